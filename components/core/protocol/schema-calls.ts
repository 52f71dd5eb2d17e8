import { Type } from '@sinclair/typebox';
import type * as Calls from './call-state';
import { limits } from './limits';
import { closed, Id, listOf, Name, oneOf } from './schema-parts';

/** What travels about calls. A call's truth is its own stream, `c:<call>`; a person's inbox, `u:<user>`, says which calls concern them. */

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
    asks: Type.String(),
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
  closed({ calls: listOf(CallId), history: listOf(CallRecord), quiet: Type.Boolean(), blocked: listOf(Id) }),
);

/** Who the asking person is to the others: shown while it rings. An empty name takes that of the token. */
const self = { name: Name, avatar: Avatar };
const People = listOf(Id, { minItems: 1, maxItems: limits.partiesPerCall - 1 });
/** A call as it stands, and the place in its stream from which it is followed. */
const Followed = closed({ e: Type.String(), s: Type.Integer(), call: CallState });
const none = closed({});

export const callMethods = {
  /** Hears the own inbox from now on. The name is what others see when they call. */
  'inbox.follow': {
    params: closed(self),
    result: closed({ user: Id, e: Type.String(), s: Type.Integer(), inbox: InboxState }),
  },
  'inbox.update': {
    params: closed({
      quiet: Type.Optional(Type.Boolean()),
      block: Type.Optional(listOf(Id, { maxItems: limits.blockedUsers })),
      unblock: Type.Optional(listOf(Id, { maxItems: limits.blockedUsers })),
    }),
    result: none,
  },
  /** Whether people can be called now. Who may not be called by the asker counts as offline. */
  'user.look': {
    params: closed({ users: listOf(Id, { minItems: 1, maxItems: limits.usersPerLook }) }),
    result: closed({ users: listOf(closed({ id: Id, presence: oneOf('online', 'busy', 'offline') })) }),
  },
  /** Answers with another call than was asked for when the other one was calling at the same time. */
  'call.start': {
    params: closed({ to: People, kind: CallKind, group: Type.Optional(Type.Boolean()), ...self }),
    result: Followed,
  },
  /** Hears a call that one is invited to, or part of. `rings` says that a person is being told. */
  'call.follow': { params: closed({ call: CallId, rings: Type.Boolean() }), result: Followed },
  'call.accept': { params: closed({ call: CallId, ...self }), result: none },
  'call.reject': { params: closed({ call: CallId, why: oneOf('rejected', 'busy') }), result: none },
  /** Whoever began it and was not answered yet cancels it; everybody else leaves it. */
  'call.end': { params: closed({ call: CallId }), result: none },
  'call.invite': { params: closed({ call: CallId, to: People }), result: none },
  /** Into a group call that goes on, by its id. */
  'call.join': { params: closed({ call: CallId, ...self }), result: Followed },
  /** Media of one's own and of another are there. */
  'call.connected': { params: closed({ call: CallId }), result: none },
  /** To `audio` at once; to `video` at once in a group, else as a question to the other. */
  'call.turn': { params: closed({ call: CallId, kind: CallKind }), result: none },
  /** The answer to that question; whoever asked takes it back with false. */
  'call.consent': { params: closed({ call: CallId, agrees: Type.Boolean() }), result: none },
  /** Ends the call for everybody and leaves its room behind, as an ordinary one. */
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
  'call.asked': closed({ id: Id }),
  'call.turned': closed({ kind: CallKind, by: Id }),
  'call.ended': closed({ reason: EndReason, into: Type.String() }),
  /** This person is called, or calls from another device: `leftMs` is how long it may ring. */
  'inbox.called': closed({ call: CallState, leftMs: Type.Number() }),
  'inbox.ended': closed({ record: CallRecord }),
  'inbox.updated': closed({ quiet: Type.Optional(Type.Boolean()), blocked: Type.Optional(listOf(Id)) }),
} as const;
