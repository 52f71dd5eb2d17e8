import type { Limits } from './limits';
import type { Unit } from './unit';

/** Why a connection was ended by us. */
export type Ending = 'revoked' | 'slow' | 'replaced';

/** The way out to one reader, whatever the protocol: whole messages in, and a word when there is room again. */
export interface Pipe {
  readonly wire: 'flv' | 'rtmp';
  send(bytes: Buffer): void;
  isFull(): boolean;
  /** Bytes that were handed over and are not yet with the kernel. */
  queuedBytes(): number;
  onDrain(listener: () => void): void;
  close(why: Ending): void;
}

/** What a reader of a stream cost, for the gauges. */
export interface OutletCounts {
  cutReaders: number;
  droppedFrames: number;
  outBytes: number;
}

/**
 * One reader of a stream, and all that it may make us keep. What does not fit waits here, where it can still be thrown away: a
 * reader that lags loses old pictures up to the next key frame, sound last; one that takes nothing is cut. It joins again.
 */
export class Outlet {
  private waiting: Unit[] = [];
  private waitingBytes = 0;
  /** Pictures that need one that was not sent are noise: wait for a key frame. */
  private needsKey = true;
  private fullSince: number | null = null;
  private isClosed = false;

  constructor(
    readonly seat: string,
    private readonly pipe: Pipe,
    private readonly deps: { limits: Limits; counts: OutletCounts; now(): number },
  ) {
    pipe.onDrain(() => this.pump());
  }

  /** Held by this process for this reader; messages are shared, so the sum over readers is an upper bound. */
  get queuedBytes(): number {
    return this.waitingBytes + this.pipe.queuedBytes();
  }

  offer(unit: Unit): void {
    if (this.isClosed) return;
    if (unit.kind === 'inter' && this.needsKey) return;
    if (unit.kind === 'key') this.needsKey = false;
    if (this.waiting.length === 0 && !this.pipe.isFull()) return this.send(unit);
    this.fullSince ??= this.deps.now();
    this.waiting.push(unit);
    this.waitingBytes += unit.size;
    this.shed(unit.dtsMs - this.deps.limits.staleMs);
    const { queueBytes, stuckMs } = this.deps.limits;
    if (this.queuedBytes > queueBytes || this.deps.now() - this.fullSince > stuckMs) this.cut();
  }

  /** The publisher is another connection now: nothing from it can be decoded before its key frame. */
  restart(): void {
    this.needsKey = true;
  }

  close(why: Ending): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.keep(() => false);
    this.pipe.close(why);
  }

  private cut(): void {
    this.deps.counts.cutReaders += 1;
    this.close('slow');
  }

  private send(unit: Unit): void {
    const bytes = unit[this.pipe.wire];
    this.deps.counts.outBytes += bytes.length;
    this.pipe.send(bytes);
  }

  private pump(): void {
    this.fullSince = null;
    while (!this.pipe.isFull()) {
      const unit = this.waiting.shift();
      if (unit === undefined) return;
      this.waitingBytes -= unit.size;
      this.send(unit);
    }
    this.fullSince = this.deps.now();
  }

  private shed(oldestMs: number): void {
    const first = this.waiting.find((unit) => unit.isMedia);
    if (first === undefined || first.dtsMs >= oldestMs) return;
    const key = this.waiting.findLast((unit) => unit.kind === 'key' && unit.dtsMs >= oldestMs);
    if (key === undefined) this.needsKey = true;
    const before = this.waiting.length;
    let beforeKey = true;
    this.keep((unit) => {
      if (unit === key) beforeKey = false;
      if (!unit.isMedia) return true;
      return unit.kind === 'audio' ? unit.dtsMs >= oldestMs : !beforeKey;
    });
    this.deps.counts.droppedFrames += before - this.waiting.length;
  }

  private keep(wanted: (unit: Unit) => boolean): void {
    this.waiting = this.waiting.filter(wanted);
    this.waitingBytes = this.waiting.reduce((sum, unit) => sum + unit.size, 0);
  }
}
