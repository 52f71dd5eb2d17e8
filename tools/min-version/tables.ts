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

const firstNumber = (text: string): string | null => /\d+\.\d+\.\d+/.exec(text)?.[0] ?? null;

/** First base library of a member of `wx`; null when no source gives one, which counts as newer than all others. */
export function sinceOfApi(member: string): string | null {
  const fact = Object.hasOwn(apis, `wx.${member}`) ? apis[`wx.${member}`] : undefined;
  if (!fact) return null;
  if (fact.in_1_7_0) return minVersion;
  return fact.since ?? (fact.first_seen ? firstNumber(fact.first_seen) : null);
}

export const apiNames: readonly string[] = Object.keys(apis).map((name) => name.slice('wx.'.length));

export type ContextName = 'LivePusherContext' | 'LivePlayerContext' | 'SocketTask';

const socketTaskMembers: readonly string[] = apiTable.contexts_measured.SocketTask.members;

/** First base library of a method of an object that `wx` returned; null as above. Measured versions override documented ones. */
export function sinceOfMethod(context: ContextName, method: string): string | null {
  if (context === 'SocketTask') return socketTaskMembers.includes(method) ? minVersion : null;
  return measured[context]?.[method] ?? namespaces[context]?.[method] ?? null;
}

export const methodsOf = (context: ContextName): readonly string[] =>
  context === 'SocketTask'
    ? socketTaskMembers
    : Array.from(new Set([...Object.keys(measured[context] ?? {}), ...Object.keys(namespaces[context] ?? {})]));

/** First base library of an option of a `wx` call. Only options that came after the call itself are in the table. */
export function sinceOfOption(member: string, option: string): string {
  const name = `${member.charAt(0).toUpperCase()}${member.slice(1)}Option`;
  return (Object.hasOwn(options, name) ? options[name]?.[option] : undefined) ?? minVersion;
}

export type LiveTag = 'live-pusher' | 'live-player';

const tags: Readonly<
  Record<LiveTag, { attributes: Readonly<Record<string, { since: string }>>; events: Readonly<Record<string, string>> }>
> = {
  'live-pusher': componentTable['live-pusher'],
  'live-player': componentTable['live-player'],
};

export const attributesOf = (tag: LiveTag): readonly string[] => Object.keys(tags[tag].attributes);

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

/** The newest base library in the tables. */
export const newestVersion: string = Object.values(apis)
  .map((fact) => fact.since)
  .reduce<string>((newest, since) => (since !== null && compareVersions(since, newest) > 0 ? since : newest), minVersion);
