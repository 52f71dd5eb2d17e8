import type { Absence, Wait } from '../absence';
import type { Context } from '../context';
import { memberOf, membershipOf } from '../rooms/room-record';

/** A user who did not come back in the time of a wait. */
export interface Absentee {
  absence: Absence;
  waitedMs: number;
  /** The grace time of a connection that was lost without a word. */
  ordinaryMs: number;
  user: string;
  /** The room that has the user's media. */
  room: string;
  /** The session and generation of the connection that ended. */
  session: string;
  generation: number;
}

/**
 * The wait that follows, or null when the time is over. A client that closed and has said hello since was reloaded, and gets the
 * rest of the ordinary time. A hidden one is waited for as long as its media arrive, within limits: one without media was closed,
 * as far as others can tell.
 */
export async function nextWait(context: Context, absentee: Absentee): Promise<Wait | null> {
  const { absence, waitedMs, ordinaryMs } = absentee;
  if (absence === 'closed') {
    const hasReturned = await context.sessions.hasReturned(absentee.session, absentee.generation);
    return hasReturned && ordinaryMs > waitedMs ? { absence: 'lost', inMs: ordinaryMs - waitedMs, waitedMs: ordinaryMs } : null;
  }
  const inMs = Math.min(ordinaryMs, context.limits.graceAwayMs - waitedMs);
  if (absence === 'lost' || inMs <= 0 || !(await sendsMedia(context, absentee))) return null;
  return { absence, inMs, waitedMs: waitedMs + inMs };
}

async function sendsMedia({ rooms, media }: Context, { room, user }: Absentee): Promise<boolean> {
  const { record } = await rooms.load(room);
  const membership = membershipOf(record, user);
  if (membership === null || (memberOf(record, user)?.tracks.length ?? 0) === 0) return false;
  // Where the media server cannot tell, sound may well go on.
  return (await media.receivesFrom?.({ room, member: user, id: membership.id })) ?? true;
}
