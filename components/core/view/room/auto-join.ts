import { releaseAll, type Release } from '../../shared/release';
import { reaction } from '../../shared/mobx';
import type { RoomModel } from '../../room/types';
import type { RtcRoomEvents } from '../../app/tags';

export interface JoinFacts {
  room: Pick<RoomModel, 'state' | 'resumable' | 'error'> | null;
  autoJoin: boolean;
  lobby: boolean;
}

/** The lobby is skipped for a member whose membership the server still keeps: it rejoins at once. */
export const wantsLobby = ({ room, autoJoin, lobby }: JoinFacts): boolean =>
  lobby && !autoJoin && room !== null && !room.resumable;

/** Joins once. After a failure the user decides. */
export const shouldJoin = (facts: JoinFacts): boolean =>
  facts.room !== null && facts.room.state === 'idle' && facts.room.error === null && !wantsLobby(facts);

/** The room events that a page receives. */
export type EmitRoomEvent = <Name extends keyof RtcRoomEvents>(event: Name, detail: RtcRoomEvents[Name]) => void;

/** Tracks the room that `find` returns, including later changes: joins it when it should, emits its events, and leaves it at the end. */
export function bindRoom(find: () => RoomModel | null, facts: () => Omit<JoinFacts, 'room'>, emit: EmitRoomEvent): Release {
  let releaseRoom: Release = () => undefined;
  const watch = reaction(
    find,
    (room) => {
      releaseRoom();
      releaseRoom = room === null ? () => undefined : bindEvents(room, facts, emit);
    },
    { fireImmediately: true },
  );
  return releaseAll([() => releaseRoom(), watch]);
}

function bindEvents(room: RoomModel, facts: () => Omit<JoinFacts, 'room'>, emit: EmitRoomEvent): Release {
  const attachment = room.attachPage();
  const listeners = [
    room.on('joined', () => emit('joined', {})),
    room.on('left', (detail) => emit('left', detail)),
    room.on('error', ({ reason, retry }) => emit('error', { reason, retry })),
  ];
  const joining = reaction(
    () => shouldJoin({ room, ...facts() }),
    (should) => {
      // The room's `error` reports the failure.
      if (should) room.join().then(undefined, () => undefined);
    },
    { fireImmediately: true },
  );
  return releaseAll([
    // A page that is closed in any way leaves its room.
    attachment,
    joining,
    ...listeners,
  ]);
}
