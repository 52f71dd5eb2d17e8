import type { GridCall } from './grid';
import { rooms } from '../rooms';

/** The call whose pictures a grid shows by its `layout`; null in a room. `call-aside` is a call that leaves the page free. */
export function gridCall(layout: string, now: () => number): GridCall | null {
  const call = layout === 'call' || layout === 'call-aside' ? (rooms.calls?.current ?? null) : null;
  return call === null ? null : { call, isAside: layout === 'call-aside', now: call.group ? now() : 0 };
}
