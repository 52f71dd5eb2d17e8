import { rtcError } from '../../components/core/protocol/errors';
import { sendMessage } from '../rooms/changes';
import { requireMember } from '../rooms/decisions';
import type { RoomRecord } from '../rooms/room-record';
import { anyone, callerSession, type MethodDefinition } from './method-definition';

const send: MethodDefinition<'message.send'> = {
  about: 'room',
  roles: anyone,
  afterExpiry: false,
  async run(request) {
    const { room, topic, value } = request.params;
    if (value === undefined) throw rtcError('bad_request', { message: '/value: missing' });
    if (Buffer.byteLength(JSON.stringify(value)) > request.context.limits.messageBytes)
      throw rtcError('too_large', { message: '/value' });
    const decide = (record: RoomRecord) =>
      sendMessage(record, requireMember(record, callerSession(request), send.roles).id, { topic, value });
    const { repeated } = await request.context.rooms.change(room, decide, request.once);
    return { result: {}, repeated };
  },
};

export const messageMethods = { 'message.send': send };
