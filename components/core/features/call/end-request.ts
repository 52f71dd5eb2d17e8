import { limits } from '../../protocol/client-limits';
import { retryRequest } from '../../room/automation/retry-request';
import type { Clock } from '../../shared/clock';
import type { Release } from '../../shared/release';

/** Reports to the server that this device ended a call, and retries until the server must have removed the device by itself. */
export class EndRequest {
  /** Settles with the first attempt, so that hanging up does not wait for retries. */
  firstAttempt: Promise<void> = Promise.resolve();
  pending = false;
  private stop: Release = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly finished: () => void,
  ) {}

  send(request: () => Promise<unknown>): void {
    const settled = (): void => {
      this.pending = false;
      this.finished();
    };
    this.stop();
    this.pending = true;
    this.firstAttempt = new Promise((done) => {
      const attempt = (): Promise<unknown> => {
        const answer = request();
        const attempted = (): void => done();
        answer.then(attempted, attempted);
        return answer;
      };
      this.stop = retryRequest(this.clock, attempt, { done: settled, failed: settled }, limits.graceAwayMs);
    });
  }

  release(): void {
    this.stop();
  }
}
