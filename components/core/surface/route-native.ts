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

/** The first base libraries that call the component's own method; older ones look the name up on the page (measured). */
const componentFrom: Readonly<Record<Tag, string>> = { 'live-pusher': '1.7.4', 'live-player': '1.9.3' };

type Method = (this: unknown, event: NativeEvent) => unknown;

interface Entry {
  readonly owner: NativeOwner;
  readonly id: string;
}

/** One handler name on one page: its owners, and the page's own method that it wraps. */
interface SharedRoute {
  entries: Entry[];
  readonly method: Method;
  readonly original: Method | undefined;
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
  if (known !== undefined) {
    known.entries.push(entry);
    return;
  }
  const shared: SharedRoute = {
    entries: [entry],
    original: typeof page[name] === 'function' ? (page[name] as Method) : undefined,
    method(event) {
      deliver(shared.entries, name, event);
      return shared.original === undefined ? undefined : shared.original.call(this, event);
    },
  };
  routes[name] = shared;
  page[name] = shared.method;
}

function removeRoute(page: Page, name: string, entry: Entry): void {
  const routes = page[routesKey] as { [name: string]: SharedRoute };
  const shared = routes[name];
  if (shared === undefined) return;
  shared.entries = shared.entries.filter((other) => other !== entry);
  if (shared.entries.length > 0) return;
  delete routes[name];
  if (Object.keys(routes).length === 0) delete page[routesKey];
  // Other code may have wrapped our method; then it stays in place without entries.
  if (page[name] !== shared.method) return;
  if (shared.original === undefined) delete page[name];
  else page[name] = shared.original;
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
