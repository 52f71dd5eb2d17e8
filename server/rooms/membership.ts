import type { Json } from '../../components/core/shared/json';
import { firstWait, type Absence, type Wait } from '../absence';
import type { Clock, Random, Release } from '../clock';
import type { Limits } from '../limits';
import type { Engine } from '../engine/engine';
import type { RoomRoles } from './room-roles';
import { callOfRoom } from '../../components/core/protocol/messages';
import type { TokenScope } from '../tokens';
import type { Decision } from './decision';
import {
  applyRole,
  expire,
  reattach,
  leave,
  disconnect,
  expireAbsent,
  detach,
  recover,
  setPresence,
  type MemberSession,
} from './decisions';
import { isWaitedFor, membershipOf, type RoomRecord } from './room-record';
import type { ChangedRoom, Rooms } from './rooms';

/** One connection of a session, with its rooms. */
export interface SessionRef {
  readonly id: string;
  readonly user: string;
  readonly device: string;
  readonly generation: number;
  readonly rooms: readonly string[];
}

/** A connection, as far as a decision about a membership knows it. */
type ConnectionRef = Pick<SessionRef, 'id' | 'user' | 'generation'>;

/** The payload of the timer that a node renews while it has the connection of a member. */
interface KeptMember {
  room: string;
  member: string;
  session: string;
  generation: number;
  /** Its grace time has begun, and is over by then in any case. */
  isLast?: true;
}

/** The payload of a grace timer, and all that is needed to decide whether the wait goes on. */
export interface AbsentMember extends Omit<Wait, 'inMs'> {
  room: string;
  member: string;
  membership: string;
  absenceId: string;
  /** The session and generation of the connection that ended. */
  session: string;
  generation: number;
}

/**
 * The life of memberships while their sessions connect, disconnect, hide and return. Timers are set in the engine, so they
 * outlive a node.
 */
