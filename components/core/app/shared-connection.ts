import { releaseOnce, type Release } from '../shared/release';
import type { Signalling } from '../signalling/signalling';
import type { Clock } from '../shared/clock';

/** An unused connection stays open for this long, because the next page usually needs it again. */
const closeDelayMs = 5_000;

/** Keeps the connection open while at least one screen, joined room or request uses it. */
export class SharedConnection {
  private useCount = 0;
  private closeTimer: Release = () => undefined;
  /** The server ended the connection: only an action of the user connects again, not a screen that shows a room. */
  private endedByServer = false;
  private closing = false;

  constructor(
    private readonly clock: Clock,
    private readonly signalling: Pick<Signalling, 'phase' | 'connect' | 'close'>,
  ) {}

  /** Connects if needed, and keeps the connection until released. A `request` is an action of the user; an `observer` only shows a room. */
  acquire(purpose: 'observer' | 'request'): Release {
    this.useCount += 1;
    this.closeTimer();
    if (purpose === 'request') this.endedByServer = false;
    if (!this.endedByServer && (this.signalling.phase === 'idle' || this.signalling.phase === 'closed'))
      this.signalling.connect();
    return releaseOnce(() => {
      this.useCount -= 1;
      if (this.useCount === 0) this.closeTimer = this.clock.after(closeDelayMs, () => this.close());
    });
  }

  /** The connection ended for good: by the server, unless this class is closing it. */
  ended(): void {
    this.endedByServer = !this.closing;
  }

  release(): void {
    this.closeTimer();
  }

  private close(): void {
    if (this.signalling.phase === 'closed') return;
    this.closing = true;
    void this.signalling.close();
    this.closing = false;
  }
}
