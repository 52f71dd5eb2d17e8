import { rtcError } from '../../components/core/protocol/errors';
import { limits } from '../../components/core/protocol/limits';
import { callOfRoom } from '../../components/core/protocol/messages';
import type { Limits } from '../limits';
import type { Clock } from '../clock';
import type { Hooks, OpenRoomAnswer } from '../hooks';
import { answerInTime } from '../hooks/with-timeout';
import { hashPin } from './admission/pins';
import { withAudience } from './audience';
import { wished, type RulesWish } from './order/rules';
import type { PinHash, RoomRecord } from './room-record';
import type { Rooms } from './rooms';

/** The settings of a room when its first member enters. */
export interface RoomSettings {
  title: string;
  /** Listed members. */
  capacity: number;
  /** The audience beside them; left out when everybody is listed. */
  audience?: number;
  /** The order with which the room opens; left out when everybody enters, and nothing is forbidden. */
  rules?: Pick<RulesWish, 'entry' | 'forbidden'>;
  /** Digits; hashed before the room opens. */
  pin?: string;
  succession?: false;
}

/** Asks the customer's backend for the settings of an empty room; null for an open one. */
export async function fetchRoomSettings(
  from: { rooms: Rooms; hooks: Hooks; limits: Limits; clock: Clock },
  room: string,
): Promise<RoomSettings | null> {
  const { at } = await from.rooms.load(room);
  if (at !== null) return null;
  // The customer's backend does not know the rooms of calls.
  if (callOfRoom(room) !== null) return { title: '', capacity: Math.min(from.limits.partiesPerCall, from.limits.membersPerRoom) };
  const { openRoom } = from.hooks;
  const answer = openRoom === undefined ? {} : await answerInTime(from, 'openRoom', () => openRoom(room));
  if (answer === null) throw rtcError('not_found');
  const { membersPerRoom, membersPerRoomMost, audiencePerRoomMost } = from.limits;
  const capacity = Math.min(answer.capacity ?? membersPerRoom, Math.max(membersPerRoom, membersPerRoomMost));
  const audience = Math.min(answer.audience ?? 0, audiencePerRoomMost);
  return { title: answer.title ?? room, capacity, ...(audience > 0 ? { audience } : {}), ...orderSettings(answer) };
}

const pins = new RegExp(`^[0-9]{4,${limits.pinLength}}$`);

/** Throws when the hook gives no order that a room can have: a room that should be closed to others must not open without it. */
function orderSettings({
  entry,
  pin,
  forbidden,
  succession,
}: OpenRoomAnswer): Pick<RoomSettings, 'rules' | 'pin' | 'succession'> {
  if (pin !== undefined && !pins.test(pin)) throw new Error(`openRoom: a pin has 4 to ${limits.pinLength} digits`);
  if (entry === 'pin' && pin === undefined) throw new Error('openRoom: entry is pin, and there is no pin');
  const rules = { ...(entry === undefined ? {} : { entry }), ...(forbidden === undefined ? {} : { forbidden }) };
  return {
    ...(Object.keys(rules).length === 0 ? {} : { rules }),
    ...(pin === undefined ? {} : { pin }),
    ...(succession === false ? { succession } : {}),
  };
}

/** Settings whose PIN is hashed. */
export interface RoomOpening extends Omit<RoomSettings, 'pin'> {
  pin?: PinHash;
}

export async function openingOf(settings: RoomSettings | null): Promise<RoomOpening | null> {
  if (settings === null) return null;
  const { pin, ...others } = settings;
  return pin === undefined ? others : { ...others, pin: await hashPin(pin) };
}

/** The record with its settings when the first member enters, else unchanged. */
export function withSettings(record: RoomRecord, settings: RoomOpening | null, now: number): RoomRecord {
  // Its audience is still being taken out; the next room of this name opens in a moment.
  if (record.closing === true) throw rtcError('unavailable', { message: 'the room is closing', afterMs: closingAgainMs });
  if (record.public.openedAt !== 0) return record;
  // The last member left after the room was loaded, so the backend was not asked for the new opening.
  if (settings === null) throw rtcError('conflict');
  const { title, capacity, audience, rules, pin, succession } = settings;
  const opened = { ...record, public: { ...record.public, title, capacity, openedAt: now } };
  const ordered = rules === undefined && pin === undefined ? opened : withRules(opened, { ...rules, pin });
  const complete = succession === false ? { ...ordered, order: { ...ordered.order, succession } } : ordered;
  return audience === undefined ? complete : withAudience(complete, audience);
}

function withRules(record: RoomRecord, wish: RulesWish): RoomRecord {
  const { rules, order } = wished(record, wish);
  return { ...record, public: { ...record.public, rules }, order };
}

const closingAgainMs = 500;
