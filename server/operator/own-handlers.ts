import { callStream } from '../../components/core/protocol/messages';
import { callAt } from '../calls/call-entry';
import { endForAll } from '../calls/end-for-all';
import { leave } from '../rooms/decisions';
import { membershipOf } from '../rooms/room-record';
import { revokeToken, revokeUserTokens } from '../revocation';
import { tokenLifeMs } from '../tokens';
import { refuseRoomOfCall } from './calls-of-rooms';
import { listIds, loadEach } from './listing';
import type { Handlers } from './operator';
import { twirpError } from './twirp-error';

type Methods = 'BanParticipant' | 'RevokeToken' | 'RevokeUserTokens' | 'ListCalls' | 'EndCall' | 'CreateToken';

/** The methods that LiveKit does not have. */
export const ownHandlers: Handlers<Methods> = {
  async BanParticipant({ context }, { room, identity, banMs = tokenLifeMs(context.limits) }) {
    await refuseRoomOfCall(context, room);
    // The ban comes first, so that a client which rejoins by itself cannot slip in between.
    await context.bans.add(room, identity, banMs);
    const { before } = await context.rooms.of(identity).change(room, (record) => leave(record, identity, 'kicked'));
    return { removed: membershipOf(before, identity) !== null };
  },

  async RevokeToken({ context, connections }, { jti }) {
    return { sessions: await revokeToken(context, connections, jti) };
  },

  async RevokeUserTokens({ context, connections }, { identity, before }) {
    // Tokens have whole seconds: the next one includes all that were issued in this one.
    const next = Math.floor(context.clock.now() / 1000) + 1;
    if (before !== undefined && before > next) throw twirpError('invalid_argument', '/before: in the future');
    return { sessions: await revokeUserTokens(context, connections, identity, (before ?? next) * 1000) };
  },

  async ListCalls({ context }, { identity, after, limit }) {
    const { calls, engine, inboxes, clock } = context;
    const page = { ...(after === undefined ? {} : { after }), ...(limit === undefined ? {} : { limit }) };
    const { ids, next } =
      identity === undefined
        ? await listIds(engine, callStream(''), page)
        : { ids: (await inboxes.load(identity)).public.calls, next: '' };
    const found = await loadEach(ids, (id) => calls.load(id));
    // An ended call is kept for a while, for parties who come back.
    const live = found.flatMap((entry) => (entry === null || entry.public.reason !== null ? [] : [callAt(entry, clock.now())]));
    return { calls: live, next };
  },

  async EndCall({ context }, { call }) {
    await context.calls.change(call, endForAll);
    return {};
  },

  async CreateToken({ issueToken }, { identity: user, name, guest, rooms, ttlSeconds }) {
    if (issueToken === null)
      throw twirpError('failed_precondition', 'this server has no key that signs tokens: issue them where the private key is');
    return {
      token: await issueToken({
        user,
        rooms,
        ttlSeconds,
        ...(name === undefined ? {} : { name }),
        ...(guest === undefined ? {} : { guest }),
      }),
    };
  },
};
