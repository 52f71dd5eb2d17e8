import type { Clock } from '../clock';
import { causeOf, type Log } from '../log';

/** A hook that does not answer decides nothing, and holds up nobody for longer. */
const hookTimeoutMs = 3_000;

/** What the hook says; `fallback` when it rejects, or says nothing in time. */
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
  // A hook that throws at once is one that rejects.
  const answered = Promise.resolve().then(ask);
  const answer = answered.catch((cause: unknown) => {
    log('warn', 'a hook failed', { hook, cause: causeOf(cause) });
    return fallback;
  });
  return Promise.race([answer, late]).finally(stop);
}
