import { rtcError, type Reason, type RtcError } from '../../components/core/protocol/errors';
import { callStream, roomStream, type Method, type Params } from '../../components/core/protocol/messages';
import type { Role } from '../../components/core/protocol/room-state';
import type { Context } from '../context';
import type { Caller } from '../methods/method-definition';
import type { LoadedRoom } from '../rooms/rooms';
import { aboutOf, callCallerOf, memberOfCaller } from './callers';
import { access, refusalBy, type About, type CallRow, type Circumstances, type RoomRow, type SelfRow } from './table';

/** The role for methods that are not about a room, which ignore it. */
const defaultRole = 'audience';

/** A request that is refused, and whether it asked for something that the caller may not know to exist. */
export interface Refusal {
  readonly reason: Reason;
  readonly isMiss: boolean;
}

interface Asked<M extends Method> {
  readonly method: M;
  readonly params: Params<M>;
  /** The idempotency key of the request. */
  readonly once: string;
}

/** A request that is carried out: the role with which the caller may enter the room, and the room if they are a member. */
export interface Allowed {
  readonly role: Role;
  readonly loaded: LoadedRoom | null;
}

/**
 * Decides on a request by the table of access, before its method runs, which decides by the same row again when it commits a change. A
 * request that was carried out before is not refused when it is repeated, because its own effect may be the reason.
 */
export async function authorise<M extends Method>(context: Context, caller: Caller, asked: Asked<M>): Promise<Allowed | Refusal> {
  const row: RoomRow | CallRow | SelfRow = access[asked.method];
  const role = row.about === 'room' ? await roleIn(context, caller, roomOf(asked.params)) : defaultRole;
  if (role === null) return { reason: refusalBy((row as RoomRow).unnamed) ?? 'not_found', isMiss: true };
  if (caller.isExpired && row.expired !== 'allowed') return { reason: row.expired, isMiss: false };
  const { reason, loaded } =
    row.about === 'room'
      ? await roomRefusal(context, caller, asked.params, row)
      : { reason: row.about === 'call' ? await callRefusal(context, caller, callOf(asked.params), row) : null, loaded: null };
  if (reason === null) return { role, loaded };
  const stream = row.about === 'room' ? roomStream(roomOf(asked.params)) : callStream(callOf(asked.params));
  if ((await context.engine.replied(stream, asked.once)) !== null) return { role, loaded: null };
  return { reason, isMiss: reason === 'call_over' };
}

const roomOf = (params: unknown): string => (params as { room: string }).room;

const callOf = (params: unknown): string => (params as { call: string }).call;

const roleIn = ({ roomRoles }: Context, { scope, session }: Caller, room: string): Promise<Role | null> =>
  roomRoles.of({ scope, device: session.device }, room);

async function roomRefusal(
  context: Context,
  { session }: Caller,
  params: object,
  row: RoomRow,
): Promise<{ reason: Reason | null; loaded: LoadedRoom | null }> {
  const room = roomOf(params);
  const loaded = await context.rooms.of(session.user).load(room);
  const { record } = loaded;
  const member = memberOfCaller(record, { member: session.user, session: session.id });
  if (member !== null) {
    const facts = circumstances(context, aboutOf(record, session.user, params));
    return { reason: refusalBy(row[member.role], facts), loaded };
  }
  // A ban is read only where it makes a difference.
  const isBanned = row.banned !== row.outsider && (await context.bans.isBanned(room, session.user));
  return { reason: refusalBy(isBanned ? row.banned : row.outsider), loaded: null };
}

const circumstances = ({ media: { audienceNeedsPublishGrant } }: Context, about: About | undefined): Circumstances => ({
  ...(audienceNeedsPublishGrant === undefined ? {} : { audienceNeedsPublishGrant }),
  ...(about === undefined ? {} : { about }),
});

async function callRefusal({ calls }: Context, { session }: Caller, call: string, row: CallRow): Promise<Reason | null> {
  const entry = await calls.load(call);
  return refusalBy(row[callCallerOf(entry, session)], { isGroup: entry?.public.group === true });
}

/** The error of a refusal. */
export const refusalError = ({ reason }: Refusal): RtcError =>
  rtcError(reason, reason === 'unauthorized' ? { message: 'the token has expired' } : {});
