import type { CallState } from '../protocol/call-state';
import { roomStream } from '../protocol/messages';
import type { RoomState } from '../protocol/room-state';
import { releaseAll, type Release } from '../shared/release';
import type { Signalling } from '../signalling/signalling';
import type { CallRegistry } from '../features/call/call-registry';
import { transaction } from '../shared/mobx';
import type { Clock } from '../room/dependencies';
import type { Room } from '../room/room';
import type { Rooms } from './rooms';

const roomPrefix = roomStream('');

export interface Destinations {
  readonly rooms: Rooms;
  readonly calls: CallRegistry;
}

/** Brings what the server says to whom it is about: a room, a call, our inbox. */
export function dispatch(signalling: Pick<Signalling, 'phase' | 'on'>, { rooms, calls }: Destinations, clock: Clock): Release {
  // One frame is one step: nobody is to see half of it.
  const to = (stream: string, act: (room: Room) => void, other: () => void = () => undefined): void => {
    if (stream.indexOf(roomPrefix) !== 0) return transaction(other);
    const room = rooms.find(stream.slice(roomPrefix.length));
    if (room !== undefined) transaction(() => act(room));
  };
  return releaseAll([
    signalling.on('event', (event) =>
      to(
        event.n,
        (room) => room.apply(event),
        () => calls.apply(event),
      ),
    ),
    signalling.on('snapshot', ({ stream, state }) =>
      to(
        stream,
        (room) => room.replace(state as unknown as RoomState),
        () => calls.replace(stream, state as unknown as CallState),
      ),
    ),
    signalling.on('ephemeral', (frame) => to(frame.n, (room) => room.applyEphemeral(frame))),
    signalling.on('lost', ({ stream }) =>
      to(
        stream,
        (room) => room.lost(),
        () => calls.lost(stream),
      ),
    ),
    signalling.on('ended', (error) => {
      rooms.each((room) => room.connectionEnded(error));
      calls.disconnected(error);
    }),
    signalling.on('phase', ({ phase }) => {
      const tell = (online: boolean): void => {
        rooms.each((room) => room.setOnline(online));
        calls.connected(online);
      };
      if (phase !== 'online') return tell(false);
      // Which seats were lost is said in the same turn, after this.
      clock.onNextTurn(() => {
        if (signalling.phase === 'online') tell(true);
      });
    }),
  ]);
}
