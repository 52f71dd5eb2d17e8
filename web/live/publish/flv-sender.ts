import { finalCloseCodes, type PusherCode, type Report } from '../codes';
import { writeAudioBody } from '../flv/audio-body';
import { tagKind, type TagKind } from '../flv/flv-tag';
import { metadataBody } from '../flv/script-body';
import { writeVideoBody } from '../flv/video-body';
import { flvHead, flvTag } from '../flv/write-flv';
import { InFlight } from '../policy/in-flight';
import { maySendAudio } from '../policy/backpressure';
import { RetryPolicy } from '../policy/retry-policy';
import type { EncodedFrame } from './encoding/h264-encoder';

export interface FlvSenderOptions {
  url: string;
  report: Report<PusherCode>;
  /** A new stream starts: the next frame must be a key frame. */
  onOpen(): void;
  metadata(): Readonly<Record<string, number | boolean | string>>;
}

/** The WebSocket subprotocol by which the server tells a publisher from a viewer. */
const publisher = 'publisher';
const connectWithinMs = 5_000;
/** After this long without progress the connection counts as dead, because the network has changed. */
const stuckAfterMs = 5_000;

/** Puts encoded media into FLV and keeps a WebSocket to the server, reconnecting by itself until it gives up with −1307. */
export class FlvSender {
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly retryPolicy = new RetryPolicy();
  private inFlight = new InFlight();
  private openedMs = 0;
  private progressMs = 0;
  private lastWaitingBytes = 0;
  private released = false;
  private hasKeyFrame = false;
  private videoConfig: Uint8Array | null = null;
  private audioConfig: Uint8Array | null = null;
  private readonly lastMs = { [tagKind.audio]: 0, [tagKind.video]: 0, [tagKind.script]: 0 };

  constructor(private readonly options: FlvSenderOptions) {
    this.connect();
  }

  get open(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Bytes that are queued here, or were sent and are late. */
  get waitingBytes(): number {
    return Math.max(this.socket?.bufferedAmount ?? 0, this.inFlight.lateBytes(performance.now()));
  }

  configureVideo(config: Uint8Array): void {
    this.videoConfig = config;
    // The next frame must be a key frame of the new configuration.
    this.hasKeyFrame = false;
    if (this.open) this.sendTag(tagKind.video, performance.now(), writeVideoBody({ type: 'config', key: true, bytes: config }));
  }

  configureAudio(config: Uint8Array): void {
    this.audioConfig = config;
    if (this.open) this.sendTag(tagKind.audio, performance.now(), writeAudioBody({ type: 'config', bytes: config }));
  }

  /** Returns the bytes sent; 0 when the frame was dropped. */
  sendVideo({ bytes, key, timeMs }: EncodedFrame): number {
    if (!this.open || this.videoConfig === null || !(this.hasKeyFrame || key)) return 0;
    this.hasKeyFrame = true;
    return this.sendTag(tagKind.video, timeMs, writeVideoBody({ type: 'frame', key, bytes }));
  }

  sendAudio(bytes: Uint8Array, timeMs: number): number {
    if (!this.open || this.audioConfig === null || timeMs < this.openedMs || !maySendAudio(this.waitingBytes)) return 0;
    return this.sendTag(tagKind.audio, timeMs, writeAudioBody({ type: 'frame', bytes }));
  }

  /** Says the present time in a message without content. */
  sendClock(): void {
    if (this.open) this.sendTag(tagKind.script, performance.now(), metadataBody({}));
  }

  /** Called a few times a second. Drops a connection without progress before its timeout. */
  check(): void {
    const waiting = this.waitingBytes;
    const nowMs = performance.now();
    if (waiting === 0 || waiting < this.lastWaitingBytes) this.progressMs = nowMs;
    this.lastWaitingBytes = waiting;
    if (this.open && nowMs - this.progressMs > stuckAfterMs) this.onLost('stuck');
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
    this.timer = setTimeout(() => this.onLost('no answer'), connectWithinMs);
    socket.onopen = () => {
      clearTimeout(this.timer);
      this.onOpen();
    };
    socket.onmessage = ({ data }) => {
      // Other servers may send other texts.
      if (typeof data === 'string' && /^\d+$/.test(data)) this.inFlight.onAcknowledged(performance.now(), Number(data));
    };
    socket.onclose = ({ code, reason }) => this.onLost(reason || `closed ${code}`, finalCloseCodes.includes(code));
  }

  private onOpen(): void {
    this.openedMs = performance.now();
    this.retryPolicy.onOpened(this.openedMs);
    this.progressMs = this.openedMs;
    this.lastWaitingBytes = 0;
    this.inFlight = new InFlight();
    this.hasKeyFrame = false;
    this.lastMs[tagKind.audio] = this.lastMs[tagKind.video] = 0;
    this.options.report(1001);
    this.send(flvHead());
    this.sendTag(tagKind.script, this.openedMs, metadataBody(this.options.metadata()));
    if (this.audioConfig !== null) this.configureAudio(this.audioConfig);
    if (this.videoConfig !== null) this.configureVideo(this.videoConfig);
    this.options.report(1002);
    this.options.onOpen();
  }

  private sendTag(kind: TagKind, timeMs: number, body: Uint8Array): number {
    // Times of each connection start at zero: the server continues from the last time of the previous connection.
    const sinceOpenMs = Math.max(this.lastMs[kind], Math.round(timeMs - this.openedMs));
    this.lastMs[kind] = sinceOpenMs;
    const bytes = flvTag({ kind, timeMs: sinceOpenMs, body });
    this.send(bytes);
    return bytes.length;
  }

  private send(bytes: Uint8Array): void {
    this.socket?.send(bytes as Uint8Array<ArrayBuffer>);
    this.inFlight.onSent(performance.now(), bytes.length);
  }

  private onLost(reason: string, final = false): void {
    if (this.released) return;
    this.openedMs = 0;
    this.drop();
    const delayMs = final ? null : this.retryPolicy.delayAfterLoss(performance.now(), Math.random());
    if (delayMs === null) {
      this.options.report(-1307, reason);
      return;
    }
    this.options.report(1102, reason);
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
