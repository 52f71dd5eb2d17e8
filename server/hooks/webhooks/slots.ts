import type { Clock, Release } from '../../clock';

/** Limits the work that is done at once. Those who wait are served in their order. */
export class Slots {
  private readonly waiting = new Set<(slot: Release | null) => void>();

  constructor(
    private readonly clock: Clock,
    private free: number,
    private readonly mostWaiting: number,
  ) {}

  /** Takes a slot, or null when none becomes free in time or too many wait. Releasing it twice has no effect. */
  take(withinMs: number): Promise<Release | null> {
    if (this.free > 0) {
      this.free -= 1;
      return Promise.resolve(this.slot());
    }
    if (this.waiting.size >= this.mostWaiting) return Promise.resolve(null);
    return new Promise((resolve) => {
      const end = (slot: Release | null) => {
        stop();
        this.waiting.delete(end);
        resolve(slot);
      };
      const stop = this.clock.after(withinMs, () => end(null));
      this.waiting.add(end);
    });
  }

  /** Sends all who wait away. */
  close(): void {
    this.waiting.forEach((end) => end(null));
  }

  private slot(): Release {
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const [next] = this.waiting;
      if (next === undefined) this.free += 1;
      else next(this.slot());
    };
  }
}
