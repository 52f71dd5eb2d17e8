import { releaseAll, type Release } from '../../shared/release';
import { reaction } from '../../shared/mobx';
import type { RoomModel } from '../../room/types';
import type { RtcRoomEvents } from '../../app/tags';

export interface JoinFacts {
  room: Pick<RoomModel, 'state' | 'resumable' | 'error'> | null;
  autoJoin: boolean;
  lobby: boolean;
}

/** The lobby is for people who were not asked yet; somebody whose seat is still held goes straight back to it. */
export const wantsLobby = ({ room, autoJoin, lobby }: JoinFacts): boolean =>
  lobby && !autoJoin && room !== null && !room.resumable;

/** Once, and never again by itself after a failure: then a person decides. */
export const shouldJoin = (facts: JoinFacts): boolean =>
  facts.room !== null && facts.room.state === 'idle' && facts.room.error === null && !wantsLobby(facts);

/** What a page is told of its room. */
export type EmitRoomEvent = <Name extends keyof RtcRoomEvents>(event: Name, detail: RtcRoomEvents[Name]) => void;

/** Follows the room that `find` names, also when it is another one later: joins it when it should, tells what happens in it, leaves it at the end. */
export function bindRoom(find: () => RoomModel | null, facts: () => Omit<JoinFacts, 'room'>, tell: EmitRoomEvent): Release {
  let ofRoom: Release = () => undefined;
  const watch = reaction(
    find,
    (room) => {
      ofRoom();
      ofRoom = room === null ? () => undefined : live(room, facts, tell);
    },
    { fireImmediately: true },
  );
  return releaseAll([() => ofRoom(), watch]);
}

function live(room: RoomModel, facts: () => Omit<JoinFacts, 'room'>, tell: EmitRoomEvent): Release {
  const attending = room.attachPage();
  const listeners = [
    room.on('joined', () => tell('joined', {})),
    room.on('left', ({ reason }) => tell('left', { reason })),
    room.on('error', ({ reason, retry }) => tell('error', { reason, retry })),
  ];
  const entering = reaction(
    () => shouldJoin({ room, ...facts() }),
    (should) => {
      // The failure is told by the room's `error`.
      if (should) room.join().then(undefined, () => undefined);
    },
    { fireImmediately: true },
  );
  return releaseAll([
    // A page that is gone, by whatever way, has left its room.
    attending,
    entering,
    ...listeners,
  ]);
}
