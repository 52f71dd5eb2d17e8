import apiTable from './since-apis.json';
import componentTable from './since-components.json';

/** The oldest base library that the kit runs on. */
export const minVersion = '1.7.0';

interface ApiFact {
  since: string | null;
  in_1_7_0: boolean;
  /** The first library in which it was observed, where no reference gives a version. */
  first_seen?: string;
}

const apis: Readonly<Record<string, ApiFact>> = apiTable.apis;
const namespaces: Readonly<Record<string, Readonly<Record<string, string | null>>>> = apiTable.namespaces;
const measured: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  LivePusherContext: apiTable.contexts_measured.LivePusherContext,
  LivePlayerContext: apiTable.contexts_measured.LivePlayerContext,
};
const options: Readonly<Record<string, Readonly<Record<string, string>>>> = apiTable.options;

/** Compares versions part by part, as numbers. */
export function compareVersions(left: string, right: string): number {
  const parts = (version: string): number[] => version.split('.').map(Number);
  const [one, other] = [parts(left), parts(right)];
  for (let part = 0; part < 3; part += 1) {
    const difference = (one[part] ?? 0) - (other[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

export const isAtLeast = (version: string, wanted: string): boolean => compareVersions(version, wanted) >= 0;

/** A version as one number, for the least of several. */
export const versionNumber = (version: string): number => version.split('.').reduce((sum, part) => sum * 1_000 + Number(part), 0);

const firstNumber = (text: string): string | null => /\d+\.\d+\.\d+/.exec(text)?.[0] ?? null;

/** First base library of a member of `wx`; null when no source gives one, which counts as newer than all others. */
export function sinceOfApi(member: string): string | null {
  const fact = Object.hasOwn(apis, `wx.${member}`) ? apis[`wx.${member}`] : undefined;
  if (!fact) return null;
  if (fact.in_1_7_0) return minVersion;
  return fact.since ?? (fact.first_seen ? firstNumber(fact.first_seen) : null);
}

export const apiNames: readonly string[] = Object.keys(apis).map((name) => name.slice('wx.'.length));

/** An object that `wx` returned, by the name of its interface; 'wx' itself is one too. */
export type ObjectName = string;

const socketTaskMembers: readonly string[] = apiTable.contexts_measured.SocketTask.members;
const fields: Readonly<Record<string, Readonly<Record<string, string | null>>>> = apiTable.fields;
const returns: Readonly<Record<string, string>> = apiTable.returns;
const takes: Readonly<Record<string, string>> = apiTable.takes;

const documented = (object: ObjectName): Readonly<Record<string, string | null>> => ({
  ...fields[object],
  ...namespaces[object],
});

/**
 * First base library of a member of `wx`, or of an object that it returned; null as above. Measured versions override documented ones,
 * and a member of an object that no source dates is as old as the object, which is checked where it is created.
 */
export function sinceOfMember(object: ObjectName, member: string): string | null {
  if (object === 'wx') return sinceOfApi(member);
  if (object === 'SocketTask') return socketTaskMembers.includes(member) ? minVersion : null;
  const known = measured[object]?.[member] ?? documented(object)[member];
  return known === undefined || (known === null && measured[object]) ? null : (known ?? minVersion);
}

export const membersOf = (object: ObjectName): readonly string[] =>
  object === 'SocketTask'
    ? socketTaskMembers
    : Array.from(new Set([...Object.keys(measured[object] ?? {}), ...Object.keys(namespaces[object] ?? {})]));

/** The object that a call returns; null when it returns plain data. */
export const objectFrom = (object: ObjectName, member: string): ObjectName | null => returns[`${object}.${member}`] ?? null;

/** First base libraries of the options of a call that came after the call itself. */
export const newerOptions = (object: ObjectName, member: string): Readonly<Record<string, string>> =>
  options[takes[`${object}.${member}`] ?? ''] ?? {};

/** Methods of component instances that base library 1.7.0 lacks. */
export const newerInstanceMethods: ReadonlyMap<string, string> = new Map(
  Object.entries(namespaces.InstanceMethods ?? {}).flatMap(([name, since]) =>
    since !== null && compareVersions(since, minVersion) > 0 ? [[name, since]] : [],
  ),
);

/** The newest base library in the tables. */
export const newestVersion: string = Object.values(apis)
  .map((fact) => fact.since)
  .reduce<string>((newest, since) => (since !== null && compareVersions(since, newest) > 0 ? since : newest), minVersion);

/** Names that `wx` and the objects it returns have only since later libraries, with the oldest of these: such a name tells a newer method by itself. */
export const newerNames: ReadonlyMap<string, string> = (() => {
  const objects = ['wx', ...new Set(Object.values(returns))];
  const dates = new Map<string, string[]>();
  objects.forEach((object) => {
    const members = object === 'wx' ? apiNames : Object.keys(documented(object));
    members.forEach((name) => dates.set(name, [...(dates.get(name) ?? []), sinceOfMember(object, name) ?? newestVersion]));
  });
  const oldest = (versions: readonly string[]): string =>
    versions.reduce((least, version) => (compareVersions(version, least) < 0 ? version : least));
  return new Map(
    Array.from(dates, ([name, versions]) => [name, oldest(versions)] as const).filter(
      ([, since]) => compareVersions(since, minVersion) > 0,
    ),
  );
})();

export type LiveTag = 'live-pusher' | 'live-player';

const tags: Readonly<
  Record<LiveTag, { attributes: Readonly<Record<string, { since: string }>>; events: Readonly<Record<string, string>> }>
> = {
  'live-pusher': componentTable['live-pusher'],
  'live-player': componentTable['live-player'],
};

export const attributesOf = (tag: LiveTag): readonly string[] => Object.keys(tags[tag].attributes);

export const eventsOf = (tag: LiveTag): readonly string[] => Object.keys(tags[tag].events);

/** First base library of an attribute of a native tag; null when it has no such attribute. */
export const sinceOfAttribute = (tag: LiveTag, attribute: string): string | null =>
  tags[tag].attributes[attribute]?.since ?? null;

/** The same for an event. An event without a documented version counts as one of the newest library. */
export function sinceOfEvent(tag: LiveTag, event: string): string | null {
  const since = tags[tag].events[event];
  return since === undefined ? null : (firstNumber(since) ?? newestVersion);
}

/** First base library of a field of a `Component()` definition, or of an entry of its `options`. */
export function sinceOfDefinition(field: string): string {
  const features: Readonly<Record<string, { since: string }>> = componentTable.Component;
  const since = features[field]?.since;
  return (since === undefined ? null : firstNumber(since)) ?? minVersion;
}

export const definitionFields: readonly string[] = Object.keys(componentTable.Component);
