import { get, type ClientRequest } from 'node:http';
import { WebSocket, type RawData } from 'ws';

/** One FLV tag: 8 audio, 9 video, 18 script. */
export interface FlvTag {
  type: number;
  timeMs: number;
  body: Buffer;
}

export const flvHeader = Buffer.from([0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, 9, 0, 0, 0, 0]);

export function writeTag({ type, timeMs, body }: FlvTag): Buffer {
  const bytes = Buffer.alloc(15 + body.length);
  bytes.writeUInt8(type, 0);
  bytes.writeUIntBE(body.length, 1, 3);
  bytes.writeUIntBE(timeMs & 0xffffff, 4, 3);
  bytes.writeUInt8((timeMs >>> 24) & 0xff, 7);
  body.copy(bytes, 11);
  bytes.writeUInt32BE(11 + body.length, 11 + body.length);
  return bytes;
}

/** Splits a byte stream into tags, for any chunk sizes. */
export class FlvTags {
  private rest: Buffer = Buffer.alloc(0);
  private hasHeader = false;

  push(bytes: Buffer): FlvTag[] {
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const tags: FlvTag[] = [];
    if (!this.hasHeader) {
      if (this.rest.length < 13) return tags;
      if (this.rest.toString('latin1', 0, 3) !== 'FLV') throw new Error('not FLV');
      this.rest = this.rest.subarray(13);
      this.hasHeader = true;
    }
    while (this.rest.length >= 11) {
      const length = this.rest.readUIntBE(1, 3);
      if (this.rest.length < length + 15) break;
      const timeMs = this.rest.readUIntBE(4, 3) + this.rest.readUInt8(7) * 0x1000000;
      tags.push({ type: this.rest.readUInt8(0), timeMs, body: Buffer.from(this.rest.subarray(11, 11 + length)) });
      this.rest = this.rest.subarray(length + 15);
    }
    return tags;
  }
}

export const isVideoHeader = (tag: FlvTag): boolean => tag.type === 9 && tag.body[1] === 0;
export const isAudioHeader = (tag: FlvTag): boolean => tag.type === 8 && tag.body[1] === 0;
export const isKey = (tag: FlvTag): boolean => tag.type === 9 && tag.body[0] === 0x17 && tag.body[1] === 1;
export const isPicture = (tag: FlvTag): boolean => tag.type === 9 && tag.body[1] === 1;
export const isSound = (tag: FlvTag): boolean => tag.type === 8 && tag.body[1] === 1;

export interface FlvPlayer {
  readonly tags: readonly FlvTag[];
  /** The HTTP status of a refusal, the WebSocket close code, or 0 after the end; null while open. */
  readonly ended: number | null;
  /** Resolves as soon as a tag satisfies `wanted`; rejects when the connection ends first. */
  until(wanted: (tag: FlvTag) => boolean): Promise<FlvTag>;
  untilEnded(): Promise<number>;
  /** Stops reading without closing, as a reader does whose network stalls. */
  stall(): void;
  close(): void;
}

class Player implements FlvPlayer {
  readonly tags: FlvTag[] = [];
  ended: number | null = null;
  private readonly reader = new FlvTags();
  private waiting: (() => void)[] = [];

  constructor(
    readonly stall: () => void,
    readonly close: () => void,
    private readonly onTag: (tag: FlvTag) => void,
  ) {}

  take(bytes: Buffer): void {
    this.reader.push(bytes).forEach((tag) => {
      this.tags.push(tag);
      this.onTag(tag);
    });
    this.wake();
  }

  end(code: number): void {
    this.ended ??= code;
    this.wake();
  }

  async until(wanted: (tag: FlvTag) => boolean): Promise<FlvTag> {
    for (let seen = 0; ;) {
      for (; seen < this.tags.length; seen += 1) {
        const tag = this.tags[seen];
        if (tag !== undefined && wanted(tag)) return tag;
      }
      if (this.ended !== null) throw new Error(`ended with ${this.ended} after ${this.tags.length} tags`);
      await this.next();
    }
  }

