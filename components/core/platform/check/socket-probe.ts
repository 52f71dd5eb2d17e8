import { releaseAll, type Release } from '../../shared/release';
import { native } from '../native';
import type { Clock } from '../../shared/clock';

export interface Probe {
  readonly opened: boolean;
  /** The platform's own words about a failure; '' when it opened, or said nothing. */
  readonly message: string;
}

const messageOf = (failure: { readonly errMsg?: unknown }): string => String(failure.errMsg ?? '');

/**
 * Opens a socket, closes it again, and passes on what the platform says about a failure, which the kit's own socket does not keep. A
 * platform that says nothing for `limitMs` milliseconds answers with `timeout`. Nothing is answered after the release.
 */
export function probeSocket(
  clock: Clock,
  { url, limitMs }: { url: string; limitMs: number },
  done: (probe: Probe) => void,
): Release {
  let isOver = false;
  let socketTask: WechatMiniprogram.SocketTask | undefined;
  const close = (): void => {
    isOver = true;
    try {
      socketTask?.close({ fail: () => undefined });
    } catch (cause) {
      // A task that never opened may refuse to close; `onOpen` closes it if it opens later.
    }
  };
  const end = (probe: Probe): void => {
    if (isOver) return;
    release();
    done(probe);
  };
  const release = releaseAll([close, clock.after(limitMs, () => end({ opened: false, message: 'timeout' }))]);
  const failed = (failure: { readonly errMsg?: unknown }): void => end({ opened: false, message: messageOf(failure) });
  try {
    socketTask = native.connectSocket({ url, fail: failed });
    socketTask.onOpen(() => (isOver ? close() : end({ opened: true, message: '' })));
    socketTask.onError(failed);
    socketTask.onClose(() => failed({}));
  } catch (cause) {
    // No task was made: the words of `fail` came before, if there are any.
    clock.onNextTurn(() => failed({ errMsg: cause }));
  }
  return release;
}
