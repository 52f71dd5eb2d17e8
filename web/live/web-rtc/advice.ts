import type { Layer, LayerRates } from './layers';

/** Wishes of a server to the page, beyond what WebRTC can say. Servers that are not ours give none. */
export interface Advice {
  /** For a publication: the most that the encoder may use, in bit/s. */
  maxBitrate?: number;
  /** For a publication of two layers, whose sum is `maxBitrate`. */
  layers?: LayerRates;
  /** For a playback: how long media should wait in the jitter buffer, in milliseconds; 0 leaves it to the browser. */
  bufferMs?: number;
  /** For a publication: the path at which to publish its sound as AAC too, for players of FLV and RTMP; null when there are none. */
  alsoAac?: string | null;
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
  // A server that repairs losses wants to know.
  if (!('jitterBufferTarget' in RTCRtpReceiver.prototype)) url.search = '?lacks=buffer';
  return url.href;
}

/** The connection to the server beside the media. Media goes on without it, so a lost one is only told and opened again. */
export class AdviceChannel {
  private wish: Layer | null = null;
  private released = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private socket: WebSocket;

  constructor(
    private readonly url: string,
    private readonly onAdvice: (advice: Advice) => void,
    private readonly onLost: () => void,
  ) {
    this.socket = this.open();
  }

  /** For a playback: the layer that its tile is worth. */
  wishFor(layer: Layer): void {
    this.wish = layer;
    this.sendWish(this.socket);
  }

  release(): void {
    this.released = true;
    clearTimeout(this.timer);
    this.socket.close();
  }

  private open(): WebSocket {
    const opened = new WebSocket(this.url);
    let hasOpened = false;
    opened.onopen = () => {
      hasOpened = true;
      this.sendWish(opened);
    };
    opened.onmessage = ({ data }) => {
      const advice = readAdvice(data);
      if (!this.released && advice !== null) this.onAdvice(advice);
    };
    // A refusal means that the session is over, which the media connection tells too.
    opened.onclose = () => {
      if (this.released || !hasOpened) return;
      this.timer = setTimeout(() => (this.socket = this.open()), reopenMs);
      this.onLost();
    };
    return opened;
  }

  private sendWish(socket: WebSocket): void {
    if (this.wish !== null && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ layer: this.wish }));
  }
}

function readAdvice(data: unknown): Advice | null {
  try {
    const value: unknown = JSON.parse(String(data));
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}
