import { rooms } from '../../../app/rooms';
import type { GridCall } from '../../../view/grid/grid-view';
import { roomByName } from '../../../view/room-by-name';

/** The call whose pictures a grid shows by its `layout`; null in a room. `call-aside` is a call that leaves the page free. */
export function gridCall(layout: string, now: () => number): GridCall | null {
  const call = layout === 'call' || layout === 'call-aside' ? (rooms.calls?.current ?? null) : null;
  return call === null ? null : { call, isAside: layout === 'call-aside', now: call.group ? now() : 0 };
}

/** Changes whenever the size of a grid's stage may have changed with what is around it. */
export function stageWhy(name: string, layout: string): string {
  const room = roomByName(name);
  const shown = gridCall(layout, () => 0);
  const around = shown === null ? [] : [shown.call.kind, shown.call.state, shown.call.parties.length, room?.remotes.length];
  return [layout, room?.state].concat(around.map(String)).join();
}
