import { rtcError } from '../../components/core/protocol/errors';
import type { Clock } from '../clock';
import { causeOf, type Log } from '../log';

/** The longest wait for a hook. */
const hookTimeoutMs = 3_000;

/** Asks, and lets `late` decide when there is no answer in time. A synchronous throw of either is a rejection. */
function answerOr<T>(clock: Clock, ask: () => Promise<T>, timeoutMs: number, late: () => T): Promise<T> {
  let stop: () => void = () => undefined;
  const end = new Promise<void>((resolve) => {
    stop = clock.after(timeoutMs, resolve);
  }).then(late);
  return Promise.race([Promise.resolve().then(ask), end]).finally(stop);
}

/** Returns the answer of the hook; throws `unavailable` when it is late. Its own failures are thrown as they are. */
export async function answerInTime<T>({ clock }: { clock: Clock }, hook: string, ask: () => Promise<T>): Promise<T> {
  return answerOr(clock, ask, hookTimeoutMs, () => {
    throw rtcError('unavailable', { message: `${hook} did not answer in time` });
  });
}

/** Returns the answer of the hook, or `fallback` when it rejects or is late. */
export async function withTimeout<T>(
  { clock, log }: { clock: Clock; log: Log },
  hook: string,
  ask: () => Promise<T>,
  fallback: T,
  timeoutMs = hookTimeoutMs,
): Promise<T> {
  const late = (): T => {
    log('warn', 'a hook did not answer in time', { hook });
    return fallback;
  };
  return answerOr(clock, ask, timeoutMs, late).catch((cause: unknown) => {
    log('warn', 'a hook failed', { hook, cause: causeOf(cause) });
    return fallback;
  });
}
