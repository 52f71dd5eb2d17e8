import type { ReceiverTime } from '../packets/rtcp';
import { sinceReport } from './quick-report';

/** A browser tells its time about once a second, and a bad line loses some; on a busy machine it takes seconds more. */
const withinMs = 10_000;

/** The time that a viewer told last. The answer to it gives its browser a round trip, although it sends no media. */
export class ViewerTime {
  private last: (ReceiverTime & { atMs: number }) | null = null;
  private awaitedMs: number | null = null;

  get isKnown(): boolean {
    return this.last !== null;
  }

  onTime(time: ReceiverTime, nowMs: number): void {
    this.last = { ...time, atMs: nowMs };
  }

  /** Called regularly. Whether nothing was told for some time, although an answer is of use. */
  isMissing(isOfUse: boolean, nowMs: number): boolean {
    this.awaitedMs = isOfUse && !this.isKnown ? (this.awaitedMs ?? nowMs) : null;
    return this.awaitedMs !== null && nowMs - this.awaitedMs >= withinMs;
  }

  /** The answer, null before a time was told. `isQuick`: the browser shall take the round trip for short. */
  answer(isQuick: boolean, nowMs: number): { time: ReceiverTime; sinceTime: number } | null {
    const { last } = this;
    return last === null ? null : { time: last, sinceTime: sinceReport(last.atMs, nowMs, isQuick) };
  }
}
