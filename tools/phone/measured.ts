import {
  attributesOf,
  eventsOf,
  isAtLeast,
  membersOf as membersOfObject,
  sinceOfAttribute,
  sinceOfEvent,
  sinceOfMember,
} from '../min-version/tables';
import type { Phone } from './runtime/phone';

const tags = ['live-pusher', 'live-player'] as const;
const contexts = ['LivePusherContext', 'LivePlayerContext'] as const;

/** `enable-mic` in a template is `enableMic` in the library; an event `error` is the property `binderror`. */
const inLibrary = (attribute: string): string => attribute.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const ofTag = (tag: (typeof tags)[number]): Record<string, string> => ({
  ...Object.fromEntries(attributesOf(tag).map((name) => [`${tag}.${name}`, inLibrary(name)])),
  ...Object.fromEntries(eventsOf(tag).map((name) => [`${tag}.${name}`, `bind${name}`])),
});

/** The names that the table of facts knows, such as `live-pusher.mirror`, which this base library has. */
export function membersOf(phone: Phone): string[] {
  const attributes = tags.flatMap((tag) => {
    const names = ofTag(tag);
    const present = phone.front.propertiesOf(tag, Object.values(names));
    return Object.keys(names).filter((name) => present.includes(String(names[name])));
  });
  const methods = contexts.flatMap((context) =>
    phone.service
      .read<string[]>(
        `(function (context) { return ${JSON.stringify(membersOfObject(context))}.filter(function (name) {
          return typeof context[name] === 'function';
        }); })(wx.create${context}('measured'))`,
      )
      .map((name) => `${context}.${name}`),
  );
  return [...attributes, ...methods];
}

/** All names that are measured, with the version from which the table of facts has them; null if no source gives one. */
export const knownMembers: Readonly<Record<string, string | null>> = Object.fromEntries([
  ...tags.flatMap((tag) => [
    ...attributesOf(tag).map((name) => [`${tag}.${name}`, sinceOfAttribute(tag, name)] as const),
    ...eventsOf(tag).map((name) => [`${tag}.${name}`, sinceOfEvent(tag, name)] as const),
  ]),
  ...contexts.flatMap((context) =>
    membersOfObject(context).map((name) => [`${context}.${name}`, sinceOfMember(context, name)] as const),
  ),
]);

const events: ReadonlySet<string> = new Set(tags.flatMap((tag) => eventsOf(tag).map((name) => `${tag}.${name}`)));

/** The absence of an event proves nothing: some are triggered without a property, which only a handler would show. */
export const provesAbsence = (name: string): boolean => !events.has(name);

/** Members in which a base library and the table of facts differ. A name without a known version cannot differ. */
export const differences = (version: string, present: readonly string[]): string[] =>
  Object.entries(knownMembers).flatMap(([name, since]) => {
    const has = present.includes(name);
    if (since === null || has === isAtLeast(version, since) || (!has && !provesAbsence(name))) return [];
    return [`${name} (the table: from ${since}) is ${has ? 'present' : 'absent'}`];
  });
