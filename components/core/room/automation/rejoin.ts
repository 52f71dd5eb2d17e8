import type { RtcError } from '../../protocol/errors';
import type { Release } from '../../shared/release';
import { toRtcError } from '../../protocol/to-rtc-error';
import type { Clock } from '../../shared/clock';
import { restartDelay } from '../stream/restart-policy';

/** Beyond this many failures the wait grows no more; it never gives up while there is a connection. */
const mostFailures = 6;

/** How long until a lost seat is asked for again; null when the server's no is final. */
export function retryDelay(error: Pick<RtcError, 'retry' | 'afterMs'>, failures: number, random: number): number | null {
  if (!error.retry) return null;
  const delay = restartDelay({ failures: Math.min(failures, mostFailures), random }) ?? 0;
  return Math.max(delay, error.afterMs ?? 0);
}

/** On the way from a lost seat to the next. */
export class Rejoining {
  /** The server has no seat of ours. */
  active = false;
  private failures = 0;
  private timer: Release = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly enter: () => Promise<void>,
    private readonly giveUp: (error: RtcError) => void,
  ) {}

  start(): void {
    if (this.active) return;
    this.active = true;
    this.attempt();
  }

  /** Seated again, or gone. */
  stop(): void {
    this.active = false;
    this.failures = 0;
    this.timer();
  }

  private attempt(): void {
    this.enter().catch((cause: unknown) => {
      if (!this.active) return;
      const error = toRtcError(cause);
      this.failures += 1;
      const delay = retryDelay(error, this.failures, this.clock.random());
      if (delay === null) this.giveUp(error);
      else this.timer = this.clock.after(delay, () => this.attempt());
    });
  }
}
