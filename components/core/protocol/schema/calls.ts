import { Type } from '@sinclair/typebox';
import type * as Calls from '../call-state';
import { limits } from '../limits';
import { closed, Id, listOf, Name, oneOf, Voucher } from './parts';

/** The messages about calls. A call's state is its own stream, `c:<call>`; a user's inbox, `u:<user>`, lists the calls that concern them. */

const CallId = Type.String({ minLength: 1, maxLength: limits.idLength, pattern: '^[A-Za-z0-9_-]+$' });
const CallKind = oneOf('audio', 'video');
const PartyState = oneOf('queued', 'inviting', 'ringing', 'connecting', 'active', 'ended');
export const EndReason = oneOf<Calls.EndReason>(
  'hangup',
  'rejected',
  'busy',
  'timeout',
  'unreachable',
  'cancelled',
  'lost',
  'media_failed',
  'merged',
  'moved',
);
const Avatar = Type.Optional(Type.String({ maxLength: 1024 }));
export const Party = Type.Unsafe<Calls.Party>(
  closed({
    id: Id,
    name: Type.String(),
    avatar: Avatar,
    by: Type.String(),
    state: PartyState,
    reason: Type.Union([EndReason, Type.Null()]),
    device: Type.String(),
    offline: Type.Boolean(),
  }),
);
export const CallState = Type.Unsafe<Calls.CallState>(
  closed({
    id: CallId,
    kind: CallKind,
    room: Type.String(),
    from: Id,
    group: Type.Boolean(),
    parties: listOf(Party),
    activeMs: Type.Union([Type.Number(), Type.Null()]),
    videoRequestBy: Type.String(),
    reason: Type.Union([EndReason, Type.Null()]),
    into: Type.String(),
  }),
);
export const CallRecord = Type.Unsafe<Calls.CallRecord>(
  closed({
    id: CallId,
    kind: CallKind,
    direction: oneOf('in', 'out'),
    group: Type.Boolean(),
    others: listOf(closed({ id: Id, name: Type.String(), avatar: Avatar })),
    reason: EndReason,
    at: Type.Number(),
    lastedMs: Type.Number(),
  }),
);
export const InboxState = Type.Unsafe<Calls.InboxState>(
  closed({ calls: listOf(CallId), history: listOf(CallRecord), doNotDisturb: Type.Boolean(), blocked: listOf(Id) }),
);

/** The profile of the requesting user, shown while the call rings. An empty name is replaced by the name in the token. */
const self = { name: Name, avatar: Avatar };
const People = listOf(Id, { minItems: 1, maxItems: limits.partiesPerCall - 1 });
/** The state of a call, the position in its stream from which events follow, and for a connected party its voucher. */
const Followed = closed({ e: Type.String(), s: Type.Integer(), call: CallState, v: Type.Optional(Voucher) });
const none = closed({});

export const callMethods = {
  /** Subscribes to the user's own inbox. Others see the name in calls with this user. */
  'inbox.subscribe': {
    params: closed(self),
    result: closed({ user: Id, e: Type.String(), s: Type.Integer(), inbox: InboxState }),
  },
  'inbox.update': {
    params: closed({
      doNotDisturb: Type.Optional(Type.Boolean()),
      block: Type.Optional(listOf(Id, { maxItems: limits.blockedUsers })),
      unblock: Type.Optional(listOf(Id, { maxItems: limits.blockedUsers })),
    }),
    result: none,
  },
  /** Tells whether users can be called now. A user whom the asker may not call counts as offline. */
  'user.presence': {
    params: closed({ users: listOf(Id, { minItems: 1, maxItems: limits.usersPerPresence }) }),
    result: closed({ users: listOf(closed({ id: Id, presence: oneOf('online', 'busy', 'offline') })) }),
  },
  /** Places a call. When the callee is calling at the same time, the answer holds the one call that goes on. */
  'call.start': {
    params: closed({ to: People, kind: CallKind, group: Type.Optional(Type.Boolean()), ...self }),
    result: Followed,
  },
  /** Subscribes to a call as an invited user or a party. `rings` reports that this device rings. */
  'call.subscribe': { params: closed({ call: CallId, rings: Type.Boolean() }), result: Followed },
  'call.accept': { params: closed({ call: CallId, ...self }), result: none },
  'call.reject': { params: closed({ call: CallId, why: oneOf('rejected', 'busy') }), result: none },
  /** Cancels the call before anybody has accepted, if the caller requests it; else leaves it. */
  'call.end': { params: closed({ call: CallId }), result: none },
  'call.invite': { params: closed({ call: CallId, to: People }), result: none },
  /** Joins a running group call by its id. */
  'call.join': { params: closed({ call: CallId, ...self }), result: Followed },
  /** Reports that media work: our own are sent and those of another party arrive. */
  'call.connected': { params: closed({ call: CallId }), result: none },
  /** Switches to `audio` at once, to `video` at once in a group; in a call of two it asks the other party. */
  'call.switch': { params: closed({ call: CallId, kind: CallKind }), result: none },
  /** Answers a request for video; the requesting party withdraws it with false. */
  'call.answer_video': { params: closed({ call: CallId, agrees: Type.Boolean() }), result: none },
  /** Ends the call for every party and keeps its room as an ordinary one. */
  'call.move': { params: closed({ call: CallId }), result: none },
} as const;

export const callEvents = {
  'call.placed': closed({ call: CallState }),
  'party.invited': closed({ party: Party, group: Type.Boolean() }),
  'party.called': closed({ id: Id }),
  'party.rang': closed({ id: Id }),
  'party.accepted': closed({ id: Id, device: Type.String(), name: Type.String() }),
  'party.connected': closed({ id: Id }),
  'party.ended': closed({ id: Id, reason: EndReason }),
  'party.offline': closed({ id: Id }),
  'party.online': closed({ id: Id }),
  'call.video_requested': closed({ id: Id }),
  'call.switched': closed({ kind: CallKind, by: Id }),
  'call.ended': closed({ reason: EndReason, into: Type.String() }),
  /** This user is called, or calls from another device. The call may ring for `leftMs`. */
  'inbox.called': closed({ call: CallState, leftMs: Type.Number() }),
  'inbox.ended': closed({ record: CallRecord }),
  'inbox.updated': closed({ doNotDisturb: Type.Optional(Type.Boolean()), blocked: Type.Optional(listOf(Id)) }),
} as const;
