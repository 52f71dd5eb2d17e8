import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { answerPings } from '../../../http/answer-pings';
import type { AdmittedUrl } from '../../url-access';
import { classify } from '../streams/classify';
import type { CloseReason, Subscriber, Pipe } from '../streams/subscriber';
import type { StreamRouter } from '../streams/stream-router';
import type { Publisher, PublisherSink } from '../streams/stream';
import { AckWindow } from './ack-window';
import { FlvReader } from './read-flv';
import { flvHeader } from './write-flv';

/** WebSocket close codes by reason. */
const closeCodes: Readonly<Record<CloseReason, number>> = {
  revoked: 4403,
  slow: 4408,
  replaced: 4409,
  silent: 4408,
  failed: 1011,
};

/** The interval of acknowledgements to a publisher, which cannot see the bytes waiting in kernels and networks. */
const acknowledgeMs = 50;

/** The time that a peer has to answer the close frame. */
const closeTimeoutMs = 500;

/** Closes with a reason, and destroys the socket if the peer does not answer: a stalled peer is a common cause of closing. */
function closeSocket(ws: WebSocket, why: CloseReason): void {
  ws.close(closeCodes[why], why);
  setTimeout(() => ws.terminate(), closeTimeoutMs).unref();
}

function playThrough(router: StreamRouter, admitted: AdmittedUrl, pipe: Pipe): Subscriber {
  pipe.send(flvHeader);
  return router.play(admitted.stream, admitted.member, pipe);
}

/** HTTP-FLV: a response without an end. */
export function playHttp(response: ServerResponse, router: StreamRouter, admitted: AdmittedUrl): void {
  response.writeHead(200, { 'content-type': 'video/x-flv', 'cache-control': 'no-store', 'access-control-allow-origin': '*' });
  const subscriber = playThrough(router, admitted, {
    wire: 'flv',
    send: (bytes) => response.write(bytes),
    isFull: () => response.writableNeedDrain,
    queuedBytes: () => response.writableLength,
    onDrain: (listener) => response.on('drain', listener),
    close: () => response.destroy(),
  });
  response.on('close', () => router.release(admitted.stream, admitted, subscriber));
}

/** FLV over WebSocket to a player, one binary message per tag. The player may acknowledge its received bytes as text. */
export function playWebSocket(ws: WebSocket, socket: Duplex, router: StreamRouter, admitted: AdmittedUrl): void {
  const { now } = router.options;
  const window = new AckWindow();
  const listeners: (() => void)[] = [];
  const drained = (): void => listeners.forEach((listener) => listener());
  const subscriber = playThrough(router, admitted, {
    wire: 'flv',
    send: (bytes) => {
      ws.send(bytes);
      window.sent(now(), bytes.length);
    },
    isFull: () => socket.writableNeedDrain || window.isLate(now()),
    queuedBytes: () => ws.bufferedAmount,
    onDrain: (listener) => void listeners.push(listener),
    close: (why) => closeSocket(ws, why),
  });
  socket.on('drain', drained);
  ws.on('message', (bytes, isBinary) => {
    const wasLate = window.isLate(now());
    if (!isBinary) window.acknowledge(Number(bytes));
    if (wasLate && !window.isLate(now())) drained();
  });
  answerPings(ws);
  ws.on('error', () => ws.terminate());
  ws.on('close', () => router.release(admitted.stream, admitted, subscriber));
}

/**
 * A publisher over WebSocket. It owns its stream before the upgrade is accepted, so the client may send as soon as the socket
 * is open.
 */
export class FlvPublisher implements Publisher {
  readonly member: string;
  lastReceivedMs: number;
  private stream: PublisherSink | null = null;
  private ws: WebSocket | null = null;
  private isClosed = false;

  private constructor(
    private readonly router: StreamRouter,
    private readonly admitted: AdmittedUrl,
    private readonly socket: Duplex,
  ) {
    this.member = admitted.member;
    this.lastReceivedMs = router.options.now();
    socket.on('close', () => this.onClosed());
  }

  /** Returns null when `publish` does, which a stream does for the second of two publishers. */
  static async claim(
    router: StreamRouter,
    admitted: AdmittedUrl,
    socket: Duplex,
    publish: (publisher: Publisher) => PublisherSink | null | Promise<PublisherSink | null>,
  ): Promise<FlvPublisher | null> {
    const publisher = new FlvPublisher(router, admitted, socket);
    const stream = await publish(publisher);
    if (stream === null || publisher.isClosed) {
      stream?.end(publisher);
      publisher.onClosed();
      return null;
    }
    publisher.stream = stream;
    return publisher;
  }

  attach(ws: WebSocket): void {
    this.ws = ws;
    answerPings(ws);
    const reader = new FlvReader({
      messageBytes: this.router.limits.messageBytes,
      onTag: (type, timeMs, body) => this.accept(type, timeMs, body),
      onOddSize: () => this.router.noteOddTag(),
    });
    let got = 0;
    let timer: NodeJS.Timeout | undefined;
    const acknowledge = (): void => {
      timer = undefined;
      // A publisher that reads nothing does without.
      if (ws.bufferedAmount === 0) ws.send(String(got));
    };
    ws.on('close', () => clearTimeout(timer));
    ws.on('message', (bytes) => {
      if (!Buffer.isBuffer(bytes)) return;
      got += bytes.length;
      timer ??= setTimeout(acknowledge, acknowledgeMs);
      this.lastReceivedMs = this.router.options.now();
      this.router.countReceived(bytes.length);
      try {
        reader.read(bytes);
      } catch {
        ws.terminate();
      }
    });
    ws.on('error', () => ws.terminate());
  }

  close(why: CloseReason): void {
    if (this.ws !== null) closeSocket(this.ws, why);
    else this.socket.destroy();
    this.onClosed();
  }

  private accept(type: number, timeMs: number, body: Buffer): void {
    const packet = classify(type, timeMs, body);
    if (packet !== null) this.stream?.accept(this, packet);
  }

  private onClosed(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.stream?.end(this);
    this.router.release(this.admitted.stream, this.admitted, this);
  }
}
