import { releaseOnce, type Release } from '../shared/release';
import type { NativeEvent } from './native-event';

/** A component that wraps a native tag and has a method for each handler name. */
export interface NativeOwner {
  readonly [method: string]: unknown;
}

export type Tag = 'live-pusher' | 'live-player';

/** Handler names are static and prefixed, because at the oldest base libraries they are set on the app's own page. */
export const handlerNames: Readonly<Record<Tag, readonly string[]>> = {
  'live-pusher': ['rtcPusherState', 'rtcPusherNet', 'rtcPusherError', 'rtcPusherVolume'],
  'live-player': ['rtcPlayerState', 'rtcPlayerNet', 'rtcPlayerVolume'],
};

/** The first base libraries that call the component's own method; older ones call the page's (measured). */
const componentFrom: Readonly<Record<Tag, string>> = { 'live-pusher': '1.7.4', 'live-player': '1.9.3' };

type Method = (this: unknown, event: NativeEvent) => unknown;

interface Entry {
  readonly owner: NativeOwner;
  readonly id: string;
}

/** One handler name on one page. */
interface SharedRoute {
  entries: Entry[];
  readonly remove: Release;
}

interface Page {
  [name: string]: unknown;
}

const routesKey = 'rtcRoutes';

export interface Route {
  readonly tag: Tag;
  readonly owner: NativeOwner;
  /** The id of the tag, which distinguishes the players of one page. */
  readonly id: string;
  /** The current page when the owner attached; another page may be current when it detaches. */
  readonly page: object | undefined;
  readonly atLeast: (version: string) => boolean;
}

/** Makes the tag's native events reach `owner`, through the page where this base library requires it. */
export function routeNativeEvents({ tag, owner, id, page, atLeast }: Route): Release {
  const onPage = atLeast(componentFrom[tag]) ? [] : handlerNames[tag];
  if (page === undefined || onPage.length === 0) return () => undefined;
  const entry: Entry = { owner, id };
  const routed = page as Page;
  onPage.forEach((name) => addRoute(routed, name, entry));
  return releaseOnce(() => onPage.forEach((name) => removeRoute(routed, name, entry)));
}

function addRoute(page: Page, name: string, entry: Entry): void {
  const routes = (page[routesKey] ?? {}) as { [name: string]: SharedRoute };
  page[routesKey] = routes;
  const known = routes[name];
  if (known === undefined) routes[name] = installRoute(page, name, entry);
  else known.entries.push(entry);
}

function removeRoute(page: Page, name: string, entry: Entry): void {
  const routes = page[routesKey] as { [name: string]: SharedRoute };
  const shared = routes[name];
  if (shared === undefined) return;
  shared.entries = shared.entries.filter((other) => other !== entry);
  if (shared.entries.length > 0) return;
  delete routes[name];
  if (Object.keys(routes).length === 0) delete page[routesKey];
  shared.remove();
}

/** Puts our handler on the page, around one that the page already has. */
function installRoute(page: Page, name: string, first: Entry): SharedRoute {
  const before = page[name];
  const isOwn = hasOwn(page, name);
  const original = typeof before === 'function' && !isStandIn(before) ? (before as Method) : undefined;
  const withdraw = installStandIn(Object.getPrototypeOf(page) as Page, name);
  const method: Method = function (event) {
    deliver(shared.entries, name, event);
    return original === undefined ? undefined : original.call(this, event);
  };
  const shared: SharedRoute = {
    entries: [first],
    remove: () => {
      withdraw();
      // Other code may have wrapped our method; then it stays in place without entries.
      if (page[name] !== method) return;
      if (isOwn) page[name] = before;
      else delete page[name];
    },
  };
  page[name] = method;
  return shared;
}

/** Does nothing itself. Pages of one constructor share it, and it counts those that have a handler of ours. */
interface StandIn {
  (): void;
  rtcPages: number;
}

const isStandIn = (method: unknown): method is StandIn => typeof (method as StandIn | undefined)?.rtcPages === 'number';

const hasOwn = (target: object, name: string): boolean => Object.prototype.hasOwnProperty.call(target, name);

/** The oldest libraries call a handler of the page only if the page's prototype has one of that name too (measured). */
function installStandIn(prototype: Page, name: string): Release {
  const present = hasOwn(prototype, name) ? prototype[name] : undefined;
  const isTaken = present !== undefined && !isStandIn(present);
  if (isTaken || prototype === Object.prototype) return () => undefined;
  const standIn = isStandIn(present) ? present : Object.assign(() => undefined, { rtcPages: 0 });
  standIn.rtcPages += 1;
  prototype[name] = standIn;
  return () => {
    standIn.rtcPages -= 1;
    if (standIn.rtcPages === 0 && prototype[name] === standIn) delete prototype[name];
  };
}

/** Calls the owner of the tag. An event without a known tag id goes to the only owner, if there is one. */
function deliver(entries: readonly Entry[], name: string, event: NativeEvent): void {
  const id = event.target?.id ?? event.currentTarget?.id ?? '';
  const named = entries.filter((entry) => entry.id === id);
  const targets = named.length > 0 ? named : entries.length === 1 ? entries : [];
  targets.forEach(({ owner }) => {
    const method = owner[name];
    if (typeof method === 'function') (method as Method).call(owner, event);
  });
}
