import type { Reason } from '../protocol/errors';
import { limits } from '../protocol/client-limits';
import type { Platform, Socket } from '../platform/platform';

/** One attempt at a connection. After `close`, or after the listener's `closed`, it calls nothing more. */
export interface DialedSocket {
  send(text: string): void;
  close(): void;
}

export interface DialListener {
  /** The socket is open and the token is there, so hello can be sent. */
  ready(token: string): void;
  text(text: string): void;
  /** Called once. `code` is null when the socket never opened or the base library gives no code. */
  closed(code: number | null, reason: Reason, cause?: unknown): void;
}

/**
 * Opens the socket and fetches the token at the same time, because each may take a round trip. The server closes a socket that sends no
 * hello soon, so such a socket is opened again once the token is there. When the token cannot be fetched, the socket decides the reason:
 * if it does not open either, the network is at fault (`no_server`), and the user is not asked to log in again.
 */
export function dial(platform: Platform, url: string, fetchToken: () => Promise<string>, listener: DialListener): DialedSocket {
  let isOver = false;
  let socket: Socket | null = null;
  let isOpen = false;
  let token: string | null = null;
  let tokenFailure: { cause: unknown } | null = null;

  const close = (): void => {
    isOver = true;
    stopTimer();
    socket?.close();
  };
  const fail = (code: number | null, reason: Reason, cause?: unknown): void => {
    if (isOver) return;
    close();
    listener.closed(code, reason, cause);
  };
  const settle = (): void => {
    if (isOpen && tokenFailure !== null) fail(null, 'token_failed', tokenFailure.cause);
    else if (isOpen && token !== null) listener.ready(token);
  };
  const tokenFailed = (cause?: unknown): void => {
    tokenFailure = { cause };
    if (socket === null) fail(null, 'no_server', cause);
    else settle();
  };
  const open = (): void => {
    socket = platform.openSocket(url, {
      opened() {
        if (isOver) return;
        isOpen = true;
        settle();
      },
      text(text) {
        if (!isOver) listener.text(text);
      },
      closed(code) {
        const reason = isOpen ? 'unavailable' : 'no_server';
        socket = null;
        isOpen = false;
        if (token !== null || tokenFailure !== null) fail(code, reason, tokenFailure?.cause);
      },
    });
  };
  const stopTimer = platform.clock.after(limits.connectMs, () => fail(null, isOpen ? 'token_failed' : 'no_server'));

  fetchToken().then((fetched) => {
    if (isOver) return;
    if (typeof fetched !== 'string' || fetched === '') return tokenFailed();
    token = fetched;
    stopTimer();
    if (socket === null) open();
    else settle();
  }, tokenFailed);
  open();

  return {
    send: (text) => socket?.send(text),
    close,
  };
}
