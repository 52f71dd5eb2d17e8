import type { HeardReport } from '../rtc/forwarding/uplink';

/** Long enough for several messages, and so short that two clocks do not drift apart meanwhile. */
const rememberedMs = 15_000;
/** A time is moved from one packet to the next by a millisecond, which nobody sees or hears, or by this share of a larger error. */
const step = { leastMs: 1, share: 1 / 8 } as const;
/** A larger difference is another clock, and not a better estimate of the same one. */
const otherClockMs = 300;

/** The least of the latest values: the delay of the message that was delayed least. */
class RecentLeast {
  private present = Infinity;
  private before = Infinity;
  private sinceMs = -Infinity;

  add(value: number, nowMs: number): void {
    if (nowMs - this.sinceMs > rememberedMs) Object.assign(this, { before: this.present, present: Infinity, sinceMs: nowMs });
    this.present = Math.min(this.present, value);
  }

  /** Infinity before the first. */
  get value(): number {
    return Math.min(this.present, this.before);
  }
}

/** Follows a better and better estimate without a jump, and takes another clock at once. */
class GradualShift {
  private shiftMs: number | null = null;

  follow(wantedMs: number): number {
    const presentMs = this.shiftMs ?? wantedMs;
    const errorMs = wantedMs - presentMs;
    const isOther = Math.abs(errorMs) > otherClockMs;
    const stepMs = Math.min(Math.abs(errorMs), Math.max(step.leastMs, Math.abs(errorMs) * step.share));
    this.shiftMs = isOther ? wantedMs : presentMs + Math.sign(errorMs) * stepMs;
    return this.shiftMs;
  }
}

/**
 * The clock of a page as the server sees it: its messages say when they were sent, and the quickest one took no time. Sound and picture
 * come by different clocks, over ways that are equally long at their quickest, so the times of both meet here.
 */
export class PageClock {
  private readonly delay = new RecentLeast();
  private readonly shift = new GradualShift();

  /** A message of `sentMs` on the page's clock came at `nowMs` on ours. */
  noteSent(sentMs: number, nowMs: number): void {
    this.delay.add(nowMs - sentMs, nowMs);
  }

  /** A time of the page on our clock; null while the page has said nothing. */
  timeOf(pageMs: number): number | null {
    const { value } = this.delay;
    return value === Infinity ? null : pageMs + this.shift.follow(value);
  }
}

const perMs = 90;

/**
 * The capture times of pictures on our clock. Reports of the publisher say which of its RTP times belongs to which time of its wall clock
 * (RFC 3550, 6.4.1), and when they were sent. Before the first one, the quickest picture took no time.
 */
export class PictureClock {
  private readonly arrival = new RecentLeast();
  private readonly wall = new RecentLeast();
  private readonly shift = new GradualShift();
  private heard: HeardReport | undefined;
  /** The last RTP time, without wraps. */
  private last: number | null = null;

  timeOf(timestamp: number, report: HeardReport | undefined, nowMs: number): number {
    const pictureMs = this.unwrapped(timestamp) / perMs;
    this.arrival.add(nowMs - pictureMs, nowMs);
    if (report !== undefined && report !== this.heard) this.wall.add(report.atMs - report.report.wallMs, report.atMs);
    this.heard = report;
    return pictureMs + this.shift.follow(this.reported(timestamp, pictureMs) ?? this.arrival.value);
  }

  private reported(timestamp: number, pictureMs: number): number | null {
    if (this.heard === undefined) return null;
    const { report } = this.heard;
    const capturedMs = report.wallMs + ((timestamp - report.timestamp) | 0) / perMs;
    return capturedMs + this.wall.value - pictureMs;
  }

  private unwrapped(timestamp: number): number {
    this.last = this.last === null ? timestamp : this.last + ((timestamp - this.last) | 0);
    return this.last;
  }
}
