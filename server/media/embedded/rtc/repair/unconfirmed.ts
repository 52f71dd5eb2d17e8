import type { SentPacket } from './packet-history';

/** Shorter than the time in which feedback tells of a packet, which may be lost itself. */
const everyMs = 60;
const checkMs = 20;
const mostTimes = 6;

/**
 * Packets that a viewer asked for late. It stops asking after ten requests, of which a bad line loses most now and then, and then waits
 * for a key frame. So they are sent again without a request, until its feedback tells that they came.
 */
export class Unconfirmed {
  private readonly waiting = new Map<SentPacket, { sendAgain: () => void; times: number }>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly now: () => number) {}

  add(packet: SentPacket, sendAgain: () => void): void {
    if (this.waiting.has(packet)) return;
    this.waiting.set(packet, { sendAgain, times: 0 });
    this.timer ??= setInterval(() => this.check(), checkMs);
  }

  release(): void {
    this.waiting.clear();
    this.stopIfIdle();
  }

  private check(): void {
    const nowMs = this.now();
    this.waiting.forEach((each, packet) => {
      if (packet.hasArrived || each.times >= mostTimes) this.waiting.delete(packet);
      else if (nowMs - packet.resentMs >= everyMs) {
        each.times += 1;
        each.sendAgain();
      }
    });
    this.stopIfIdle();
  }

  private stopIfIdle(): void {
    if (this.waiting.size > 0 || this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
  }
}
