import { rtcError } from '../../components/core/protocol/errors';
import { roomStream } from '../../components/core/protocol/messages';
import { provePin } from '../rooms/admission/pins';
import { refusalOf, wayIn, type EntryRequest } from '../rooms/admission/way-in';
import type { JoinRequest } from '../rooms/decisions';
import { membershipOf, type PinHash, type RoomRecord } from '../rooms/room-record';
import { withSettings, type RoomOpening } from '../rooms/room-settings';
import type { MethodRequest } from './method-definition';

type JoinMethodRequest = MethodRequest<'room.join'>;

/** A join that the room may still refuse when it is committed. */
export interface Entry {
  /** Throws the refusal of the room as it is then. */
  require(record: RoomRecord): void;
  /** Called when the user is in the room. */
  done(): Promise<void>;
}

/**
 * Finds out whether a user may enter a room, and throws the refusal when not. A user who has to wait is recorded as one who waits; the
 * client knocks by the same request again.
 */
export async function requireEntry(
  request: JoinMethodRequest,
  opening: RoomOpening | null,
  { member: user, name, role, moved = false, now }: JoinRequest,
): Promise<Entry> {
  const { context, params } = request;
  const { knocks, limits, clock, engine } = context;
  const { room } = params;
  const [{ record: stored }, waitedAt] = await Promise.all([
    context.rooms.of(user).load(room),
    knocks.openedWhereWaited(room, user),
  ]);
  const open = (record: RoomRecord): RoomRecord => withSettings(record, opening, now);
  const record = open(stored);
  const entryFor = (asked: EntryRequest): Entry => ({
    require(current) {
      const way = wayIn(current, asked, clock.now());
      if (way !== 'pass') throw refusalOf(current, way, asked, limits);
    },
    done: async () => (waitedAt === null ? undefined : knocks.forget(room, user)),
  });
  const asked: EntryRequest = { user, role, moved, proved: null };
  const way = wayIn(record, asked, clock.now());
  // The join may have been carried out before, and the user have left since: the answer is then that of the first time.
  const mayBeRepeated = way !== 'pass' && (await engine.replied(roomStream(room), request.once)) !== null;
  if (mayBeRepeated || membershipOf(stored, user) !== null) return entryFor(asked);
  if (waitedAt !== null && waitedAt !== stored.public.openedAt) {
    await knocks.forget(room, user);
    throw rtcError('not_found', { message: 'the room was closed while you waited' });
  }
  if (way === 'pass') return entryFor(asked);
  if (way === 'pin') return entryFor({ ...asked, proved: await provedPin(request, record.order?.pin) });
  if (way !== 'waiting') throw refusalOf(record, way, asked, limits);
  const guest = request.caller.scope.guest === true;
  const after = await knocks.knock(room, { id: user, name, guest, since: now }, record.public.openedAt, open);
  throw refusalOf(after, way, asked, limits);
}

/** The hash that the PIN of the request fits. */
async function provedPin({ context, caller, params }: JoinMethodRequest, stored: PinHash | undefined): Promise<PinHash> {
  const { room, pin = '' } = params;
  if (pin === '' || stored === undefined) throw rtcError('pin_needed');
  await provePin(context.rates, { pin, room, user: caller.session.user, address: caller.origin.address }, stored);
  return stored;
}
