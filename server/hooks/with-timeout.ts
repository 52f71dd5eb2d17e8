import { rtcError } from '../../components/core/protocol/errors';
import type { Clock } from '../clock';
import { causeOf, type Log } from '../log';

/** The longest wait for a hook. */
const hookTimeoutMs = 3_000;

/** Returns the answer of the hook; throws `unavailable` when it is late. Its own failures are thrown as they are. */
export async function answerInTime<T>({ clock }: { clock: Clock }, hook: string, ask: () => Promise<T>): Promise<T> {
  let stop: () => void = () => undefined;
  const late = new Promise<never>((_resolve, reject) => {
    stop = clock.after(hookTimeoutMs, () => reject(rtcError('unavailable', { message: `${hook} did not answer in time` })));
  });
  return Promise.race([Promise.resolve().then(ask), late]).finally(stop);
}

/** Returns the answer of the hook, or `fallback` when it rejects or is late. */
export async function withTimeout<T>(
  parts: { clock: Clock; log: Log },
  hook: string,
  ask: () => Promise<T>,
  fallback: T,
  timeoutMs = hookTimeoutMs,
): Promise<T> {
  const { clock, log } = parts;
  let stop: () => void = () => undefined;
  const late = new Promise<T>((resolve) => {
    stop = clock.after(timeoutMs, () => {
      log('warn', 'a hook did not answer in time', { hook });
      resolve(fallback);
    });
  });
  // Turns a synchronous throw into a rejection.
  const answered = Promise.resolve().then(ask);
  const answer = answered.catch((cause: unknown) => {
    log('warn', 'a hook failed', { hook, cause: causeOf(cause) });
    return fallback;
  });
  return Promise.race([answer, late]).finally(stop);
}
