import { rtcError } from '../../components/core/protocol/errors';
import type { Json } from '../../components/core/shared/json';
import type { Random } from '../clock';
import type { Limits } from '../limits';
import type { Engine } from '../engine/engine';
import type { RoomRoles } from './room-roles';
import { callOfRoom } from '../../components/core/protocol/messages';
import type { TokenScope } from '../tokens';
import {
  applyRole,
  expire,
  reattach,
  leave,
  disconnect,
  detach,
  setPresence,
  type Decision,
  type MemberSession,
} from './decisions';
import { memberOf, membershipOf, type RoomRecord } from './room-record';
import type { ChangedRoom, Rooms } from './rooms';

/** Whose seats: one generation of one session. */
export interface SessionRef {
  readonly id: string;
  readonly user: string;
  readonly device: string;
  readonly generation: number;
  readonly rooms: readonly string[];
}

/** What becomes of seats when their holders come, go, hide and fail to return. The timers are the engine's: they outlive a node. */
export class Memberships {
  constructor(
    private readonly rooms: Rooms,
    private readonly engine: Engine,
    private readonly random: Random,
    private readonly limits: Limits,
    private readonly roles: RoomRoles,
  ) {}

  /** The session is back and follows the room: its membership is online again. Null when the membership is gone. */
  async resume(room: string, session: SessionRef, scope: TokenScope): Promise<ChangedRoom | null> {
    await this.applyRole(room, session, scope);
    const changed = await this.rooms.change(room, (record) => reattach(record, memberSession(session)));
    if (!isMember(changed.after, session)) return null;
    await this.engine.clearTimer(timerOf(room, session.user));
    return changed;
  }

  /** Brings the role in line with the newest token. */
  async applyRole(room: string, session: SessionRef, scope: TokenScope): Promise<void> {
    const role = await this.roles.of({ scope, device: session.device }, room);
    await this.rooms.change(room, (record) => applyRole(record, memberSession(session), role, this.random.id(12)));
  }

  /** The session is back, but not here: false when it has no membership here either. */
  async detach(room: string, session: SessionRef): Promise<boolean> {
    return isMember(await this.startGrace(room, session, this.graceMs(room, false), detach), session);
  }

  /** The socket is ended. */
  async disconnect(session: SessionRef, away: boolean): Promise<void> {
    await Promise.all(session.rooms.map((room) => this.startGrace(room, session, this.graceMs(room, away), disconnect)));
  }

  async setPresence(session: SessionRef, presence: 'online' | 'away'): Promise<void> {
    await Promise.all(
      session.rooms.map((room) => this.rooms.change(room, (record) => setPresence(record, memberSession(session), presence))),
    );
  }

  /** A timer of the engine came due: true when it was one of ours. */
  async expire(id: string, payload: Json): Promise<boolean> {
    if (!id.startsWith(timerPrefix)) return false;
    const { room, member, membership } = payload as { room: string; member: string; membership: string };
    await this.rooms.change(room, (record) => expire(record, member, membership));
    return true;
  }

  async remove(room: string, member: string, membership: string): Promise<void> {
    await this.rooms.change(room, (record) =>
      membershipOf(record, member)?.id === membership ? leave(record, member, 'left') : null,
    );
  }

  async ban(room: string, user: string, forMs: number): Promise<void> {
    if (forMs > 0) await this.engine.put(banOf(room, user), true, forMs);
  }

  async unban(room: string, user: string): Promise<void> {
    await this.engine.remove(banOf(room, user));
  }

  async refuseBanned(room: string, user: string): Promise<void> {
    if ((await this.engine.get(banOf(room, user))) !== null) throw rtcError('banned');
  }

  /** A membership in a call waits for as long as the part in it. */
  private graceMs(room: string, away: boolean): number {
    const { graceMs, graceAwayMs, callGraceMs } = this.limits;
    if (away) return graceAwayMs;
    return callOfRoom(room) === null ? graceMs : Math.max(graceMs, callGraceMs);
  }

  private async startGrace(
    room: string,
    session: SessionRef,
    graceMs: number,
    decide: (record: RoomRecord, session: MemberSession) => Decision | null,
  ): Promise<RoomRecord> {
    const changed = await this.rooms.change(room, (record) => decide(record, memberSession(session)));
    const membership = membershipOf(changed.after, session.user);
    const offline = (record: RoomRecord) => memberOf(record, session.user)?.presence === 'offline';
    // A grace that runs already is not prolonged by another visit.
    const begins = !offline(changed.before) && offline(changed.after);
    if (begins && membership !== null)
      await this.engine.setTimer(timerOf(room, session.user), graceMs, { room, member: session.user, membership: membership.id });
    return changed.after;
  }
}

const timerPrefix = 'membership:';
const timerOf = (room: string, member: string): string => `${timerPrefix}${room}:${member}`;
const banOf = (room: string, user: string): string => `ban:${room}:${user}`;
const memberSession = (session: SessionRef): MemberSession => ({
  member: session.user,
  session: session.id,
  generation: session.generation,
});
const isMember = (record: RoomRecord, session: SessionRef): boolean => membershipOf(record, session.user)?.session === session.id;
