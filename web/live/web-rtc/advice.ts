import type { Release } from '../release';

/** Wishes of a server to the page, beyond what WebRTC can say. Servers that are not ours give none. */
export interface Advice {
  /** For a publication: the most that the encoder may use, in bit/s. */
  maxBitrate?: number;
  /** For a playback: how long media should wait in the jitter buffer, in milliseconds; 0 leaves it to the browser. */
  bufferMs?: number;
  /** For a playback: send silence, so that the browser learns a round trip from reports about it. */
  talk?: boolean;
  /** For a publication: the path at which to publish FLV too, for players without WebRTC; null when there are none. */
  alsoFlv?: string | null;
  /** The session is over: `flv` when the stream is published in another way, `revoked` when this URL is not valid any more. */
  end?: 'flv' | 'revoked' | 'closed';
}

const relation = 'urn:miniprogram-rtc-kit:advice';
const reopenMs = 1_000;

/** The address of advice in the `Link` header of an answer; null when the server gives none. */
export function linkedAdvice(header: string | null, base: string): string | null {
  const found = (header ?? '').split(/,\s*(?=<)/).find((link) => link.includes(`rel="${relation}"`));
  const target = /^<([^>]*)>/.exec(found ?? '')?.[1];
  if (target === undefined) return null;
  const url = new URL(target, base);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** Listens until released. Media goes on without advice, so a lost connection is only opened again. */
export function listenToAdvice(url: string, onAdvice: (advice: Advice) => void): Release {
  let released = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | null = null;
  const open = (): void => {
    const opened = (socket = new WebSocket(url));
    let hasOpened = false;
    opened.onopen = () => (hasOpened = true);
    opened.onmessage = ({ data }) => {
      const advice = readAdvice(data);
      if (!released && advice !== null) onAdvice(advice);
    };
    // A refusal means that the session is over, which the media connection tells too.
    opened.onclose = () => {
      if (!released && hasOpened) timer = setTimeout(open, reopenMs);
    };
  };
  open();
  return () => {
    released = true;
    clearTimeout(timer);
    socket?.close();
  };
}

function readAdvice(data: unknown): Advice | null {
  try {
    const value: unknown = JSON.parse(String(data));
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}
