import { native } from './native';
import type { Socket, SocketListener } from './platform';
import type { Clock } from '../shared/clock';

/** The kit's own timeout, because WeChat's is 60 s unless `app.json` sets it, and only five sockets may be open at a time. */
const connectMs = 10_000;

/**
 * A socket that opens at most once, closes exactly once, and is silent after our own close. Phones deliver `onError` and `onClose`
 * both, in either order, late, or not at all.
 */
export function openSocket(clock: Clock, url: string, listener: SocketListener): Socket {
  let state: 'opening' | 'open' | 'over' = 'opening';
  let socketTask: WechatMiniprogram.SocketTask | undefined;

  const shut = (code: number): void => {
    try {
      socketTask?.close({ code, fail: () => undefined });
    } catch (cause) {
      // A task that never opened may refuse to close; `opened` closes it if it opens later.
    }
  };
  const closed = (code: number | null): void => {
    if (state === 'over') return;
    state = 'over';
    stopTimer();
    listener.closed(code);
  };
  const failed = (): void => {
    if (state === 'over') return;
    shut(1000);
    closed(null);
  };
  /** For a phone that answers within our own call: the caller must have its socket before it is reported closed. */
  const failedSoon = (): void => {
    clock.onNextTurn(failed);
  };
  const opened = (): void => {
    if (state === 'over') return shut(1000);
    if (state === 'open') return;
    state = 'open';
    stopTimer();
    listener.opened();
  };
  const stopTimer = clock.after(connectMs, failed);

  try {
    socketTask = native.connectSocket({ url, fail: failedSoon });
    socketTask.onOpen(opened);
    socketTask.onClose((event) => closed(event && typeof event.code === 'number' ? event.code : null));
    socketTask.onError(failed);
    socketTask.onMessage((message) => {
      if (state === 'open' && typeof message.data === 'string') listener.text(message.data);
    });
  } catch (cause) {
    // There are too many sockets, or the address is malformed.
    failedSoon();
  }

  return {
    send(text) {
      if (state !== 'open') return;
      try {
        socketTask?.send({ data: text, fail: failedSoon });
      } catch (cause) {
        failedSoon();
      }
    },
    close(code = 1000) {
      if (state === 'over') return;
      state = 'over';
      stopTimer();
      shut(code);
    },
  };
}
