import { roomStream } from '../protocol/messages';
import type { RoomState } from '../protocol/room-state';
import type { Room } from '../room/room';
import type { Clock } from '../shared/clock';
import { transaction } from '../shared/mobx';
import { releaseAll, type Release } from '../shared/release';
import type { Signalling } from '../signalling/signalling';
import type { FeatureConnection, FeatureStreams } from './features';
import type { Rooms } from './rooms';

const roomPrefix = roomStream('');

export interface Destinations {
  readonly rooms: Rooms;
  /** Of the features. */
  readonly streams: readonly FeatureStreams[];
  readonly connections: readonly FeatureConnection[];
}

/** Passes every frame to the room or the feature that its stream belongs to. */
export function dispatch(
  signalling: Pick<Signalling, 'phase' | 'on'>,
  { rooms, streams, connections }: Destinations,
  clock: Clock,
): Release {
  // One frame is one transaction, so that no view shows a part of it.
  const deliver = (stream: string, toRoom: (room: Room) => void, toFeature: (streams: FeatureStreams) => void): void =>
    transaction(() => {
      if (stream.indexOf(roomPrefix) !== 0) return streams.filter((one) => one.owns(stream)).forEach(toFeature);
      const room = rooms.find(stream.slice(roomPrefix.length));
      if (room !== undefined) toRoom(room);
    });
  const setOnline = (online: boolean): void => {
    rooms.forEach((room) => room.setOnline(online));
    connections.forEach((connection) => connection.setOnline(online));
  };
  return releaseAll([
    signalling.on('event', (event) =>
      deliver(
        event.n,
        (room) => room.apply(event),
        (feature) => feature.apply(event),
      ),
    ),
    signalling.on('snapshot', ({ stream, at, state }) =>
      deliver(
        stream,
        (room) => room.replace(state as unknown as RoomState),
        (feature) => feature.replace(stream, state, at),
      ),
    ),
    signalling.on('ephemeral', (frame) =>
      deliver(
        frame.n,
        (room) => room.applyEphemeral(frame),
        () => undefined,
      ),
    ),
    signalling.on('lost', ({ stream }) =>
      deliver(
        stream,
        (room) => room.lost(),
        (feature) => feature.lost(stream),
      ),
    ),
    signalling.on('ended', (error) => {
      rooms.forEach((room) => room.connectionEnded(error));
      connections.forEach((connection) => connection.disconnected(error));
    }),
    signalling.on('phase', ({ phase }) => {
      if (phase !== 'online') return setOnline(false);
      // `lost` is emitted in this turn, after the phase: a lost room must not be set online first.
      clock.onNextTurn(() => {
        if (signalling.phase === 'online') setOnline(true);
      });
    }),
  ]);
}
