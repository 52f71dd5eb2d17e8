import type { Socket, SocketListener } from '../../../components/core/platform/platform';
import type { Release } from '../../../components/core/shared/release';

/** The server's end of a link. */
export interface RemoteEnd {
  text(text: string): void;
  closed(code: number | null): void;
}

type Packet = { text: string } | { close: number | null };
export type Direction = 'up' | 'down';

/**
 * One socket and its network: two queues whose packets move only when the test says so. `up` is towards the server.
 * Queued packets can be lost, duplicated, reordered or dropped silently by a black hole.
 */
export class NetLink {
  state: 'opening' | 'open' | 'closed' = 'opening';
  readonly queues: { up: Packet[]; down: Packet[] } = { up: [], down: [] };
  private readonly blackHoleFor = { up: false, down: false };
  private far: RemoteEnd | null = null;
  private farClosed = false;

  constructor(
    readonly url: string,
    private readonly near: SocketListener,
    /** Ends the connection timeout; called when the socket has opened or closed. */
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

  accept(far: RemoteEnd): void {
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

  /** Whether packets vanish in at least one direction. */
  get isBlackHole(): boolean {
    return this.blackHoleFor.up || this.blackHoleFor.down;
  }

  get closedByServer(): boolean {
    return this.farClosed;
  }

  // ---- the wire ----

  /** Delivers the first packet of a queue, if there is one. */
  step(direction: Direction): boolean {
    const parcel = this.queues[direction].shift();
    if (parcel === undefined) return false;
    if (!this.blackHoleFor[direction]) this.arrive(direction, parcel);
    return true;
  }

  /** Delivers all packets, and those sent in response. */
  flush(): void {
    while (this.step('up') || this.step('down'));
  }

  lose(direction: Direction): void {
    this.queues[direction].shift();
  }

  duplicate(direction: Direction): void {
    const first = this.queues[direction][0];
    if (first !== undefined) this.queues[direction].unshift(first);
  }

  reorder(direction: Direction): void {
    const [first, second, ...rest] = this.queues[direction];
    if (first === undefined || second === undefined || 'close' in first || 'close' in second) return;
    this.queues[direction] = [second, first, ...rest];
  }

  /** From now on packets vanish silently. */
  blackHole(direction: Direction | 'both'): void {
    if (direction !== 'down') this.blackHoleFor.up = true;
    if (direction !== 'up') this.blackHoleFor.down = true;
  }

  /** Resets the connection: packets in flight are lost, and both ends are notified. */
  cut(): void {
    const { state } = this;
    this.queues.up = [];
    this.queues.down = [];
    // A black hole also swallows the reset: the phone keeps waiting.
    if (!this.blackHoleFor.down || state === 'open') this.state = 'closed';
    if (!this.blackHoleFor.down) this.waited();
    if (!this.blackHoleFor.up && this.far !== null && !this.farClosed) this.far.closed(null);
    this.farClosed = true;
    if (!this.blackHoleFor.down && state !== 'closed') this.near.closed(null);
  }

  private arrive(direction: Direction, parcel: Packet): void {
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
