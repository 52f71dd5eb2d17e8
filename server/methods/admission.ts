import { rtcError } from '../../components/core/protocol/errors';
import { requireMember } from '../access/callers';
import { access } from '../access/table';
import { admit, deny, tellWaiting } from '../rooms/admission/waiting-users';
import { waitingIn } from '../rooms/room-record';
import { changeRoom } from './change-member';
import { callerSession, roomsOf, type MethodDefinition } from './method-definition';

const list: MethodDefinition<'room.waiting'> = {
  async run(request) {
    const { record } = await roomsOf(request).load(request.params.room);
    requireMember(record, callerSession(request), access['room.waiting']);
    const now = request.context.clock.now();
    const users = waitingIn(record).map(({ id, name, guest, since }) => ({
      id,
      name,
      guest,
      waitedMs: Math.max(0, now - since),
    }));
    return { result: { users } };
  },
};

const letIn: MethodDefinition<'room.admit'> = {
  run: (request) => {
    const { clock, limits } = request.context;
    return changeRoom(request, access['room.admit'], (record) => {
      const now = clock.now();
      return admit(record, request.params.ids, now + limits.admittedMs, now);
    });
  },
};

const refuse: MethodDefinition<'room.deny'> = {
  run: (request) => {
    const { clock, limits } = request.context;
    return changeRoom(request, access['room.deny'], (record) => {
      const now = clock.now();
      return deny(record, request.params.id, now + limits.deniedMs, now);
    });
  },
};

const tell: MethodDefinition<'room.tell_waiting'> = {
  async run(request) {
    const { note } = request.params;
    const { waitingNoteBytes } = request.context.limits;
    if (Buffer.byteLength(note) > waitingNoteBytes)
      throw rtcError('too_large', { message: `/note: allowed are up to ${waitingNoteBytes} bytes` });
    return changeRoom(request, access['room.tell_waiting'], (record) => tellWaiting(record, note.trim()));
  },
};

/** The waiting room, for its moderators. */
export const admissionMethods = { 'room.waiting': list, 'room.admit': letIn, 'room.deny': refuse, 'room.tell_waiting': tell };
