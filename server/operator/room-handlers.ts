import { rtcError } from '../../components/core/protocol/errors';
import { callOfRoom, roomStream } from '../../components/core/protocol/messages';
import type { Limits } from '../limits';
import { hashPin } from '../rooms/admission/pins';
import { openRoom, sendMessage, updateRoom } from '../rooms/changes';
import { close } from '../rooms/decisions';
import { isOver, type RoomRecord } from '../rooms/room-record';
import { closeIfEmpty } from '../rooms/empty-room';
import { refuseRoomOfCall } from './calls-of-rooms';
import { listIds, loadEach } from './listing';
import { readMessage } from './message-data';
import type { Handlers } from './operator';
import { twirpError } from './twirp-error';
import { metadataAttribute, roomView } from './views';

/** LiveKit's default for `emptyTimeout` (room.empty_timeout in its configuration). */
const emptySeconds = 300;

export const roomHandlers: Handlers<'CreateRoom' | 'ListRooms' | 'DeleteRoom' | 'UpdateRoomMetadata' | 'SendData'> = {
  async CreateRoom({ context }, { name, emptyTimeout = 0, maxParticipants = 0, maxAudience = 0, metadata, ...wish }) {
    const { rooms, engine, clock, limits } = context;
    if (callOfRoom(name) !== null) throw twirpError('invalid_argument', '/name: a room of a call is opened by the call');
    const most = Math.max(limits.membersPerRoom, limits.membersPerRoomMost);
    if (maxParticipants > most)
      throw twirpError('invalid_argument', `/maxParticipants: allowed are up to ${most}; more are an audience (maxAudience)`);
    if (maxAudience > limits.audiencePerRoomMost)
      throw twirpError('invalid_argument', `/maxAudience: allowed are up to ${limits.audiencePerRoomMost}`);
    const pin = wish.pin === undefined ? undefined : await hashPin(wish.pin);
    const { record: found, at } = await rooms.load(name);
    // A room that is open for those who wait alone becomes the operator's.
    if (at === null || found.order?.knocked === true)
      await closeIfEmpty(engine, name, (emptyTimeout === 0 ? emptySeconds : emptyTimeout) * 1000);
    const capacity = maxParticipants === 0 ? limits.membersPerRoom : maxParticipants;
    const changed = await rooms.change(name, (record) => {
      // It closed meanwhile, so nothing would close it again if nobody came.
      if (at !== null && record.public.openedAt === 0) throw rtcError('conflict');
      const change = {
        ...(maxParticipants === 0 ? {} : { capacity }),
        ...(maxAudience === 0 ? {} : { audience: maxAudience }),
        ...(metadata === undefined ? {} : { attrs: withMetadata(record, metadata, limits) }),
        rules: { entry: wish.entry, pin, forbidden: wish.forbidden },
      };
      return openRoom(record, { capacity, now: clock.now() }, change);
    });
    return roomView(changed.after, changed.at);
  },

  async ListRooms({ context }, { names = [], after, limit }) {
    const page = { ...(after === undefined ? {} : { after }), ...(limit === undefined ? {} : { limit }) };
    const { ids, next } =
      names.length > 0 ? { ids: Array.from(new Set(names)), next: '' } : await listIds(context.engine, roomStream(''), page);
    const found = await loadEach(ids, (id) => context.rooms.load(id));
    // A room may have closed since it was listed.
    const rooms = found.flatMap(({ record, at }) =>
      at === null || isOver(record) || record.closing === true ? [] : [roomView(record, at)],
    );
    return { rooms, next };
  },

  async DeleteRoom({ context }, { room }) {
    await refuseRoomOfCall(context, room);
    await context.rooms.change(room, (record) => {
      const closed = close(record);
      if (closed === null) throw rtcError('not_found');
      return closed;
    });
    return {};
  },

  async UpdateRoomMetadata({ context }, { room, metadata = '' }) {
    const { after, at } = await context.rooms.change(room, (record) =>
      updateRoom(record, { attrs: withMetadata(record, metadata, context.limits) }),
    );
    return roomView(after, at);
  },

  async SendData({ context }, { room, data = '', topic = '', nonce = '' }) {
    const message = { topic, value: readMessage(data, context.limits) };
    const decide = (record: RoomRecord) => {
      if (record.public.openedAt === 0) throw rtcError('not_found');
      return sendMessage(record, '', message);
    };
    // The owner of a key is the part before the slash, which no room id contains.
    await context.rooms.change(room, decide, nonce === '' ? undefined : `data:${room}/${nonce}`);
    return {};
  },
};

function withMetadata(
  { public: { attrs } }: RoomRecord,
  metadata: string,
  { roomAttrsBytes }: Limits,
): RoomRecord['public']['attrs'] {
  const changed = { ...attrs, [metadataAttribute]: metadata };
  if (Buffer.byteLength(JSON.stringify(changed)) > roomAttrsBytes)
    throw twirpError('invalid_argument', `/metadata: allowed are up to ${roomAttrsBytes} bytes as JSON`);
  return changed;
}
