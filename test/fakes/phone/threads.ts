import { seededRandom } from '../../../tools/seeded-random';
import type { SharedTime } from './clock';

/** How long the ways between the threads take. Without options every hop takes no time, but a turn of its own. */
export interface ThreadTimes {
  /** The least and the most time of one hop; a seed draws each. */
  hopMs?: readonly [number, number];
  insertMs?: number;
  removeMs?: number;
}

export type Way = 'to view' | 'to native' | 'from native' | 'from view' | 'commands';

/**
 * The two threads of a phone, service and view, and the native side below them. Messages of one way keep their order; different ways
 * overtake each other. All delays pass in the phone's time.
 */
export class Threads {
  /** How long the native side needs to insert an element, and to remove it. */
  insertMs: number;
  removeMs: number;
  private readonly hopMs: readonly [number, number];
  private readonly random: () => number;
  private readonly arrivals = new Map<object, Map<Way, number>>();
  private batch: Map<object, (() => void)[]> | null = null;

  constructor(
    private readonly time: SharedTime,
    seed: number,
    { hopMs = [0, 0], insertMs = 0, removeMs = 0 }: ThreadTimes,
  ) {
    this.random = seededRandom(seed);
    this.hopMs = hopMs;
    this.insertMs = insertMs;
    this.removeMs = removeMs;
  }

  /** Carries `act` one hop, after everything that `page` sent this way before; `extraMs` is the work at the other end. */
  send(page: object, way: Way, act: () => void, extraMs = 0): void {
    const ways = this.arrivals.get(page) ?? new Map<Way, number>();
    this.arrivals.set(page, ways);
    const at = Math.max(ways.get(way) ?? 0, this.time.now + this.hop());
    ways.set(way, at);
    this.after(at - this.time.now + extraMs, act);
  }

  /** A timer of 0 in the service thread: a few milliseconds where hops take time at all. */
  later(act: () => void): void {
    this.after(this.hopMs[1] === 0 ? 0 : 1 + Math.floor(this.random() * 4), act);
  }

  /** Collects what `render` sends to the views: a page's part arrives at once, as one message of the platform does. */
  render<Result>(render: () => Result): Result {
    if (this.batch !== null) return render();
    const batch = new Map<object, (() => void)[]>();
    this.batch = batch;
    try {
      return render();
    } finally {
      this.batch = null;
      batch.forEach((acts, page) => this.send(page, 'to view', () => acts.forEach((act) => act())));
    }
  }

  /** Sends `act` to the page's view with the changes of the present render. */
  toView(page: object, act: () => void): void {
    if (this.batch === null) return this.send(page, 'to view', act);
    this.batch.set(page, [...(this.batch.get(page) ?? []), act]);
  }

  private hop(): number {
    const [least, most] = this.hopMs;
    return least + Math.floor(this.random() * (most - least + 1));
  }

  private after(ms: number, act: () => void): void {
    this.time.add({ act, everyMs: null, of: this }, ms);
  }
}
