import type { Json } from '../../../components/core/shared/json';
import type { Engine } from '../../engine/engine';
import type { Limits } from '../../limits';
import { waitingIn, type RoomRecord, type WaitingUser } from '../room-record';
import type { Rooms } from '../rooms';
import { addWaiting, takeOut } from './waiting-users';

/** Silences that a user in the waiting room may have. */
const silences = 3;
/** A record in the engine for each user who knocked: the time at which the room had opened. */
const knockOf = (room: string, user: string): string => `knock:${room}:${user}`;
const timerPrefix = 'knocks:';
const timerOf = (room: string): string => `${timerPrefix}${room}`;

/**
 * The knocks of users in waiting rooms. A knock is a small record that expires, so that those who wait change no room; a timer of the
 * engine takes out who was silent. Both outlive a node.
 */
export class Knocks {
  constructor(
    private readonly engine: Pick<Engine, 'put' | 'get' | 'remove' | 'setTimer'>,
    private readonly rooms: Rooms,
    private readonly limits: Limits,
  ) {}

  /**
   * Records a knock at a room that has opened at `openedAt`, as the user found it. `open` gives the record its settings when the room is
   * not open.
   */
  async knock(room: string, user: WaitingUser, openedAt: number, open: (record: RoomRecord) => RoomRecord): Promise<RoomRecord> {
    const { knockEveryMs, waitingPerRoom } = this.limits;
    const silentMs = silences * knockEveryMs;
    const record = (of: number): Promise<void> => this.engine.put(knockOf(room, user.id), of, silentMs);
    // Timer and record come first, so that a node that dies in between leaves nobody who waits for ever, and nobody is taken for silent.
    await Promise.all([this.engine.setTimer(timerOf(room), silentMs, { room }, { unlessSet: true }), record(openedAt)]);
    const { after } = await this.rooms.change(room, (now) => addWaiting(now, open(now), user, waitingPerRoom));
    if (after.public.openedAt !== openedAt) await record(after.public.openedAt);
    return after;
  }

  /** The time at which the room had opened where this user waited a moment ago; null when they did not. */
  async openedWhereWaited(room: string, user: string): Promise<number | null> {
    return (await this.engine.get(knockOf(room, user))) as number | null;
  }

  /** The user waits no longer. */
  forget(room: string, user: string): Promise<void> {
    return this.engine.remove(knockOf(room, user));
  }

  /** Handles a due timer of the engine. Returns false when the timer is not one of knocks. */
  async expire(id: string, payload: Json): Promise<boolean> {
    if (!id.startsWith(timerPrefix)) return false;
    const { room } = payload as { room: string };
    const { record } = await this.rooms.load(room);
    const waiting = waitingIn(record);
    const knocks = await Promise.all(waiting.map((user) => this.openedWhereWaited(room, user.id)));
    const silent = waiting.filter((_, index) => knocks[index] === null).map((user) => user.id);
    const { after } = await this.rooms.change(room, (now) => takeOut(now, silent));
    if (waitingIn(after).length > 0) await this.engine.setTimer(timerOf(room), this.limits.knockEveryMs, { room });
    return true;
  }
}
