import { rtcError } from '../../components/core/protocol/errors';
import type { Json } from '../../components/core/shared/json';
import { firstWait, type Absence, type Wait } from '../absence';
import type { Clock, Random } from '../clock';
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
import { isWaitedFor, memberOf, membershipOf, type RoomRecord } from './room-record';
import type { ChangedRoom, Rooms } from './rooms';

/** One connection of a session, with its rooms. */
export interface SessionRef {
  readonly id: string;
  readonly user: string;
  readonly device: string;
  readonly generation: number;
  readonly rooms: readonly string[];
}

/** The payload of a grace timer, and all that is needed to decide whether the wait goes on. */
export interface AbsentMember extends Omit<Wait, 'inMs'> {
  room: string;
  member: string;
  membership: string;
  /** The session and generation of the connection that ended. */
  session: string;
  generation: number;
}

/**
 * The life of memberships while their sessions connect, disconnect, hide and return. Timers are set in the engine, so they
 * outlive a node.
 */
export class Memberships {
  constructor(
    private readonly rooms: Rooms,
    private readonly engine: Engine,
    private readonly random: Random,
    private readonly clock: Clock,
    private readonly limits: Limits,
    private readonly roles: RoomRoles,
  ) {}

  /** Brings the member back online when the session returns and subscribes to the room. Null when the membership has ended. */
  async resume(room: string, session: SessionRef, scope: TokenScope): Promise<ChangedRoom | null> {
    await this.applyRole(room, session, scope);
    const changed = await this.rooms.change(room, (record) => reattach(record, memberSession(session)));
    if (!isMember(changed.after, session)) return null;
    await this.engine.clearTimer(timerOf(room, session.user));
    return changed;
  }

  /** Applies the role of the newest token. */
  async applyRole(room: string, session: SessionRef, scope: TokenScope): Promise<void> {
    const role = await this.roles.of({ scope, device: session.device }, room);
    await this.rooms.change(room, (record) => applyRole(record, memberSession(session), role, this.random.id(12)));
  }

  /** Handles a session that returns without this room. Returns false when it has no membership there either. */
  async detach(room: string, session: SessionRef): Promise<boolean> {
    return isMember(await this.startGrace(room, session, 'lost', detach), session);
  }

  /** Starts the grace time in all rooms of a session whose connection was lost. */
  async disconnect(session: SessionRef, absence: Absence): Promise<void> {
    await Promise.all(session.rooms.map((room) => this.startGrace(room, session, absence, disconnect)));
  }

  async setPresence(session: SessionRef, presence: 'online' | 'away'): Promise<void> {
    await Promise.all(
      session.rooms.map((room) => this.rooms.change(room, (record) => setPresence(record, memberSession(session), presence))),
    );
  }

  /** Handles a due timer of the engine. Returns false when the timer is not one of a membership. */
  async expire(id: string, payload: Json, nextWait: (absent: AbsentMember) => Promise<Wait | null>): Promise<boolean> {
    if (!id.startsWith(timerPrefix)) return false;
    const absent = payload as unknown as AbsentMember;
    const { room, member, membership, absence } = absent;
    const wait = absence === 'lost' ? null : await nextWait(absent);
    if (wait === null)
      await this.rooms.change(room, (record) => expire(record, member, membership, absence === 'closed' ? 'left' : 'lost'));
    // The member may have come back meanwhile.
    else if (isWaitedFor((await this.rooms.load(room)).record, member, membership)) await this.setTimer(absent, wait);
    return true;
  }

  async remove(room: string, member: string, membership: string): Promise<void> {
    await this.rooms.change(room, (record) =>
      membershipOf(record, member)?.id === membership ? leave(record, member, 'left') : null,
    );
  }

  /** Bans a user, present or not. A longer ban stays as it is. Returns the way back, for a removal that fails. */
  async ban(room: string, user: string, forMs: number): Promise<() => Promise<void>> {
    const until = this.clock.now() + forMs;
    const former = await this.bannedUntil(room, user);
    if (forMs === 0 || former >= until) return () => Promise.resolve();
    await this.engine.put(banOf(room, user), until, forMs);
    const leftMs = former - this.clock.now();
    return () => (leftMs > 0 ? this.engine.put(banOf(room, user), former, leftMs) : this.engine.remove(banOf(room, user)));
  }

  async refuseBanned(room: string, user: string): Promise<void> {
    if ((await this.bannedUntil(room, user)) > 0) throw rtcError('banned');
  }

  private async bannedUntil(room: string, user: string): Promise<number> {
    return ((await this.engine.get(banOf(room, user))) as number | null) ?? 0;
  }

  /** The grace time of a lost connection. In the room of a call, it lasts at least as long as that of the party. */
  graceMs(room: string): number {
    const { graceMs, callGraceMs } = this.limits;
    return callOfRoom(room) === null ? graceMs : Math.max(graceMs, callGraceMs);
  }

  private async startGrace(
    room: string,
    session: SessionRef,
    absence: Absence,
    decide: (record: RoomRecord, session: MemberSession) => Decision | null,
  ): Promise<RoomRecord> {
    const changed = await this.rooms.change(room, (record) => decide(record, memberSession(session)));
    const membership = membershipOf(changed.after, session.user);
    const offline = (record: RoomRecord) => memberOf(record, session.user)?.presence === 'offline';
    // A running grace time is not extended.
    const begins = !offline(changed.before) && offline(changed.after);
    if (begins && membership !== null) {
      const { id, user: member, generation } = session;
      const absent = { room, member, membership: membership.id, session: id, generation };
      await this.setTimer(absent, firstWait(absence, this.graceMs(room), this.limits));
    }
    return changed.after;
  }

  private setTimer(absent: Omit<AbsentMember, keyof Wait>, { inMs, absence, waitedMs }: Wait): Promise<void> {
    return this.engine.setTimer(timerOf(absent.room, absent.member), inMs, { ...absent, absence, waitedMs });
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
