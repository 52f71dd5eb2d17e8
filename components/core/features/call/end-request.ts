import { limits } from '../../protocol/limits';
import { retryRequest } from '../../room/automation/retry-request';
import type { Clock } from '../../shared/clock';
import type { Release } from '../../shared/release';

/** Reports an end that happened here, until the server knows it or has removed this device by itself. */
export class EndRequest {
  /** Settles with the first attempt, so that nobody waits longer to be out of a call. */
  firstAttempt: Promise<void> = Promise.resolve();
  pending = false;
  private stop: Release = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly finished: () => void,
  ) {}

  send(ask: () => Promise<unknown>): void {
    const over = (): void => {
      this.pending = false;
      this.finished();
    };
    this.stop();
    this.pending = true;
    this.firstAttempt = new Promise((done) => {
      const attempt = (): Promise<unknown> => {
        const answer = ask();
        const tried = (): void => done();
        answer.then(tried, tried);
        return answer;
      };
      this.stop = retryRequest(this.clock, attempt, { done: over, failed: over }, limits.graceAwayMs);
    });
  }

  release(): void {
    this.stop();
  }
}
