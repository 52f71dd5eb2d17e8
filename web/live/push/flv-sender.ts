import { finalCloseCodes, type PusherCode, type Report } from '../codes';
import { writeAudioBody } from '../flv/audio-body';
import { tagKind, type TagKind } from '../flv/flv-tag';
import { metadataBody } from '../flv/script-body';
import { writeVideoBody } from '../flv/video-body';
import { flvHead, flvTag } from '../flv/write-flv';
import { InFlight } from '../policy/in-flight';
import { maySendSound } from '../policy/send-gate';
import { Tries } from '../policy/tries';
import type { EncodedPicture } from './picture-encoder';

export interface FlvSenderOptions {
  url: string;
  report: Report<PusherCode>;
  /** The stream begins anew: the next picture must be one to begin with. */
  onOpen(): void;
  metadata(): Readonly<Record<string, number | boolean | string>>;
}

/** The word by which the server tells a publisher from a viewer. */
const publisher = 'publisher';
const connectWithinMs = 5_000;
/** Bytes that do not move for this long never will: the network changed under the connection. */
const stuckAfterMs = 5_000;

/** Puts encoded media into FLV and keeps a WebSocket to the server, reconnecting by itself until it gives up with −1307. */
export class FlvSender {
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly tries = new Tries();
  private inFlight = new InFlight();
  private openedMs = 0;
  private movedMs = 0;
  private lastWaiting = 0;
  private released = false;
  private begun = false;
  private videoConfig: Uint8Array | null = null;
  private audioConfig: Uint8Array | null = null;
  private readonly lastMs = { [tagKind.audio]: 0, [tagKind.video]: 0, [tagKind.script]: 0 };

  constructor(private readonly options: FlvSenderOptions) {
    this.connect();
  }

  get open(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** What waits here, or was sent and is late. */
  get waitingBytes(): number {
    return Math.max(this.socket?.bufferedAmount ?? 0, this.inFlight.lateBytes(performance.now()));
  }

  configurePicture(config: Uint8Array): void {
    this.videoConfig = config;
    // Frames of the old configuration are over: the next one to pass is a key frame.
    this.begun = false;
    if (this.open) this.tag(tagKind.video, performance.now(), writeVideoBody({ type: 'config', key: true, bytes: config }));
  }

  configureSound(config: Uint8Array): void {
    this.audioConfig = config;
    if (this.open) this.tag(tagKind.audio, performance.now(), writeAudioBody({ type: 'config', bytes: config }));
  }

  /** Returns the bytes sent, 0 when the picture could not go. */
  picture({ bytes, key, timeMs }: EncodedPicture): number {
    if (!this.open || this.videoConfig === null || !(this.begun || key)) return 0;
    this.begun = true;
    return this.tag(tagKind.video, timeMs, writeVideoBody({ type: 'frame', key, bytes }));
  }

  sound(bytes: Uint8Array, timeMs: number): number {
    if (!this.open || this.audioConfig === null || timeMs < this.openedMs || !maySendSound(this.waitingBytes)) return 0;
    return this.tag(tagKind.audio, timeMs, writeAudioBody({ type: 'frame', bytes }));
  }

  /** Called a few times a second: a connection whose bytes no longer move is given up early. */
  watch(): void {
    const waiting = this.waitingBytes;
    const nowMs = performance.now();
    if (waiting === 0 || waiting < this.lastWaiting) this.movedMs = nowMs;
    this.lastWaiting = waiting;
    if (this.open && nowMs - this.movedMs > stuckAfterMs) this.lost('stuck');
  }

  release(): void {
    this.released = true;
    clearTimeout(this.timer);
    this.drop();
  }

  private connect(): void {
    const socket = new WebSocket(this.options.url, publisher);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    this.timer = setTimeout(() => this.lost('no answer'), connectWithinMs);
    socket.onopen = () => {
      clearTimeout(this.timer);
      this.begin();
    };
    socket.onmessage = ({ data }) => {
      // Other servers may say something else.
      if (typeof data === 'string' && /^\d+$/.test(data)) this.inFlight.got(performance.now(), Number(data));
    };
    socket.onclose = ({ code, reason }) => this.lost(reason || `closed ${code}`, finalCloseCodes.includes(code));
  }

  private begin(): void {
    this.openedMs = performance.now();
    this.tries.opened(this.openedMs);
    this.movedMs = this.openedMs;
    this.lastWaiting = 0;
    this.inFlight = new InFlight();
    this.begun = false;
    this.lastMs[tagKind.audio] = this.lastMs[tagKind.video] = 0;
    this.options.report(1001);
    this.put(flvHead());
    this.tag(tagKind.script, this.openedMs, metadataBody(this.options.metadata()));
    if (this.audioConfig !== null) this.configureSound(this.audioConfig);
    if (this.videoConfig !== null) this.configurePicture(this.videoConfig);
    this.options.report(1002);
    this.options.onOpen();
  }

  private tag(kind: TagKind, timeMs: number, body: Uint8Array): number {
    // Each connection counts from zero: the server goes on from the last time of the connection before.
    const sinceOpenMs = Math.max(this.lastMs[kind], Math.round(timeMs - this.openedMs));
    this.lastMs[kind] = sinceOpenMs;
    const bytes = flvTag({ kind, timeMs: sinceOpenMs, body });
    this.put(bytes);
    return bytes.length;
  }

  private put(bytes: Uint8Array): void {
    this.socket?.send(bytes as Uint8Array<ArrayBuffer>);
    this.inFlight.sent(performance.now(), bytes.length);
  }

  private lost(why: string, final = false): void {
    if (this.released) return;
    this.openedMs = 0;
    this.drop();
    const delayMs = final ? null : this.tries.lost(performance.now(), Math.random());
    if (delayMs === null) {
      this.options.report(-1307, why);
      return;
    }
    this.options.report(1102, why);
    this.timer = setTimeout(() => this.connect(), delayMs);
  }

  private drop(): void {
    clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