export class Memberships {
  /** Renewals failed here a short while ago, so those of other nodes may have failed too. */
  private isUnsteady = false;
  private stopUnsteady: Release = () => undefined;

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
    // Kept before the membership moves to this connection, so that it is never one that nobody watches.
    await Promise.all([this.applyRole(room, session, scope), this.keep(room, session)]);
    const changed = await this.rooms.of(session.user).change(room, (record) => reattach(record, memberSession(session)));
    // The grace timer stays, and finds this absence over: clearing it could clear that of a connection which was lost meanwhile.
    return isMember(changed.after, session) ? changed : null;
  }

  /** Renewed while the connection lives, so that the other nodes learn it when this one dies. */
  async keepAlive(session: SessionRef): Promise<void> {
    try {
      await Promise.all(session.rooms.map((room) => this.keep(room, session)));
    } catch (cause) {
      this.isUnsteady = true;
      this.stopUnsteady();
      this.stopUnsteady = this.clock.after(2 * keepAliveMs(this.limits), () => (this.isUnsteady = false));
      throw cause;
    }
  }

  /** Brings back a member who was given up although this connection lives, because its node was without the store. */
  async recover(room: string, session: SessionRef, isLive: () => boolean): Promise<void> {
    const decide = (record: RoomRecord) => (isLive() ? recover(record, memberSession(session)) : null);
    await this.rooms.of(session.user).change(room, decide);
  }

  /** Applies the role of the newest token. */
  async applyRole(room: string, session: SessionRef, scope: TokenScope): Promise<void> {
    const role = await this.roles.of({ scope, device: session.device }, room);
    const rooms = this.rooms.of(session.user);
    await rooms.change(room, (record) => applyRole(record, memberSession(session), role, this.random.id(12)));
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
      session.rooms.map((room) =>
        this.rooms.of(session.user).change(room, (record) => setPresence(record, memberSession(session), presence)),
      ),
    );
  }

  /** Handles a due timer of the engine. Returns false when the timer is not one of a membership. */
  async expire(id: string, payload: Json, nextWait: (absent: AbsentMember) => Promise<Wait | null>): Promise<boolean> {
    if (id.startsWith(keptPrefix)) {
      await this.giveUp(payload as unknown as KeptMember);
      return true;
    }
    if (!id.startsWith(timerPrefix)) return false;
    const absent = payload as unknown as AbsentMember;
    const { room, member, absence } = absent;
    const rooms = this.rooms.of(member);
    const wait = absence === 'lost' ? null : await nextWait(absent);
    const end = (record: RoomRecord) => expire(record, absent, absence === 'closed' ? 'left' : 'lost');
    const record = wait === null ? (await rooms.change(room, end)).after : (await rooms.load(room)).record;
    // The member may have come back meanwhile.
    if (wait !== null && isWaitedFor(record, absent)) await this.setTimer(absent, wait, { unlessSet: true });
    else await this.waitForOther(record, absent);
    return true;
  }

  async isMember(room: string, session: Pick<SessionRef, 'id' | 'user'>): Promise<boolean> {
    return isMember((await this.rooms.of(session.user).load(room)).record, session);
  }

  async remove(room: string, member: string, membership: string): Promise<void> {
    await this.rooms
      .of(member)
      .change(room, (record) => (membershipOf(record, member)?.id === membership ? leave(record, member, 'left') : null));
  }

  /** The grace time of a lost connection. In the room of a call, it lasts at least as long as that of the party. */
  graceMs(room: string): number {
    const { graceMs, callGraceMs } = this.limits;
    return callOfRoom(room) === null ? graceMs : Math.max(graceMs, callGraceMs);
  }

  /** Also before a room is joined: a node that dies between the two leaves no member without a session. */
  keep(room: string, { id: session, user: member, generation }: SessionRef): Promise<void> {
    return this.setKept({ room, member, session, generation });
  }

  private setKept(kept: KeptMember, inMs = keepAliveMs(this.limits), how = {}): Promise<void> {
    return this.engine.setTimer(keptOf(kept.room, kept.member), inMs, { ...kept }, how);
  }

  /** Watches a member further, unless a connection of theirs has been kept since the timer fired. */
  private watch(kept: KeptMember, inMs?: number): Promise<void> {
    return this.setKept(kept, inMs, { unlessSet: true });
  }

  /** No node has renewed the connection of a member. As long as there is a membership, it is watched from here on too. */
  private async giveUp(kept: KeptMember): Promise<void> {
    // The store was away for all nodes, and they need time to say what they still have.
    if (this.isUnsteady) return this.watch(kept);
    const { room, member: user, session: id, generation, isLast } = kept;
    const connection: MemberSession = { member: user, session: id, generation };
    const record =
      isLast === true
        ? (await this.rooms.of(user).change(room, (now) => expireAbsent(now, connection))).after
        : await this.startGrace(room, { id, user, generation }, 'lost', disconnect);
    const now = membershipOf(record, user);
    if (now === null) return;
    // Its grace timer may have been lost with a node. After the longest wait there is nothing left to wait for.
    const { graceMs, graceAwayMs } = this.limits;
    if (expireAbsent(record, connection) !== null) return this.watch({ ...kept, isLast: true }, graceAwayMs + graceMs);
    // The timer was that of another connection: of an older one that did not know better, or of one that never took the membership over.
    await this.watch({ room, member: user, session: now.session, generation: now.generation });
  }

  private async startGrace(
    room: string,
    session: ConnectionRef,
    absence: Absence,
    decide: (record: RoomRecord, session: MemberSession, absenceId: string) => Decision | null,
  ): Promise<RoomRecord> {
    const absenceId = this.random.id(6);
    // The timer is set first: a node that dies in between leaves nobody who is offline for ever. A running grace time is not extended.
    const wait = async ({ events, memberships }: Decision): Promise<void> => {
      const membership = memberships[session.user];
      if (membership === undefined || !events.some(({ k }) => k === 'member.offline')) return;
      const { id, user: member, generation } = session;
      const absent = { room, member, membership: membership.id, absenceId, session: id, generation };
      await this.setTimer(absent, firstWait(absence, this.graceMs(room), this.limits));
    };
    const changed = await this.rooms
      .of(session.user)
      .change(room, (record) => decide(record, memberSession(session), absenceId), undefined, wait);
    return changed.after;
  }

  /** A node that was held up may have replaced the timer of an absence by that of an earlier one: the wait for it begins anew. */
  private async waitForOther(record: RoomRecord, { room, member, ...earlier }: AbsentMember): Promise<void> {
    const membership = membershipOf(record, member);
    if (membership === null) return;
    const { id, session, generation, absenceId = '' } = membership;
    const absent = { room, member, membership: id, absenceId, session, generation };
    if (!isWaitedFor(record, absent) || isWaitedFor(record, { member, ...earlier })) return;
    await this.setTimer(absent, firstWait('lost', this.graceMs(room), this.limits), { unlessSet: true });
  }

  private setTimer(absent: Omit<AbsentMember, keyof Wait>, { inMs, absence, waitedMs }: Wait, how = {}): Promise<void> {
    return this.engine.setTimer(timerOf(absent.room, absent.member), inMs, { ...absent, absence, waitedMs }, how);
  }
}

const timerPrefix = 'membership:';
const timerOf = (room: string, member: string): string => `${timerPrefix}${room}:${member}`;
const keptPrefix = 'connection:';
const keptOf = (room: string, member: string): string => `${keptPrefix}${room}:${member}`;
/** Two renewals: one may fail. */
const keepAliveMs = ({ serverSilenceMs }: Limits): number => 2 * serverSilenceMs;
const memberSession = (session: ConnectionRef): MemberSession => ({
  member: session.user,
  session: session.id,
  generation: session.generation,
});
const isMember = (record: RoomRecord, session: Pick<SessionRef, 'id' | 'user'>): boolean =>
  membershipOf(record, session.user)?.session === session.id;
