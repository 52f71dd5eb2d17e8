import type { Clock } from '../clock';
import { causeOf, type Log } from '../log';

/** A hook that does not answer decides nothing, and holds up nobody for longer. */
const hookPatienceMs = 3_000;

/** What the hook says; `otherwise` when it rejects, or says nothing in time. */
export async function patiently<T>(
  parts: { clock: Clock; log: Log },
  hook: string,
  ask: () => Promise<T>,
  otherwise: T,
  patienceMs = hookPatienceMs,
): Promise<T> {
  const { clock, log } = parts;
  let stop: () => void = () => undefined;
  const late = new Promise<T>((resolve) => {
    stop = clock.after(patienceMs, () => {
      log('warn', 'a hook did not answer in time', { hook });
      resolve(otherwise);
    });
  });
  // A hook that throws at once is one that rejects.
  const answered = Promise.resolve().then(ask);
  const said = answered.catch((cause: unknown) => {
    log('warn', 'a hook failed', { hook, cause: causeOf(cause) });
    return otherwise;
  });
  return Promise.race([said, late]).finally(stop);
}
