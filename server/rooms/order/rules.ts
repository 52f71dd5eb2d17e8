import { rtcError } from '../../../components/core/protocol/errors';
import type { Ability, Entry, Rules } from '../../../components/core/protocol/room-state';
import { unchangedMembers, type Decision } from '../decision';
import { memberOf, waitingIn, type PinHash, type PrivateOrder, type RoomRecord } from '../room-record';

/** The rules of a room that has none yet. */
export const noRules: Rules = { entry: 'open', forbidden: [], waiting: 0 };

export const rulesOf = ({ public: { rules } }: RoomRecord): Rules => rules ?? noRules;

/** The rules that change. `spotlight` is '' to end it. */
export interface RulesWish {
  entry?: Entry | undefined;
  pin?: PinHash | undefined;
  forbidden?: readonly Ability[] | undefined;
  spotlight?: string | undefined;
}

/** The rules and the private part of a room after a wish. Throws `bad_request` for a room that would need a PIN and has none. */
export function wished(record: RoomRecord, wish: RulesWish): { rules: Rules; order: PrivateOrder } {
  const { spotlight: former, ...present } = rulesOf(record);
  const spotlight = wish.spotlight ?? former ?? '';
  const entry = wish.entry ?? present.entry;
  const pin = wish.pin ?? record.order?.pin;
  if (entry === 'pin' && pin === undefined) throw rtcError('bad_request', { message: '/pin: missing' });
  const { waiting, ...order } = record.order ?? {};
  const kept = entry === 'waiting' && waiting !== undefined ? { waiting } : {};
  return {
    rules: {
      ...present,
      entry,
      forbidden: wish.forbidden === undefined ? present.forbidden : Array.from(new Set(wish.forbidden)),
      // Those who waited find the new way in at their next knock.
      waiting: entry === 'waiting' ? waitingIn(record).length : 0,
      ...(spotlight === '' ? {} : { spotlight }),
    },
    order: { ...order, ...kept, ...(pin === undefined ? {} : { pin }) },
  };
}

/** Sets rules of a room. Throws `not_found` for a spotlight on nobody who is listed. */
export function setRules(record: RoomRecord, wish: RulesWish): Decision | null {
  if (wish.spotlight !== undefined && wish.spotlight !== '' && !isListed(record, wish.spotlight))
    throw rtcError('not_found', { message: '/spotlight' });
  const { rules, order } = wished(record, wish);
  if (wish.pin === undefined && JSON.stringify(rules) === JSON.stringify(rulesOf(record))) return null;
  return { ...unchangedMembers(record, { k: 'room.updated', d: { rules } }), order };
}

const isListed = (record: RoomRecord, id: string): boolean => memberOf(record, id) !== null && record.shown !== id;
