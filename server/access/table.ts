import type { Reason } from '../../components/core/protocol/errors';
import type { Method, Params } from '../../components/core/protocol/messages';

/**
 * Answers that depend on more than the caller: `by_plane` is allowed where the media server gives the audience URLs to publish, and
 * `forbidden` elsewhere; `by_group` is allowed in a group call, and `call_over` in a call of two. `by_rank` is allowed about oneself and about
 * members who are no moderators, and `own` about oneself; both are `forbidden` about others.
 */
export type Condition = 'by_plane' | 'by_group' | 'by_rank' | 'own';

/** The answer to one caller: the request is carried out, or refused with this reason. */
export type Access = 'allowed' | Reason | Condition;

/**
 * A caller towards a room. Members are known by their role in the room's record, and only on the session that joined. Everybody else is
 * an `outsider`, or `banned`, or `unnamed` when the token (in the room of a call: the party) gives no role there.
 */
export const roomCallers = ['host', 'cohost', 'speaker', 'audience', 'outsider', 'banned', 'unnamed'] as const;
export type RoomCaller = (typeof roomCallers)[number];

/**
 * A caller towards a call. A party is `connected` on the device that answered and `other_device` on every other one of the same user; it is
 * `waiting` before it answers and `ended` after it left. In a call that is over, each party is `over`. Everybody else is a `stranger`.
 */
export const callCallers = ['connected', 'other_device', 'waiting', 'ended', 'over', 'stranger'] as const;
export type CallCaller = (typeof callCallers)[number];

/** The answer after the token and its grace time are over. An allowed request then depends on the caller as before. */
interface Expiry {
  readonly expired: 'allowed' | 'unauthorized';
}

export type RoomRow = Expiry & { readonly about: 'room' } & Readonly<Record<RoomCaller, Access>>;
export type CallRow = Expiry & { readonly about: 'call' } & Readonly<Record<CallCaller, Access>>;
/** Methods about oneself, and about presence, are open to everybody with a session. */
export type SelfRow = Expiry & { readonly about: 'self' };

/** The kind of row that the parameters of a method need. */
export type RowOf<M extends Method> =
  Params<M> extends { room: string } ? RoomRow : Params<M> extends { call: string } ? CallRow : SelfRow;

const noMember = { outsider: 'not_in_room', banned: 'not_in_room', unnamed: 'not_found' } as const;
const anyone = { host: 'allowed', cohost: 'allowed', speaker: 'allowed', audience: 'allowed' } as const;
const publishers = { ...anyone, audience: 'forbidden' } as const;
const moderators = { ...publishers, speaker: 'forbidden' } as const;
const hosts = { ...moderators, cohost: 'forbidden' } as const;
/** A co-host does nothing to hosts and other co-hosts. */
const ranked = { ...moderators, cohost: 'by_rank' } as const;
const visitors = { outsider: 'allowed', banned: 'banned', unnamed: 'not_found' } as const;
const room = { about: 'room', expired: 'unauthorized', ...noMember } as const;

const noParty = { ended: 'call_over', over: 'call_over', stranger: 'call_over' } as const;
const call = { about: 'call', expired: 'unauthorized', ...noParty, other_device: 'answered_elsewhere' } as const;
/** For the device that takes part. */
const active = { ...call, connected: 'allowed', waiting: 'forbidden' } as const;

const self = { about: 'self', expired: 'unauthorized' } as const;

/**
 * The answer of each method to each caller. The server decides by it before a method runs, and by the same row when the change is
 * committed; test/conformance/access tries every cell, and docs/access.md shows it. A further role is one more caller here, and a setting of
 * a room is one more condition.
 */
export const access: { readonly [M in Method]: RowOf<M> } = {
  'room.get': { ...room, ...anyone, ...visitors, expired: 'allowed' },
  'room.join': { ...room, ...anyone, ...visitors },
  'room.leave': { ...room, ...anyone, expired: 'allowed' },
  'room.close': { ...room, ...hosts },
  'room.audience': { ...room, ...publishers },
  'member.update': { ...room, ...anyone },
  'member.remove': { ...room, ...ranked },
  'track.publish': { ...room, ...publishers },
  'track.unpublish': { ...room, ...publishers },
  'track.mute': { ...room, ...publishers },
  'media.publish': { ...room, ...publishers, audience: 'by_plane' },
  'media.play': { ...room, ...anyone },
  'message.send': { ...room, ...anyone },

  'chat.send': { ...room, ...anyone },
  'chat.delete': { ...room, ...anyone },
  'chat.history': { ...room, ...anyone },

  'poll.open': { ...room, ...moderators },
  'poll.vote': { ...room, ...anyone },
  'poll.close': { ...room, ...moderators },
  'poll.list': { ...room, ...anyone },
  'poll.votes': { ...room, ...anyone },
  'request.send': { ...room, ...anyone },
  'request.answer': { ...room, ...anyone },

  'room.rules': { ...room, ...moderators },
  'room.hand_over': { ...room, ...hosts },
  'room.waiting': { ...room, ...moderators },
  'room.admit': { ...room, ...moderators },
  'room.deny': { ...room, ...moderators },
  'room.tell_waiting': { ...room, ...moderators },
  'member.promote': { ...room, ...ranked },
  'member.demote': { ...room, ...ranked, speaker: 'own', audience: 'own' },
  'member.invite': { ...room, ...moderators },
  'member.answer': { ...room, ...anyone },
  'member.mute': { ...room, ...ranked },
  'member.ask': { ...room, ...moderators },
  'member.forbid': { ...room, ...ranked },
  'hand.raise': { ...room, ...anyone },
  'hand.lower': { ...room, ...moderators, speaker: 'own', audience: 'own' },

  'call.start': self,
  'call.subscribe': { ...active, other_device: 'allowed', waiting: 'allowed', ended: 'allowed', over: 'allowed' },
  'call.join': { ...active, connected: 'by_group', waiting: 'by_group', ended: 'by_group', stranger: 'by_group' },
  'call.accept': { ...active, waiting: 'allowed' },
  'call.reject': {
    ...active,
    connected: 'already_in_call',
    waiting: 'allowed',
    ended: 'allowed',
    over: 'allowed',
    expired: 'allowed',
  },
  'call.end': { ...active, waiting: 'allowed', ended: 'allowed', over: 'allowed', expired: 'allowed' },
  'call.invite': active,
  'call.connected': active,
  'call.switch': active,
  'call.answer_video': active,
  'call.move': active,

  'inbox.subscribe': self,
  'inbox.update': self,
  'user.presence': { ...self, expired: 'allowed' },
};

/** The facts on which a condition depends. */
export interface Circumstances {
  readonly audienceNeedsPublishGrant?: boolean;
  readonly isGroup?: boolean;
  /** The member whom a request is about; left out where it is about nobody. */
  readonly about?: About;
}

/** `self`: the caller. `moderator`: a host or co-host. */
export type About = 'self' | 'moderator' | 'other';

/** The reason of a refusal, or null when the request is allowed. */
export function refusalBy(answer: Access, { audienceNeedsPublishGrant, isGroup, about }: Circumstances = {}): Reason | null {
  if (answer === 'allowed') return null;
  if (answer === 'by_plane') return audienceNeedsPublishGrant === true ? null : 'forbidden';
  if (answer === 'by_group') return isGroup === true ? null : 'call_over';
  if (answer === 'by_rank') return about === 'moderator' ? 'forbidden' : null;
  if (answer === 'own') return about === undefined || about === 'self' ? null : 'forbidden';
  return answer;
}
