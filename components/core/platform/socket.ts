import { native } from './native';
import type { Clock, Socket, SocketListener } from './platform';

/** Ours, because WeChat's own is 60 s unless `app.json` says otherwise, and only five sockets may be open at a time. */
const connectMs = 10_000;

/**
 * One socket behind a fence: opened at most once, closed exactly once, and silent after our own close. Phones deliver `onError`
 * and `onClose` both, in either order, late, or not at all.
 */
export function openSocket(clock: Clock, url: string, listener: SocketListener): Socket {
  let state: 'opening' | 'open' | 'over' = 'opening';
  let socketTask: WechatMiniprogram.SocketTask | undefined;

  const shut = (code: number): void => {
    try {
      socketTask?.close({ code, fail: () => undefined });
    } catch (cause) {
      // A task that never opened may refuse to be closed; `opened` closes it should it open after all.
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
  /** Where the phone answers within our own call: the caller must hold its socket before it hears the end of it. */
  const failedSoon = (): void => {
    clock.soon(failed);
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
    // Too many sockets, or a malformed address.
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
