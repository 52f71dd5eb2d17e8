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

/** Sends a request, and sends it again after errors that can be retried until `giveUpAfterMs` have passed. The release stops it. */
export function retryRequest<Answer>(
  clock: Clock,
  send: () => Promise<Answer>,
  then: { done(answer: Answer): void; failed(error: RtcError): void },
  giveUpAfterMs = Infinity,
): Release {
  const startedAt = clock.now();
  let failures = 0;
  let isReleased = false;
  let timer: Release = () => undefined;
  const attempt = (): void => {
    send().then(
      (answer) => {
        if (!isReleased) then.done(answer);
      },
      (cause: unknown) => {
        if (isReleased) return;
        const error = toRtcError(cause);
        failures += 1;
        const delay = clock.now() - startedAt < giveUpAfterMs ? retryDelay(error, failures, clock.random()) : null;
        if (delay === null) then.failed(error);
        else timer = clock.after(delay, attempt);
      },
    );
  };
  attempt();
  return () => {
    isReleased = true;
    timer();
  };
}
