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
 * a socket that it closed meanwhile is opened again once the token is there.
 */
export function openLink(platform: Platform, url: string, token: () => Promise<string>, listener: LinkListener): Link {
  let over = false;
  let socket: Socket | null = null;
  let isOpen = false;
  let given: string | null = null;

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
  const greetWhenReady = (): void => {
    if (isOpen && given !== null) listener.ready(given);
  };
  const open = (): void => {
    socket = platform.openSocket(url, {
      opened() {
        if (over) return;
        isOpen = true;
        greetWhenReady();
      },
      text(text) {
        if (!over) listener.text(text);
      },
      closed(code) {
        const reason = isOpen ? 'unavailable' : 'no_server';
        socket = null;
        isOpen = false;
        if (given !== null) fall(code, reason);
      },
    });
  };
  const stopTimer = platform.clock.after(limits.connectMs, () => fall(null, 'token_failed'));

  token().then(
    (answer) => {
      if (over) return;
      if (typeof answer !== 'string' || answer === '') return fall(null, 'token_failed');
      given = answer;
      stopTimer();
      if (socket === null) open();
      else greetWhenReady();
    },
    (cause) => fall(null, 'token_failed', cause),
  );
  open();

  return {
    send: (text) => socket?.send(text),
    close,
  };
}
