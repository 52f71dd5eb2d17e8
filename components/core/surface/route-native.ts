import { releaseOnce, type Release } from '../shared/release';
import type { NativeEvent } from './native-event';

/** A component that wraps a native tag and has a method of each handler's name. */
export interface NativeOwner {
  readonly [method: string]: unknown;
}

export type Tag = 'live-pusher' | 'live-player';

/** Handler names are static and prefixed: at the floor they live on the host's own page. */
export const handlers: Readonly<Record<Tag, readonly string[]>> = {
  'live-pusher': ['rtcPusherState', 'rtcPusherNet', 'rtcPusherError', 'rtcPusherVolume'],
  'live-player': ['rtcPlayerState', 'rtcPlayerNet', 'rtcPlayerVolume', 'rtcPlayerFullScreen'],
};

/** From these base libraries on the component's own method is called; below, the name is looked up on the page (measured). */
const tagOwnFrom: Readonly<Record<Tag, string>> = { 'live-pusher': '1.7.4', 'live-player': '1.9.3' };
/** Handlers that came later than the rest of their tag. */
const ownFrom: { readonly [handler: string]: string } = { rtcPlayerFullScreen: '1.9.90' };

type Method = (this: unknown, event: NativeEvent) => unknown;

interface Entry {
  readonly owner: NativeOwner;
  readonly id: string;
}

/** One handler name on one page: whom it serves, and whose it was before. */
interface Shared {
  entries: Entry[];
  readonly method: Method;
  readonly before: Method | undefined;
}

interface Page {
  [name: string]: unknown;
}

const shelf = 'rtcRoutes';

export interface Route {
  readonly tag: Tag;
  readonly owner: NativeOwner;
  /** The id of the tag, by which players on one page are told apart. */
  readonly id: string;
  /** The page in front when the owner attached: it may not be the one in front when it detaches. */
  readonly page: object | undefined;
  readonly atLeast: (version: string) => boolean;
}

/** Makes the tag's native events reach `owner`, by the way that this base library has. */
export function routeNative({ tag, owner, id, page, atLeast }: Route): Release {
  const lost = handlers[tag].filter((name) => !atLeast(ownFrom[name] ?? tagOwnFrom[tag]));
  if (page === undefined || lost.length === 0) return () => undefined;
  const entry: Entry = { owner, id };
  const shelves = page as Page;
  lost.forEach((name) => join(shelves, name, entry));
  return releaseOnce(() => lost.forEach((name) => part(shelves, name, entry)));
}

function join(page: Page, name: string, entry: Entry): void {
  const routes = (page[shelf] ?? {}) as { [name: string]: Shared };
  page[shelf] = routes;
  const known = routes[name];
  if (known !== undefined) {
    known.entries.push(entry);
    return;
  }
  const shared: Shared = {
    entries: [entry],
    before: typeof page[name] === 'function' ? (page[name] as Method) : undefined,
    method(event) {
      deliver(shared.entries, name, event);
      return shared.before === undefined ? undefined : shared.before.call(this, event);
    },
  };
  routes[name] = shared;
  page[name] = shared.method;
}

function part(page: Page, name: string, entry: Entry): void {
  const routes = page[shelf] as { [name: string]: Shared };
  const shared = routes[name];
  if (shared === undefined) return;
  shared.entries = shared.entries.filter((other) => other !== entry);
  if (shared.entries.length > 0) return;
  delete routes[name];
  if (Object.keys(routes).length === 0) delete page[shelf];
  // Somebody may have wrapped us in turn; then we stay, and serve nobody.
  if (page[name] !== shared.method) return;
  if (shared.before === undefined) delete page[name];
  else page[name] = shared.before;
}

/** To the owner of the tag; when the event does not say which tag, there is only one that it can mean. */
function deliver(entries: readonly Entry[], name: string, event: NativeEvent): void {
  const id = event.target?.id ?? event.currentTarget?.id ?? '';
  const named = entries.filter((entry) => entry.id === id);
  const meant = named.length > 0 ? named : entries.length === 1 ? entries : [];
  meant.forEach(({ owner }) => {
    const method = owner[name];
    if (typeof method === 'function') (method as Method).call(owner, event);
  });
}
