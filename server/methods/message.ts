import { rtcError } from '../../components/core/protocol/errors';
import { sendMessage } from '../rooms/changes';
import { requireMember } from '../access/callers';
import { access } from '../access/table';
import { requireAbility } from '../rooms/order/forbidden';
import type { RoomRecord } from '../rooms/room-record';
import { callerSession, roomsOf, type MethodDefinition } from './method-definition';

/** The topic of what members write to each other. Messages of other topics are the app's, and not chat. */
const chatTopic = 'chat';

const send: MethodDefinition<'message.send'> = {
  async run(request) {
    const { room, topic, value } = request.params;
    if (value === undefined) throw rtcError('bad_request', { message: '/value: missing' });
    if (Buffer.byteLength(JSON.stringify(value)) > request.context.limits.messageBytes)
      throw rtcError('too_large', { message: '/value' });
    const decide = (record: RoomRecord) => {
      const me = requireMember(record, callerSession(request), access['message.send']);
      if (topic === chatTopic) requireAbility(record, me, 'chat');
      return sendMessage(record, me.id, { topic, value });
    };
    const { repeated } = await roomsOf(request).change(room, decide, request.once);
    return { result: {}, repeated };
  },
};

export const messageMethods = { 'message.send': send };
