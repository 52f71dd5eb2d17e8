import type { ReportBlock, SenderReport } from '../packets/rtcp';
import { firstIndex } from '../packets/sequence';
import { sinceReport } from './quick-report';

/** A viewer has one microphone. */
const most = 2;
/** Packets of silence come every 20 ms, a moment after they were asked for; on a busy machine after seconds. */
const withinMs = 10_000;

/** The streams of a viewer itself, such as its silence, so that reports about them tell its browser a round trip. */
export class ViewerStreams {
  private readonly streams = new Map<number, { highest: number; middle: number; atMs: number }>();
  private askedMs: number | null = null;

  get areThere(): boolean {
    return this.streams.size > 0;
  }

  /** Called regularly. Whether nothing came for some time, although it was asked for. */
  areMissing(isAsked: boolean, nowMs: number): boolean {
    this.askedMs = isAsked && !this.areThere ? (this.askedMs ?? nowMs) : null;
    return this.askedMs !== null && nowMs - this.askedMs >= withinMs;
  }

  onPacket(ssrc: number, index: number): void {
    const known = this.streams.get(ssrc);
    if (known === undefined && this.streams.size >= most) return;
    this.streams.set(ssrc, { middle: 0, atMs: 0, ...known, highest: Math.max(known?.highest ?? index, index) });
  }

  onReport({ ssrc, middle }: SenderReport, nowMs: number): void {
    const known = this.streams.get(ssrc);
    if (known !== undefined) this.streams.set(ssrc, { ...known, middle, atMs: nowMs });
  }

  /** How the streams arrive. `isQuick`: the browser shall take the round trip for short. */
  blocks(isQuick: boolean, nowMs: number): ReportBlock[] {
    return Array.from(this.streams, ([ssrc, { highest, middle, atMs }]) => ({
      ssrc,
      fractionLost: 0,
      lost: 0,
      highest: highest - firstIndex,
      jitter: 0,
      lastReport: middle,
      sinceLastReport: middle === 0 ? 0 : sinceReport(atMs, nowMs, isQuick),
    }));
  }
}
