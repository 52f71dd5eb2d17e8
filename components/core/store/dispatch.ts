import { roomStream } from '../protocol/messages';
import type { RoomState } from '../protocol/room-state';
import { releaseAll, type Release } from '../shared/release';
import type { Signalling } from '../signalling/signalling';
import { transaction } from './mobx';
import type { Clock } from './needs';
import type { Room } from './room';
import type { Rooms } from './rooms';

const roomPrefix = roomStream('');

/** Brings what the server says to the room that it is about. Streams of nobody's room are for others. */
export function dispatch(signalling: Pick<Signalling, 'phase' | 'on'>, rooms: Rooms, clock: Clock): Release {
  const to = (stream: string, act: (room: Room) => void): void => {
    const room = stream.indexOf(roomPrefix) === 0 ? rooms.find(stream.slice(roomPrefix.length)) : undefined;
    // One frame is one step: nobody is to see half of it.
    if (room !== undefined) transaction(() => act(room));
  };
  return releaseAll([
    signalling.on('event', (event) => to(event.n, (room) => room.apply(event))),
    signalling.on('snapshot', ({ stream, state }) => to(stream, (room) => room.replace(state as unknown as RoomState))),
    signalling.on('ephemeral', (frame) => to(frame.n, (room) => room.hear(frame))),
    signalling.on('lost', ({ stream }) => to(stream, (room) => room.lost())),
    signalling.on('ended', (error) => rooms.each((room) => room.ended(error))),
    signalling.on('phase', ({ phase }) => {
      if (phase !== 'online') return rooms.each((room) => room.online(false));
      // Which seats were lost is said in the same turn, after this.
      clock.soon(() => {
        if (signalling.phase === 'online') rooms.each((room) => room.online(true));
      });
    }),
  ]);
}
