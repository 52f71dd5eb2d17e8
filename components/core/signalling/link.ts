import type { Reason } from '../protocol/errors';
import { limits } from '../protocol/limits';
import type { Platform, Socket } from '../platform/platform';

/** One try at a connection, behind a fence: after `close`, or after `fell` was heard, it says nothing more. */
export interface Link {
  send(text: string): void;
  close(): void;
}

export interface LinkListener {
  /** Open, and a token is there: hello may be said. */
  ready(token: string): void;
  text(text: string): void;
  fell(code: number | null, reason: Reason, cause?: unknown): void;
}

/**
 * Opens the socket while the token is on its way, as each may take a round trip of its own. A server does not wait long for hello:
 * a socket that it closed meanwhile is opened again once the token is there. A token that cannot be had is judged by the socket: where
 * that does not open either, it is the network that is to blame, and people are not told to log in again.
 */
export function openLink(platform: Platform, url: string, token: () => Promise<string>, listener: LinkListener): Link {
  let over = false;
  let socket: Socket | null = null;
  let isOpen = false;
  let given: string | null = null;
  let refused: { cause: unknown } | null = null;

  const close = (): void => {
    over = true;
    stopTimer();
    socket?.close();
  };
  const fall = (code: number | null, reason: Reason, cause?: unknown): void => {
    if (over) return;
    close();
    listener.fell(code, reason, cause);
  };
  const goOn = (): void => {
    if (isOpen && refused !== null) fall(null, 'token_failed', refused.cause);
    else if (isOpen && given !== null) listener.ready(given);
  };
  const refuse = (cause?: unknown): void => {
    refused = { cause };
    if (socket === null) fall(null, 'no_server', cause);
    else goOn();
  };
  const open = (): void => {
    socket = platform.openSocket(url, {
      opened() {
        if (over) return;
        isOpen = true;
        goOn();
      },
      text(text) {
        if (!over) listener.text(text);
      },
      closed(code) {
        const reason = isOpen ? 'unavailable' : 'no_server';
        socket = null;
        isOpen = false;
        if (given !== null || refused !== null) fall(code, reason, refused?.cause);
      },
    });
  };
  const stopTimer = platform.clock.after(limits.connectMs, () => fall(null, isOpen ? 'token_failed' : 'no_server'));

  token().then((answer) => {
    if (over) return;
    if (typeof answer !== 'string' || answer === '') return refuse();
    given = answer;
    stopTimer();
    if (socket === null) open();
    else goOn();
  }, refuse);
  open();

  return {
    send: (text) => socket?.send(text),
    close,
  };
}
