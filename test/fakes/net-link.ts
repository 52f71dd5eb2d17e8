import type { Socket, SocketListener } from '../../components/core/platform/platform';
import type { Release } from '../../components/core/shared/release';

/** What the far end of a link hears. */
export interface FarEnd {
  text(text: string): void;
  closed(code: number | null): void;
}

type Parcel = { text: string } | { close: number | null };
export type Direction = 'up' | 'down';

/**
 * One socket and the wire it hangs on: two queues that move only when the test says so. `up` is towards the server.
 * What is in a queue can be lost, doubled, swapped, or swallowed by a hole that tells nobody.
 */
export class NetLink {
  state: 'opening' | 'open' | 'closed' = 'opening';
  readonly queues: { up: Parcel[]; down: Parcel[] } = { up: [], down: [] };
  private readonly hole = { up: false, down: false };
  private far: FarEnd | null = null;
  private farClosed = false;

  constructor(
    readonly url: string,
    private readonly near: SocketListener,
    /** Stops the wait for the other side; called when there is nothing to wait for any more. */
    private readonly waited: Release = () => undefined,
  ) {}

  // ---- the phone's side ----

  readonly socket: Socket = {
    send: (text) => {
      if (this.state === 'open') this.queues.up.push({ text });
    },
    close: (code = 1000) => {
      if (this.state === 'open') this.queues.up.push({ close: code });
      else if (this.state === 'opening') this.farClosed = true;
      this.waited();
      this.state = 'closed';
    },
  };

  // ---- the server's side ----

  accept(far: FarEnd): void {
    if (this.state !== 'opening') return;
    this.far = far;
    this.state = 'open';
    this.waited();
    this.near.opened();
  }

  refuse(): void {
    if (this.state !== 'opening') return;
    this.farClosed = true;
    this.state = 'closed';
    this.waited();
    this.near.closed(null);
  }

  send(text: string): void {
    if (!this.farClosed) this.queues.down.push({ text });
  }

  close(code: number | null = 1000): void {
    if (!this.farClosed) this.queues.down.push({ close: code });
    this.farClosed = true;
  }

  /** Something that is said on it arrives nowhere. */
  get isHoled(): boolean {
    return this.hole.up || this.hole.down;
  }

  get closedByServer(): boolean {
    return this.farClosed;
  }

  // ---- the wire ----

  /** Moves the first parcel of a queue, if there is one. */
  step(direction: Direction): boolean {
    const parcel = this.queues[direction].shift();
    if (parcel === undefined) return false;
    if (!this.hole[direction]) this.arrive(direction, parcel);
    return true;
  }

  /** Moves all there is, also what comes in answer. */
  flush(): void {
    while (this.step('up') || this.step('down'));
  }

  lose(direction: Direction): void {
    this.queues[direction].shift();
  }

  double(direction: Direction): void {
    const first = this.queues[direction][0];
    if (first !== undefined) this.queues[direction].unshift(first);
  }

  swap(direction: Direction): void {
    const [first, second, ...rest] = this.queues[direction];
    if (first === undefined || second === undefined || 'close' in first || 'close' in second) return;
    this.queues[direction] = [second, first, ...rest];
  }

  /** From now on nothing arrives, and nobody is told. */
  blackHole(direction: Direction | 'both'): void {
    if (direction !== 'down') this.hole.up = true;
    if (direction !== 'up') this.hole.down = true;
  }

  /** The connection is reset: what was under way is lost, a parcel of the server's perhaps torn apart, and both ends hear of it. */
  cut(): void {
    const { state } = this;
    this.queues.up = [];
    this.queues.down = [];
    // Nobody hears anything through a hole: the phone goes on waiting.
    if (!this.hole.down || state === 'open') this.state = 'closed';
    if (!this.hole.down) this.waited();
    if (!this.hole.up && this.far !== null && !this.farClosed) this.far.closed(null);
    this.farClosed = true;
    if (!this.hole.down && state !== 'closed') this.near.closed(null);
  }

  private arrive(direction: Direction, parcel: Parcel): void {
    if (direction === 'down') {
      if (this.state === 'closed') return;
      if ('text' in parcel) return this.near.text(parcel.text);
      this.state = 'closed';
      return this.near.closed(parcel.close);
    }
    if (this.farClosed) return;
    if ('text' in parcel) return this.far?.text(parcel.text);
    this.farClosed = true;
    this.far?.closed(parcel.close);
  }
}
