import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Pass } from '../gate';
import { FlvReader } from './nms-read';
import { flvHeader } from './nms-write';
import type { Ending, Outlet, Pipe } from './outlet';
import type { Stage } from './stage';
import type { Publisher, Stream } from './stream';
import { Unread } from './unread';

/** Why a WebSocket was closed by us, as its close code. */
const closeCodes: Readonly<Record<Ending, number>> = { revoked: 4403, slow: 4408, replaced: 4409 };

/** A publisher is told so often how many bytes are here: what waits in kernels and networks on the way it cannot see. */
const acknowledgeMs = 50;

/** How long a peer may take to answer our close frame. */
const farewellMs = 500;

/** Says why, and sees to it that the socket goes even when the peer does not answer: it may be stalled, which is why it is cut. */
function closeSocket(ws: WebSocket, why: Ending): void {
  ws.close(closeCodes[why], why);
  setTimeout(() => ws.terminate(), farewellMs).unref();
}

function playThrough(stage: Stage, pass: Pass, pipe: Pipe): Outlet {
  pipe.send(flvHeader);
  return stage.play(pass.stream, pass.seat, pipe);
}

/** HTTP-FLV: an answer without an end. */
export function playHttp(response: ServerResponse, stage: Stage, pass: Pass): void {
  response.writeHead(200, { 'content-type': 'video/x-flv', 'cache-control': 'no-store', 'access-control-allow-origin': '*' });
  const outlet = playThrough(stage, pass, {
    wire: 'flv',
    send: (bytes) => response.write(bytes),
    isFull: () => response.writableNeedDrain,
    queuedBytes: () => response.writableLength,
    onDrain: (listener) => response.on('drain', listener),
    close: () => response.destroy(),
  });
  response.on('close', () => stage.gone(pass.stream, pass, outlet));
}

/** FLV over WebSocket to a player: one binary message per tag. A player may say, as text, how many bytes it has. */
export function playWebSocket(ws: WebSocket, socket: Duplex, stage: Stage, pass: Pass): void {
  const { now } = stage.options;
  const unread = new Unread();
  const listeners: (() => void)[] = [];
  const drained = (): void => listeners.forEach((listener) => listener());
  const outlet = playThrough(stage, pass, {
    wire: 'flv',
    send: (bytes) => {
      ws.send(bytes);
      unread.sent(now(), bytes.length);
    },
    isFull: () => socket.writableNeedDrain || unread.isLate(now()),
    queuedBytes: () => ws.bufferedAmount,
    onDrain: (listener) => void listeners.push(listener),
    close: (why) => closeSocket(ws, why),
  });
  socket.on('drain', drained);
  ws.on('message', (bytes, isBinary) => {
    const wasLate = unread.isLate(now());
    if (!isBinary) unread.got(Number(bytes));
    if (wasLate && !unread.isLate(now())) drained();
  });
  ws.on('error', () => ws.terminate());
  ws.on('close', () => stage.gone(pass.stream, pass, outlet));
}

/** A publisher over WebSocket. It owns its stream before its socket is accepted, so that `open` means "go on and send". */
export class FlvPublisher implements Publisher {
  readonly seat: string;
  heardAtMs: number;
  private stream: Stream | null = null;
  private ws: WebSocket | null = null;
  private isGone = false;

  private constructor(
    private readonly stage: Stage,
    private readonly pass: Pass,
    private readonly socket: Duplex,
  ) {
    this.seat = pass.seat;
    this.heardAtMs = stage.options.now();
    socket.on('close', () => this.gone());
  }

  /** Null when somebody else sends under this name. */
  static async claim(stage: Stage, pass: Pass, socket: Duplex): Promise<FlvPublisher | null> {
    const publisher = new FlvPublisher(stage, pass, socket);
    const stream = await stage.publish(pass.stream, publisher);
    if (stream === null || publisher.isGone) {
      stream?.end(publisher);
      stage.gate.left(pass);
      return null;
    }
    publisher.stream = stream;
    return publisher;
  }

  attach(ws: WebSocket): void {
    this.ws = ws;
    const reader = new FlvReader((unit) => this.stream?.accept(this, unit), this.stage.limits.messageBytes);
    let got = 0;
    let timer: NodeJS.Timeout | undefined;
    const acknowledge = (): void => {
      timer = undefined;
      ws.send(String(got));
    };
    ws.on('close', () => clearTimeout(timer));
    ws.on('message', (bytes) => {
      if (!Buffer.isBuffer(bytes)) return;
      got += bytes.length;
      timer ??= setTimeout(acknowledge, acknowledgeMs);
      this.heardAtMs = this.stage.options.now();
      this.stage.heard(bytes.length);
      if (reader.read(bytes) !== null) ws.terminate();
    });
    ws.on('error', () => ws.terminate());
  }

  close(why: Ending): void {
    if (this.ws !== null) closeSocket(this.ws, why);
    else this.socket.destroy();
    this.gone();
  }

  private gone(): void {
    if (this.isGone) return;
    this.isGone = true;
    this.stage.gone(this.pass.stream, this.pass, this);
  }
}