  async untilEnded(): Promise<number> {
    while (this.ended === null) await this.next();
    return this.ended;
  }

  private next(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private wake(): void {
    this.waiting.splice(0).forEach((resolve) => resolve());
  }
}

/** Plays FLV over WebSocket or http, by the URL's scheme. */
export function playFlv(url: string, onTag: (tag: FlvTag) => void = () => undefined): FlvPlayer {
  if (url.startsWith('http')) return playHttp(url, onTag);
  const ws = new WebSocket(url, { rejectUnauthorized: false });
  const player = new Player(
    () => ws.pause(),
    () => ws.terminate(),
    onTag,
  );
  ws.on('message', (bytes: RawData) => Buffer.isBuffer(bytes) && player.take(bytes));
  ws.on('unexpected-response', (request: ClientRequest, response) => {
    player.end(response.statusCode ?? 0);
    request.destroy();
  });
  ws.on('error', () => player.end(0));
  ws.on('close', (code: number) => player.end(code));
  return player;
}

function playHttp(url: string, onTag: (tag: FlvTag) => void): FlvPlayer {
  const request = get(url);
  const player = new Player(
    () => request.socket?.pause(),
    () => request.destroy(),
    onTag,
  );
  request.on('response', (response) => {
    if (response.statusCode !== 200) player.end(response.statusCode ?? 0);
    response.on('data', (bytes: Buffer) => player.take(bytes));
    response.on('error', () => player.end(0));
    response.on('close', () => player.end(0));
  });
  request.on('error', () => player.end(0));
  return player;
}

export interface FlvPusher {
  /** 101 when the server accepted it; otherwise the status of the refusal. */
  readonly status: Promise<number>;
  readonly ended: Promise<number>;
  send(tag: FlvTag): void;
  /** Sends a recording in real time, in a loop, until closed. The recording must begin with a key frame. */
  loop(recording: readonly FlvTag[]): void;
  /** Stops sending without closing, as a phone without a network does. */
  stall(): void;
  /** Closes cleanly, as a browser does. */
  close(): void;
  /** Closes without a close frame, as a killed process does. */
  abort(): void;
}

/** Publishes FLV over WebSocket, as the browser's pusher does. */
export function pushFlv(url: string, protocol = 'publisher'): FlvPusher {
  const ws = new WebSocket(url, protocol, { rejectUnauthorized: false });
  const startedAt = performance.now();
  let timer: NodeJS.Timeout | undefined;
  let hasHeader = false;
  const send = (tag: FlvTag): void => {
    if (ws.readyState !== WebSocket.OPEN) return;
    if (!hasHeader) ws.send(flvHeader);
    hasHeader = true;
    ws.send(writeTag(tag));
  };
  const status = new Promise<number>((resolve) => {
    ws.on('open', () => resolve(101));
    ws.on('unexpected-response', (request: ClientRequest, response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    ws.on('error', () => resolve(0));
  });
  const ended = new Promise<number>((resolve) => ws.on('close', (code: number) => resolve(code)));
  void ended.then(() => clearInterval(timer));
  return {
    status,
    ended,
    send,
    loop: (recording) => {
      const lengthMs = (recording[recording.length - 1]?.timeMs ?? 0) + 40;
      let next = 0;
      timer = setInterval(() => {
        for (;;) {
          const tag = recording[next % recording.length];
          const timeMs = (tag?.timeMs ?? 0) + Math.floor(next / recording.length) * lengthMs;
          if (tag === undefined || timeMs > performance.now() - startedAt) return;
          // Headers are sent once, as encoders do.
          if (next < recording.length || isPicture(tag) || isSound(tag)) send({ ...tag, timeMs });
          next += 1;
        }
      }, 5);
    },
    stall: () => clearInterval(timer),
    close: () => ws.close(),
    abort: () => ws.terminate(),
  };
}
