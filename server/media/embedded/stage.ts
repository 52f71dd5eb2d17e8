import { Gate, type Pass } from '../gate';
import type { Limits } from './limits';
import type { Denial, DoorSeat, Stats } from './messages';
import { Outlet, type Ending, type Pipe } from './outlet';
import { Stream, type Publisher } from './stream';

/** Asks the parent what an unsigned development URL leads to; null refuses. */
export type AskDoor = (door: 'in' | 'out', room: string, name: string) => Promise<DoorSeat | null>;

export interface StageOptions {
  key: string;
  limits: Limits;
  ask: AskDoor;
  /** A push through a development door is over. */
  ended(seat: string): void;
  /** Monotonic milliseconds, for durations. */
  now(): number;
  /** Milliseconds of the calendar, for expiry. */
  wallNow(): number;
}

/** Everything that runs in the child: streams by name, who may reach them, and the counters. */
export class Stage {
  readonly gate: Gate;
  private readonly streams = new Map<string, Stream>();
  private readonly counts = { cutReaders: 0, droppedFrames: 0, outBytes: 0, inBytes: 0, refused: 0 };

  constructor(readonly options: StageOptions) {
    this.gate = new Gate(options.key, options.limits.graceMs, options.wallNow);
  }

  get limits(): Limits {
    return this.options.limits;
  }

  /** The stream that is now this publisher's, or null when the name is taken or the seat was denied while it waited. */
  async publish(name: string, publisher: Publisher): Promise<Stream | null> {
    const stream = this.open(name);
    const isOurs = (await stream.claim(publisher)) && !this.gate.isDenied(publisher.seat);
    if (isOurs) return stream;
    stream.end(publisher);
    this.sweepName(name);
    return null;
  }

  play(name: string, seat: string, pipe: Pipe): Outlet {
    const { limits, now } = this.options;
    const outlet = new Outlet(seat, pipe, { limits, counts: this.counts, now });
    this.open(name).join(outlet);
    return outlet;
  }

  /** The connection behind a publisher or reader is over. */
  gone(name: string, pass: Pass | null, who: Publisher | Outlet): void {
    const stream = this.streams.get(name);
    if (who instanceof Outlet) stream?.outlets.delete(who);
    else stream?.end(who);
    this.sweepName(name);
    if (pass !== null) this.gate.left(pass);
  }

  /** Ends what the seat plays, what it sends, and who plays that: nothing will ever come again under these names. */
  deny(denial: Denial): void {
    this.gate.deny(denial);
    this.streams.forEach((stream, name) => {
      const isItsOwn = denial.streams.includes(name);
      this.endAll(stream, 'revoked', (seat) => isItsOwn || seat === denial.seat);
    });
  }

  heard(bytes: number): void {
    this.counts.inBytes += bytes;
  }

  refused(): void {
    this.counts.refused += 1;
  }

  stats(): Stats {
    const streams = Array.from(this.streams.values());
    const outlets = streams.flatMap((stream) => Array.from(stream.outlets));
    return {
      ...this.counts,
      publishers: streams.filter((stream) => stream.publisher !== null).length,
      players: outlets.length,
      queuedBytes: outlets.reduce((sum, outlet) => sum + outlet.queuedBytes, 0),
      memoryBytes: process.memoryUsage.rss(),
    };
  }

  private open(name: string): Stream {
    const stream = this.streams.get(name) ?? new Stream(this.options);
    this.streams.set(name, stream);
    return stream;
  }

  private endAll(stream: Stream, why: Ending, wanted: (seat: string) => boolean): void {
    // Closing takes entries out of the set that is walked.
    Array.from(stream.outlets).forEach((outlet) => wanted(outlet.seat) && outlet.close(why));
    if (stream.publisher !== null && wanted(stream.publisher.seat)) stream.publisher.close(why);
  }

  private sweepName(name: string): void {
    if (this.streams.get(name)?.isIdle === true) this.streams.delete(name);
  }
}
