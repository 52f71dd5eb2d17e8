import type { Clock } from '../../components/core/shared/clock';
import type { Log } from '../../components/core/shared/log';
import { releaseOnce, type Release } from '../../components/core/shared/release';

export interface RetriedTask {
  clock: Clock;
  log: Log;
  /** For the log. */
  name: string;
  /** Runs until the task ends by itself or the signal aborts it. */
  run(signal: AbortSignal): Promise<void>;
}

const firstMs = 500;
const ceilingMs = 10_000;
/** A run of this length resets the pause. */
const healthyMs = 10_000;

/** Runs a task, and again whenever it ends or fails, until released. The pause in between grows as long as runs are short. */
export function retry({ clock, log, name, run }: RetriedTask): Release {
  const controller = new AbortController();
  let pauseMs = firstMs;
  let stopWaiting: Release = () => undefined;

  const attempt = (): void => {
    const startedAt = clock.now();
    const ended = (cause: unknown): void => {
      if (controller.signal.aborted) return;
      if (clock.now() - startedAt >= healthyMs) pauseMs = firstMs;
      log('info', `${name} ended`, { retryInMs: pauseMs, cause: cause instanceof Error ? cause.message : null });
      stopWaiting = clock.after(pauseMs, attempt);
      pauseMs = Math.min(ceilingMs, pauseMs * 2);
    };
    run(controller.signal).then(ended, ended);
  };
  attempt();

  return releaseOnce(() => {
    controller.abort();
    stopWaiting();
  });
}
