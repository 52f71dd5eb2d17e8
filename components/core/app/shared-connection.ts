import { releaseOnce, type Release } from '../shared/release';
import type { Signalling } from '../signalling/signalling';
import type { Clock } from '../shared/clock';

/** A page that follows another one wants the same connection. */
const lingerMs = 5_000;

/** The connection exists while somebody needs it: a room on screen, a seat, a request. Nothing remains after the last. */
export class SharedConnection {
  private holders = 0;
  private linger: Release = () => undefined;
  /** The server ended it for good: looking at a room does not bring it back, only an act does. */
  private endedByServer = false;
  private dropping = false;

  constructor(
    private readonly clock: Clock,
    private readonly signalling: Pick<Signalling, 'phase' | 'connect' | 'close'>,
  ) {}

  /** A `request` is an act of a person; an `observer` is a screen that shows a room. */
  acquire(why: 'observer' | 'request'): Release {
    this.holders += 1;
    this.linger();
    if (why === 'request') this.endedByServer = false;
    if (!this.endedByServer && (this.signalling.phase === 'idle' || this.signalling.phase === 'closed'))
      this.signalling.connect();
    return releaseOnce(() => {
      this.holders -= 1;
      if (this.holders === 0) this.linger = this.clock.after(lingerMs, () => this.close());
    });
  }

  /** The connection ended for good; when we did not drop it ourselves, it was the server. */
  ended(): void {
    this.endedByServer = !this.dropping;
  }

  release(): void {
    this.linger();
  }

  private close(): void {
    if (this.signalling.phase === 'closed') return;
    this.dropping = true;
    void this.signalling.close();
    this.dropping = false;
  }
}
