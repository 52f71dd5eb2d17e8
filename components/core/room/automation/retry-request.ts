import type { RtcError } from '../../protocol/errors';
import type { Release } from '../../shared/release';
import { toRtcError } from '../../protocol/to-rtc-error';
import type { Clock } from '../../shared/clock';
import { retryDelay } from './rejoin';

/** Asks, and asks again after a while for as long as the answer is "try again" and less than `patienceMs` have passed. */
export function retryRequest<Answer>(
  clock: Clock,
  ask: () => Promise<Answer>,
  then: { done(answer: Answer): void; failed(error: RtcError): void },
  patienceMs = Infinity,
): Release {
  const begunAt = clock.now();
  let failures = 0;
  let over = false;
  let timer: Release = () => undefined;
  const attempt = (): void => {
    ask().then(
      (answer) => {
        if (!over) then.done(answer);
      },
      (cause: unknown) => {
        if (over) return;
        const error = toRtcError(cause);
        failures += 1;
        const delay = clock.now() - begunAt < patienceMs ? retryDelay(error, failures, clock.random()) : null;
        if (delay === null) then.failed(error);
        else timer = clock.after(delay, attempt);
      },
    );
  };
  attempt();
  return () => {
    over = true;
    timer();
  };
}
