import type { RtcError } from '../../protocol/errors';
import type { Release } from '../../shared/release';
import { toRtcError } from '../../protocol/to-rtc-error';
import type { Clock } from '../../shared/clock';
import { restartDelay } from '../stream/restart-policy';

/** The delay grows up to this many failures. While there is a connection the client never gives up. */
const maxCountedFailures = 6;

/** Milliseconds until a request is sent again; null if its error is final. */
export function retryDelay(error: Pick<RtcError, 'retry' | 'afterMs'>, failures: number, random: number): number | null {
  if (!error.retry) return null;
  const delay = restartDelay({ failures: Math.min(failures, maxCountedFailures), random }) ?? 0;
  return Math.max(delay, error.afterMs ?? 0);
}

/** Joins a room again and again after the server lost this member. */
export class RejoinLoop {
  /** The server lost this member, and no join has succeeded since. */
  active = false;
  private failures = 0;
  private timer: Release = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly join: () => Promise<void>,
    private readonly giveUp: (error: RtcError) => void,
  ) {}

  start(): void {
    if (this.active) return;
    this.active = true;
    this.attempt();
  }

  /** The room was joined again, or left. */
  stop(): void {
    this.active = false;
    this.failures = 0;
    this.timer();
  }

  private attempt(): void {
    this.join().catch((cause: unknown) => {
      if (!this.active) return;
      const error = toRtcError(cause);
      this.failures += 1;
      const delay = retryDelay(error, this.failures, this.clock.random());
      if (delay === null) this.giveUp(error);
      else this.timer = this.clock.after(delay, () => this.attempt());
    });
  }
}
