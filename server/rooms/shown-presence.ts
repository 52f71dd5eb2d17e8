import type { Clock, Release } from '../clock';

type Presence = 'online' | 'away';

const againMs = 1_000;

/** The presence of a live connection. A change that could not be stored is tried again, because nothing else would correct it before the next change. */
export class ShownPresence {
  private change = 0;
  private stopWaiting: Release = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly store: (presence: Presence) => Promise<void>,
    private readonly onFailure: (cause: unknown) => void,
  ) {}

  show(presence: Presence): void {
    this.stop();
    const change = this.change;
    this.store(presence).catch((cause: unknown) => {
      this.onFailure(cause);
      if (change === this.change) this.stopWaiting = this.clock.after(againMs, () => this.show(presence));
    });
  }

  /** The connection is over, or another presence takes the place of this one. */
  stop(): void {
    this.change += 1;
    this.stopWaiting();
  }
}
