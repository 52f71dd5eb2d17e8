import type { Limits } from './limits';
import { Opening } from './opening';
import type { Ending, Outlet } from './outlet';
import type { Unit } from './unit';

/** Who sends a stream. `heardAtMs` is when its socket last gave a byte. */
export interface Publisher {
  readonly seat: string;
  readonly heardAtMs: number;
  close(why: Ending): void;
}

/**
 * One name, one publisher, any number of readers. Readers stay over a publisher's reconnects: the new connection's times
 * continue where the old one's stopped, plus the time that passed, one shift for sound and picture together.
 */
export class Stream {
  publisher: Publisher | null = null;
  readonly outlets = new Set<Outlet>();
  private readonly opening = new Opening();
  /** Wakes the newcomer that waits for the name. */
  private wake: (() => void) | null = null;
  private shiftMs: number | null = 0;
  private last: { dtsMs: number; atMs: number } | null = null;

  constructor(private readonly deps: { limits: Limits; now(): number }) {}

  get isIdle(): boolean {
    return this.publisher === null && this.outlets.size === 0 && this.wake === null;
  }

  /**
   * Takes the name, now or as soon as its owner is gone. A newcomer never disturbs an owner that still sends; but an owner that
   * has been silent lost its network without a word, and this is the same seat coming back.
   */
  async claim(newcomer: Publisher): Promise<boolean> {
    if (this.publisher !== null && !(await this.outlast(this.publisher))) return false;
    this.publisher = newcomer;
    this.opening.clear();
    this.outlets.forEach((outlet) => outlet.restart());
    this.shiftMs = this.last === null ? 0 : null;
    return true;
  }

  accept(from: Publisher, unit: Unit): void {
    if (from !== this.publisher) return;
    const placed = this.place(unit);
    this.opening.take(placed);
    this.outlets.forEach((outlet) => outlet.offer(placed));
  }

  /** The publisher is gone; its name is free at once. */
  end(publisher: Publisher): void {
    if (publisher !== this.publisher) return;
    this.publisher = null;
    // A player that joins now would see a still picture of somebody who is not there.
    this.opening.clear();
    this.wake?.();
  }

  join(outlet: Outlet): void {
    this.outlets.add(outlet);
    this.opening.units().forEach((unit) => outlet.offer(unit));
  }

  private async outlast(owner: Publisher): Promise<boolean> {
    if (this.wake !== null) return false;
    const { heardAtMs } = owner;
    const waitMs = Math.max(0, heardAtMs + this.deps.limits.silentMs - this.deps.now());
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = null;
    if (this.publisher === null) return true;
    if (owner.heardAtMs !== heardAtMs) return false;
    this.publisher = null;
    owner.close('replaced');
    return true;
  }

  private place(unit: Unit): Unit {
    const nowMs = this.deps.now();
    if (this.shiftMs === null && this.last !== null) {
      // A header's time may have nothing to do with what follows, so the shift waits for the first real frame.
      if (!unit.isMedia) return unit.at(this.last.dtsMs);
      this.shiftMs = this.last.dtsMs + Math.max(1, Math.round(nowMs - this.last.atMs)) - unit.dtsMs;
    }
    const placed = unit.at(Math.max(0, unit.dtsMs + (this.shiftMs ?? 0)));
    if (unit.isMedia) this.last = { dtsMs: placed.dtsMs, atMs: nowMs };
    return placed;
  }
}
