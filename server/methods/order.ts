import { rtcError } from '../../components/core/protocol/errors';
import { access } from '../access/table';
import { hashPin } from '../rooms/admission/pins';
import { forbid } from '../rooms/order/forbidden';
import { invite, lowerAllHands, lowerHand, raiseHand } from '../rooms/order/hands';
import { askFor, muteAll, muteOne } from '../rooms/order/muting';
import { demote, giveRole, handOver, promote } from '../rooms/order/roles';
import { setRules } from '../rooms/order/rules';
import { changeMember, changeRoom } from './change-member';
import type { MethodDefinition, MethodRequest } from './method-definition';

const freshId = ({ context }: Pick<MethodRequest<'room.get'>, 'context'>): string => context.random.id(12);

const setRole = {
  'room.hand_over': {
    run: (request) =>
      changeMember(request, access['room.hand_over'], (record, by, member) => {
        if (member.id === by.id) throw rtcError('bad_request', { message: '/id: you are the host' });
        return handOver(record, by, member, freshId(request));
      }),
  } satisfies MethodDefinition<'room.hand_over'>,

  'member.promote': {
    run: (request) =>
      changeMember(request, access['member.promote'], (record, by, member) =>
        promote(record, { by, member, role: request.params.role, freshId: freshId(request) }),
      ),
  } satisfies MethodDefinition<'member.promote'>,

  'member.demote': {
    run: (request) =>
      changeMember(request, access['member.demote'], (record, _, member) =>
        demote(record, { member, role: request.params.role, freshId: freshId(request) }),
      ),
  } satisfies MethodDefinition<'member.demote'>,
};

const speak = {
  'hand.raise': {
    run: (request) => {
      const { clock, limits } = request.context;
      return changeRoom(request, access['hand.raise'], (record, by) =>
        raiseHand(record, by, { now: clock.now(), most: limits.handsPerRoom }),
      );
    },
  } satisfies MethodDefinition<'hand.raise'>,

  'hand.lower': {
    run: (request) => {
      const { room, id = request.caller.session.user, all } = request.params;
      const row = access['hand.lower'];
      if (all === true) return changeRoom(request, { ...row, speaker: 'forbidden', audience: 'forbidden' }, lowerAllHands);
      return changeMember({ ...request, params: { room, id } }, row, (record, _, member) => lowerHand(record, member));
    },
  } satisfies MethodDefinition<'hand.lower'>,

  'member.invite': {
    run: (request) =>
      changeMember(request, access['member.invite'], (record, _, member) => invite(record, member, request.params.invited)),
  } satisfies MethodDefinition<'member.invite'>,

  'member.answer': {
    run: (request) =>
      changeRoom(request, access['member.answer'], (record, by) => {
        if (by.invited !== true) throw rtcError('bad_request', { message: 'there is no invitation' });
        return request.params.accept ? giveRole(record, by.id, 'speaker', freshId(request)) : invite(record, by, false);
      }),
  } satisfies MethodDefinition<'member.answer'>,
};

const moderate = {
  'member.mute': {
    run: (request) => {
      const { room, id, kind } = request.params;
      const row = access['member.mute'];
      if (id === undefined) return changeRoom(request, row, (record) => muteAll(record, kind));
      return changeMember({ ...request, params: { room, id } }, row, (record, _, member) => muteOne(record, member, kind));
    },
  } satisfies MethodDefinition<'member.mute'>,

  'member.ask': {
    run: (request) =>
      changeMember(request, access['member.ask'], (record, by, member) => askFor(record, by, member, request.params.kind)),
  } satisfies MethodDefinition<'member.ask'>,

  'member.forbid': {
    run: (request) =>
      changeMember(request, access['member.forbid'], (record, _, member) => forbid(record, member, request.params.forbidden)),
  } satisfies MethodDefinition<'member.forbid'>,

  'room.rules': {
    async run(request) {
      const { entry, pin, forbidden, spotlight } = request.params;
      const hash = pin === undefined ? undefined : await hashPin(pin);
      return changeRoom(request, access['room.rules'], (record) => setRules(record, { entry, pin: hash, forbidden, spotlight }));
    },
  } satisfies MethodDefinition<'room.rules'>,
};

/** The order in a room: roles, hands, devices of others, rules. */
export const orderMethods = { ...setRole, ...speak, ...moderate };
