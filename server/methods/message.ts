import { rtcError } from '../../components/core/protocol/errors';
import { seated } from '../rooms/decisions';
import type { RoomRecord } from '../rooms/room-record';
import { anyone, speaker, type Rule } from './rule';

const send: Rule<'message.send'> = {
  about: 'room',
  roles: anyone,
  issuesUrls: false,
  async run(ask) {
    const { room, topic, value } = ask.params;
    if (value === undefined) throw rtcError('bad_request', { message: '/value: missing' });
    if (Buffer.byteLength(JSON.stringify(value)) > ask.context.limits.messageBytes)
      throw rtcError('too_large', { message: '/value' });
    const decide = (record: RoomRecord) => {
      const me = seated(record, speaker(ask), send.roles);
      return { events: [{ k: 'message.sent' as const, d: { id: me.id, topic, value } }], seats: record.seats };
    };
    const { repeated } = await ask.context.rooms.change(room, decide, ask.once);
    return { result: {}, repeated };
  },
};

export const messageMethods = { 'message.send': send };
