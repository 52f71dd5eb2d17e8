import type { Clock } from './clock';
import type { AnyServer } from './http/mount';
import type { Attached } from './index';
import { causeOf, type Log } from './log';
import { within } from './within';

/**
 * The longest time from a signal to the end of the process, in ms, whatever does not end: a hook, media or the engine. It is the sum
 * of the waits below, and a little more. Clients may return later than that, because they wait by themselves (`drainMs`).
 */
export const stopBoundMs = 5_000;
/** Time for the last frames to leave. */
const lastFramesMs = 200;
/** The wait for media and the engine. The embedded media server kills its child process after one second. */
const partsMs = 2_500;
/** The wait for sockets whose peers do not answer a close frame. */
const socketsMs = 1_000;
/** Time for the last spans to leave. */
export const lastSpansMs = 500;
/** Time for the last lines of the log to leave. */
export const lastLinesMs = 500;

export interface Stopped {
  readonly attached: Pick<Attached, 'drain' | 'close'>;
  readonly servers: readonly Pick<AnyServer, 'close' | 'closeAllConnections'>[];
  /** The time over which clients return, in ms. */
  readonly drainMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Drains before closing, so that readiness fails first and clients learn when to come back. Resolves with false when a part did not
 * end in time, and never waits for longer than `stopBoundMs`.
 */
export async function stop({ attached, servers, drainMs, clock, log }: Stopped): Promise<boolean> {
  attached.drain(drainMs);
  // The ports stay open meanwhile, so that a probe reads the reason and a new client is refused with a time to come back.
  await new Promise<void>((resolve) => clock.after(lastFramesMs, resolve));
  const closed = Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
  const isClean = await within(clock, partsMs, attached.close());
  if (!isClean) log('error', 'media or the engine did not end in time and is left behind');
  servers.forEach((server) => server.closeAllConnections());
  // Upgraded sockets no longer belong to the server, so silent ones are not waited for.
  await within(clock, socketsMs, closed);
  return isClean;
}

/** The process, as far as stopping needs it. */
export interface StopTarget {
  on(signal: 'SIGTERM' | 'SIGINT', listener: (signal: NodeJS.Signals) => void): unknown;
  exit(code: number): void;
}

/**
 * Stops on the first SIGTERM or SIGINT, and then ends the process: with 0, or with 1 when a part failed or did not end in time. A
 * second signal ends it at once with 1.
 */
export function stopOnSignals(close: () => Promise<boolean>, log: Log, target: StopTarget = process): void {
  let isStopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (isStopping) return target.exit(1);
    isStopping = true;
    log('info', 'stopping', { signal });
    close().then(
      (isClean) => target.exit(isClean ? 0 : 1),
      (cause: unknown) => {
        log('error', 'stopping failed', { cause: causeOf(cause) });
        target.exit(1);
      },
    );
  };
  (['SIGTERM', 'SIGINT'] as const).forEach((signal) => target.on(signal, onSignal));
}
