import type { Clock } from '../../components/core/platform/platform';
import type { Log } from '../../components/core/shared/log';
import { releaseOnce, type Release } from '../../components/core/shared/release';

export interface Persistent {
  clock: Clock;
  log: Log;
  /** For the log: what ends and begins again. */
  what: string;
  /** Until it ends, or is no longer wanted. */
  act(unwanted: AbortSignal): Promise<void>;
}

const firstMs = 500;
const ceilingMs = 10_000;
/** What held out this long was not hopeless. */
const wellMs = 10_000;

/** Does something for as long as it is wanted: when it ends or fails, once more, after a pause that grows while it ends soon. */
export function again({ clock, log, what, act }: Persistent): Release {
  const unwanted = new AbortController();
  let pauseMs = firstMs;
  let stopWaiting: Release = () => undefined;

  const run = (): void => {
    const since = clock.now();
    const ended = (cause: unknown): void => {
      if (unwanted.signal.aborted) return;
      if (clock.now() - since >= wellMs) pauseMs = firstMs;
      log('info', `${what} ended`, { againInMs: pauseMs, cause: cause instanceof Error ? cause.message : null });
      stopWaiting = clock.after(pauseMs, run);
      pauseMs = Math.min(ceilingMs, pauseMs * 2);
    };
    act(unwanted.signal).then(ended, ended);
  };
  run();

  return releaseOnce(() => {
    unwanted.abort();
    stopWaiting();
  });
}
