import { rtcError } from '../../components/core/protocol/errors';
import type { Json } from '../../components/core/shared/json';
import type { Random } from '../clock';
import type { Limits } from '../context';
import type { Engine } from '../engine/engine';
import type { Roles } from '../calls/roles';
import { callOfRoom } from '../../components/core/protocol/messages';
import type { Grant } from '../tokens';
import { assign, expire, hold, leave, lose, part, show, type Decision, type Holder } from './decisions';
import { memberOf, seatOf, type RoomRecord } from './room-record';
import type { Changed, Rooms } from './rooms';

/** Whose seats: one generation of one session. */
export interface Sitter {
  readonly id: string;
  readonly user: string;
  readonly device: string;
  readonly generation: number;
  readonly rooms: readonly string[];
}

/** What becomes of seats when their holders come, go, hide and fail to return. The timers are the engine's: they outlive a node. */
export class Seating {
  constructor(
    private readonly rooms: Rooms,
    private readonly engine: Engine,
    private readonly random: Random,
    private readonly limits: Limits,
    private readonly roles: Roles,
  ) {}

  /** The session is back and follows the room: its seat is online again. Null when the seat is gone. */
  async resume(room: string, sitter: Sitter, grant: Grant): Promise<Changed | null> {
    await this.assign(room, sitter, grant);
    const changed = await this.rooms.change(room, (record) => hold(record, holderOf(sitter)));
    if (!holdsSeat(changed.after, sitter)) return null;
    await this.engine.clearTimer(timerOf(room, sitter.user));
    return changed;
  }

  /** Brings the role in line with the newest token. */
  async assign(room: string, sitter: Sitter, grant: Grant): Promise<void> {
    const role = await this.roles.of({ grant, device: sitter.device }, room);
    await this.rooms.change(room, (record) => assign(record, holderOf(sitter), role, this.random.id(12)));
  }

  /** The session is back, but not here: false when it has no seat here either. */
  async part(room: string, sitter: Sitter): Promise<boolean> {
    return holdsSeat(await this.wait(room, sitter, this.graceMs(room, false), part), sitter);
  }

  /** The socket is lost. */
  async lose(sitter: Sitter, away: boolean): Promise<void> {
    await Promise.all(sitter.rooms.map((room) => this.wait(room, sitter, this.graceMs(room, away), lose)));
  }

  async show(sitter: Sitter, presence: 'online' | 'away'): Promise<void> {
    await Promise.all(sitter.rooms.map((room) => this.rooms.change(room, (record) => show(record, holderOf(sitter), presence))));
  }

  /** A timer of the engine came due: true when it was one of ours. */
  async expire(id: string, payload: Json): Promise<boolean> {
    if (!id.startsWith(timerPrefix)) return false;
    const { room, member, seat } = payload as { room: string; member: string; seat: string };
    await this.rooms.change(room, (record) => expire(record, member, seat));
    return true;
  }

  async evict(room: string, member: string, seat: string): Promise<void> {
    await this.rooms.change(room, (record) => (seatOf(record, member)?.id === seat ? leave(record, member, 'left') : null));
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

  /** A seat in a call waits for as long as the part in it. */
  private graceMs(room: string, away: boolean): number {
    const { graceMs, graceAwayMs, callGraceMs } = this.limits;
    if (away) return graceAwayMs;
    return callOfRoom(room) === null ? graceMs : Math.max(graceMs, callGraceMs);
  }

  private async wait(
    room: string,
    sitter: Sitter,
    graceMs: number,
    decide: (record: RoomRecord, holder: Holder) => Decision | null,
  ): Promise<RoomRecord> {
    const changed = await this.rooms.change(room, (record) => decide(record, holderOf(sitter)));
    const seat = seatOf(changed.after, sitter.user);
    const offline = (record: RoomRecord) => memberOf(record, sitter.user)?.presence === 'offline';
    // A grace that runs already is not prolonged by another visit.
    const begins = !offline(changed.before) && offline(changed.after);
    if (begins && seat !== null)
      await this.engine.setTimer(timerOf(room, sitter.user), graceMs, { room, member: sitter.user, seat: seat.id });
    return changed.after;
  }
}

const timerPrefix = 'seat:';
const timerOf = (room: string, member: string): string => `${timerPrefix}${room}:${member}`;
const banOf = (room: string, user: string): string => `ban:${room}:${user}`;
const holderOf = (sitter: Sitter): Holder => ({ member: sitter.user, session: sitter.id, generation: sitter.generation });
const holdsSeat = (record: RoomRecord, sitter: Sitter): boolean => seatOf(record, sitter.user)?.session === sitter.id;
