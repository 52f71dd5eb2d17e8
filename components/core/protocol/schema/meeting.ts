import { Type } from '@sinclair/typebox';
import { limits } from '../limits';
import { Abilities, closed, Entry, Id, Kind, listOf, oneOf, RoomId } from './parts';

/** The messages about the order of a room. Moderators are its hosts and co-hosts. */

const nothing = closed({});
const target = { room: RoomId, id: Id };

export const meetingMethods = {
  /** Sets the given rules of the room. `entry: 'pin'` needs a PIN, unless there is one; `spotlight: ''` ends it. */
  'room.rules': {
    params: closed({
      room: RoomId,
      entry: Type.Optional(Entry),
      /** Digits. Stored as a hash. */
      pin: Type.Optional(Type.String({ pattern: `^[0-9]{4,${limits.pinLength}}$` })),
      forbidden: Type.Optional(Abilities),
      spotlight: Type.Optional(Type.String({ maxLength: limits.idLength })),
    }),
    result: nothing,
  },
  /** Makes another member the host in place of the caller, who becomes a co-host. */
  'room.hand_over': { params: closed(target), result: nothing },
  /** The users in the waiting room, the first who came first. */
  'room.waiting': {
    params: closed({ room: RoomId }),
    result: closed({
      users: listOf(closed({ id: Id, name: Type.String(), guest: Type.Boolean(), waitedMs: Type.Number() })),
    }),
  },
  /** Admits these users of the waiting room; without `ids`, all of them. */
  'room.admit': {
    params: closed({ room: RoomId, ids: Type.Optional(listOf(Id, { maxItems: limits.waitingPerRoom })) }),
    result: nothing,
  },
  /** Refuses a user of the waiting room, and for ten minutes more. */
  'room.deny': { params: closed(target), result: nothing },
  /** A word to all who wait; '' takes it back. */
  'room.tell_waiting': { params: closed({ room: RoomId, note: Type.String({ maxLength: 256 }) }), result: nothing },
  /** Gives a member more rights, or the same: `host`, `cohost`, `speaker`. */
  'member.promote': { params: closed({ ...target, role: oneOf('host', 'cohost', 'speaker') }), result: nothing },
  /** Gives a member less rights. Members may step back themselves. */
  'member.demote': { params: closed({ ...target, role: oneOf('cohost', 'speaker', 'audience') }), result: nothing },
  /** Invites a member of the audience to speak, or takes the invitation back. */
  'member.invite': { params: closed({ ...target, invited: Type.Boolean() }), result: nothing },
  /** The answer to one's own invitation. */
  'member.answer': { params: closed({ room: RoomId, accept: Type.Boolean() }), result: nothing },
  /** Mutes the microphone (`audio`) or stops the camera (`video`) of a member; without `id`, of all but the moderators. Nobody is ever unmuted. */
  'member.mute': { params: closed({ room: RoomId, id: Type.Optional(Id), kind: Kind }), result: nothing },
  /** Asks a member to switch the microphone or the camera on. */
  'member.ask': { params: closed({ ...target, kind: Kind }), result: nothing },
  /** Sets what is forbidden to a member. */
  'member.forbid': { params: closed({ ...target, forbidden: Abilities }), result: nothing },
  'hand.raise': { params: closed({ room: RoomId }), result: nothing },
  /** Lowers the own hand; for moderators, with `id` that of a member, with `all` every hand. */
  'hand.lower': {
    params: closed({ room: RoomId, id: Type.Optional(Id), all: Type.Optional(Type.Literal(true)) }),
    result: nothing,
  },
} as const;

export const meetingEvents = {
  /** A moderator (`by`) asks this member to switch a device on. */
  'member.asked': closed({ id: Id, kind: Kind, by: Id }),
} as const;
