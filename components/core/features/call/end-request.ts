import { limits } from '../../protocol/limits';
import type { Release } from '../../shared/release';
import type { Clock } from '../../room/dependencies';
import { retryRequest } from '../../room/automation/retry-request';

/** Tells the server of an end that happened here: until it knows, or has given us up by itself. */
export class EndRequest {
  /** Settles with the first try: nobody waits longer to be out. */
  told: Promise<void> = Promise.resolve();
  pending = false;
  private stop: Release = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly finished: () => void,
  ) {}

  tell(ask: () => Promise<unknown>): void {
    const over = (): void => {
      this.pending = false;
      this.finished();
    };
    this.stop();
    this.pending = true;
    this.told = new Promise((done) => {
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
