import type { Broadcast, BroadcastViewer } from '../rtc/forwarding/broadcast';
import { downlinkCeilingBps } from '../rtc/forwarding/downlink-policy';
import type { MediaPacket as RtpPacket, ReceivedStream } from '../rtc/forwarding/received-stream';
import { LayerChoice } from '../rtc/layers/layer-choice';
import { SourceSwitch } from '../rtc/layers/source-switch';
import type { Kind } from '../rtc/transport/offer';
import { writeAmf } from '../rtmp/amf0';
import { wrapMs } from '../streams/media-clock';
import { MediaPacket } from '../streams/media-packet';
import type { Publisher, Stream } from '../streams/stream';
import type { CloseReason } from '../streams/subscriber';
import { AccessUnits, type AccessUnit } from './access-units';
import { AvcPictures } from './avc-pictures';
import { PictureClock } from './capture-clocks';
import { SoundBeside } from './sound-beside';

/** Times begin here, so that none is negative: no picture takes longer from its capture to us. */
const beginMs = 5_000;
/** Readers that lag need a key frame, which costs the other viewers some quality. */
const keyFrameForLaggingMs = 2_000;

/** A page hears within a quarter of a second that its sound is not wanted. */
const pageEndsWithinMs = 3_000;
/** H.264 and AAC. The size of the picture is in its header, and changes. */
const metadata = writeAmf('onMetaData', { videocodecid: 7, audiocodecid: 10 });

export interface RemuxOptions {
  /** The tag of the membership that publishes. */
  member: string;
  broadcast: Broadcast;
  now(): number;
  onClosed(): void;
}

/**
 * A stream of WebRTC as one of FLV: to the publisher's broadcast it is a viewer of the full layer, and to the stream of FLV its publisher.
 * The picture goes on as it was encoded; the sound comes from the page as AAC.
 */
export class Remux implements Publisher, BroadcastViewer {
  readonly member: string;
  readonly layers = new LayerChoice();
  /** Readers of FLV and RTMP are watched by the stream, and never hold the encoder back. */
  readonly policy = { loss: 0, videoBps: downlinkCeilingBps } as const;
  readonly sound: SoundBeside;
  lastReceivedMs: number;
  private readonly video = new SourceSwitch();
  private readonly pictures = new AvcPictures();
  private units = new AccessUnits();
  private clock = new PictureClock();
  private stream: Stream | null = null;
  private readonly startMs: number;
  private lastPictureMs = -Infinity;
  private keyAtMs = -Infinity;
  private isAsked = false;
  private isClosed = false;

  constructor(private readonly options: RemuxOptions) {
    this.member = options.member;
    this.sound = new SoundBeside({ now: options.now, emit: (packet, timeMs) => this.emit(packet, timeMs) });
    this.startMs = this.lastReceivedMs = options.now();
  }

  /** The name is ours: from now on media go on. */
  begin(stream: Stream): void {
    this.stream = stream;
    this.pictures.repeatHeader();
    stream.accept(this, new MediaPacket('metadata', beginMs, metadata));
    this.sound.repeatHeader();
    this.requestKeyFrame();
  }

  get neededKeyFrames(): ReceivedStream[] {
    const { awaited, current } = this.video;
    const needed = this.needsKeyFrame ? (awaited ?? current) : awaited;
    return needed === null ? [] : [needed];
  }

  sourceOf(kind: Kind): ReceivedStream | null {
    return kind === 'video' ? this.video.current : null;
  }

  requestKeyFrame(): void {
    this.isAsked = true;
    this.options.broadcast.check();
  }

  startAgain(): void {
    this.video.startAgain();
    this.beginSource();
  }

  want(kind: Kind, stream: ReceivedStream | null): void {
    if (kind === 'video') this.video.want(stream);
  }

  send(from: ReceivedStream, packet: RtpPacket | null): void {
    this.lastReceivedMs = this.options.now();
    if (from.kind !== 'video' || !this.video.takes(from, packet, () => this.beginSource())) return;
    this.units.push(packet).forEach((unit) => this.onPicture(from, unit));
  }

  close(why: CloseReason): void {
    if (this.isClosed) return;
    this.isClosed = true;
    // The page that is told so ends its sound by itself, and would take our end for a fault.
    if (why === 'silent') setTimeout(() => this.sound.close(why), pageEndsWithinMs).unref();
    else this.sound.close(why);
    this.options.onClosed();
  }

  private get needsKeyFrame(): boolean {
    const isLate = this.options.now() - this.keyAtMs > keyFrameForLaggingMs;
    return this.isAsked || this.pictures.isWaiting || (isLate && this.stream?.awaitsKeyFrame === true);
  }

  private beginSource(): void {
    this.units = new AccessUnits();
    this.clock = new PictureClock();
  }

  private onPicture(from: ReceivedStream, unit: AccessUnit | null): void {
    const nowMs = this.options.now();
    const tags = this.stream === null ? [] : this.pictures.push(unit);
    if (unit === null) return;
    const capturedMs = this.clock.timeOf(unit.timestamp, this.options.broadcast.heardReport(from), nowMs);
    if (tags.length === 0) return;
    // A decoder takes two pictures of one time for one.
    this.lastPictureMs = Math.max(this.lastPictureMs + 1, Math.round(capturedMs));
    tags.forEach(({ kind, body }) => this.emit(new MediaPacket(kind, 0, body), this.lastPictureMs));
    if (!tags.some(({ kind }) => kind === 'key')) return;
    this.isAsked = false;
    this.keyAtMs = nowMs;
  }

  private emit(packet: MediaPacket, timeMs: number): void {
    this.stream?.accept(this, packet.at(wrapMs(Math.max(0, Math.round(timeMs - this.startMs + beginMs)))));
  }
}
