import { unpadded, readExtension, type RtpHeader } from '../packets/rtp';
import { readRetransmission } from '../packets/retransmission';
import { readSenderReport, writeNack, writePictureLoss, writeReceiverBitrate, writeReceiverReport } from '../packets/rtcp';
import type { ReportBlock, RtcpPacket, SenderReport } from '../packets/rtcp';
import { distance, firstIndex, sequenceOf } from '../packets/sequence';
import { PublisherStreams } from '../layers/publisher-streams';
import { VideoLayers } from '../layers/video-layers';
import type { OfferedMedia } from '../transport/offer';
import type { OpenedRtp } from '../transport/srtp';
import type { Reliance } from '../reliances';
import { BitrateHabit, publisherLacks } from './habits';
import { LossEstimate } from './loss-estimate';
import { JitterProfile } from '../jitter/jitter-profile';
import type { MediaLink } from './media-link';
import { QueueEstimate, SendClock } from './queue-estimate';
import { sinceReport } from './quick-report';
import type { MediaPacket, ReceivedStream } from './received-stream';
import { UplinkPolicy, uplinkCeilingBps } from './uplink-policy';

const tickMs = 12;
const reportMs = 200;
const keyFrameEveryMs = 800;
/** A request for a key frame is sent so often, because it may be lost. */
const keyFrameCopies = { count: 3, everyMs: 15 } as const;
/** A publisher sends enough packets to tell a queue soon, before it overflows for long. */
const queueWindows = { delayMs: 250, rateMs: 500 } as const;
/** Entries of one request, so that it fits one datagram. */
const maxAsked = 200;
/** The last sender report of a stream, and when it came. */
export interface HeardReport {
  report: SenderReport;
  atMs: number;
}

export interface UplinkEvents {
  /** A packet in its turn; null in the place of one that is lost for good. */
  onPacket(stream: ReceivedStream, packet: MediaPacket | null): void;
  /** Other streams than before can be had. Called before the first packet of a stream is passed on. */
  onStreams(): void;
  /** The publisher lacks a habit that repairs lean on. May be told again and again. */
  onLacking?(name: Reliance): void;
}

export interface UplinkOptions extends UplinkEvents {
  media: readonly OfferedMedia[];
  link: MediaLink;
  now(): number;
  /** Our own SSRC in reports. */
  ssrc: number;
  /** The video that the publisher's viewers can use, in bit/s. */
  viewersBps(): number;
}

/** Media from one publisher: asks for what is missing, reports what came, and passes it on in order. */
export class Uplink {
  private readonly jitter = new JitterProfile();
  readonly policy = new UplinkPolicy(this.jitter);
  readonly layers: VideoLayers;
  private readonly streams: PublisherStreams;
  private readonly reports = new WeakMap<ReceivedStream, HeardReport>();
  private readonly keyFrameAskedMs = new WeakMap<ReceivedStream, number>();
  private readonly loss = new LossEstimate();
  private readonly queue = new QueueEstimate(queueWindows);
  private readonly sendClock = new SendClock();
  private readonly bitrate = new BitrateHabit();
  private readonly timers: NodeJS.Timeout[];
  /** When a packet of it last came. */
  heardMs = -Infinity;

  constructor(private readonly options: UplinkOptions) {
    this.streams = new PublisherStreams(options.media, () => options.onStreams());
    this.layers = new VideoLayers(() => this.streams.of('video'));
    this.timers = [setInterval(() => this.tick(), tickMs), setInterval(() => this.report(), reportMs)];
  }

  get lossShare(): number {
    return this.loss.share;
  }

  /** Whether the publisher can send its picture in two sizes. */
  get hasLayers(): boolean {
    return this.options.media.some(({ kind, rids }) => kind === 'video' && rids.length >= 2);
  }

  get audio(): ReceivedStream | null {
    return this.streams.of('audio')[0] ?? null;
  }

  get hasMedia(): boolean {
    return this.streams.all.some(({ highest }) => highest !== null);
  }

  /** The counts of all its streams. */
  get counts(): Pick<ReceivedStream['counts'], 'originals' | 'repaired' | 'duplicates' | 'lost' | 'asked'> {
    const sum = { originals: 0, repaired: 0, duplicates: 0, lost: 0, asked: 0 };
    const names = Object.keys(sum) as (keyof typeof sum)[];
    this.streams.all.forEach(({ counts }) => names.forEach((name) => (sum[name] += counts[name])));
    return sum;
  }

  /** The last report of the publisher about one stream, from which viewers learn to play sound and picture together. */
  heardReport(stream: ReceivedStream): HeardReport | undefined {
    return this.reports.get(stream);
  }

  receive({ header, payload: padded, index }: OpenedRtp, packet: Buffer): void {
    const payload = unpadded(padded, header.isPadded);
    const published = payload === null ? null : this.streams.find(header, packet);
    if (payload === null || published === null) return;
    const { stream, section } = published;
    const nowMs = this.options.now();
    this.heardMs = nowMs;
    this.noteDelay(packet, header, section);
    const isRepair = header.ssrc === stream.retransmissionSsrc;
    const original = isRepair ? readRetransmission(payload) : { sequence: header.sequence, payload };
    if (original === null || (isRepair && stream.highest === null)) return;
    const { timestamp, marker } = header;
    const at = isRepair ? (stream.highest ?? 0) + distance(sequenceOf(stream.highest ?? 0), original.sequence) : index;
    const media = { index: at, timestamp, marker, payload: original.payload };
    if (stream.kind === 'video' && this.layers.note(stream, media)) this.options.onStreams();
    // Padding without payload keeps its place in the order.
    this.passOn(stream, stream.receive(media, isRepair || original.payload.length === 0, nowMs));
  }

  onRtcp(packet: RtcpPacket): void {
    const report = readSenderReport(packet);
    const stream = report === null ? undefined : this.streams.withSsrc(report.ssrc);
    if (report !== null && stream?.ssrc === report.ssrc) this.reports.set(stream, { report, atMs: this.options.now() });
  }

  /** Requests a key frame of one stream; of every picture when none is named. */
  requestKeyFrame(stream?: ReceivedStream): void {
    if (stream === undefined) return this.streams.of('video').forEach((each) => this.requestKeyFrame(each));
    const { now, link, ssrc } = this.options;
    if (stream.kind !== 'video' || now() - (this.keyFrameAskedMs.get(stream) ?? -Infinity) < keyFrameEveryMs) return;
    this.keyFrameAskedMs.set(stream, now());
    const copies = this.loss.share > 0 ? keyFrameCopies.count : 1;
    const ask = (): void => link.sendRtcp(writePictureLoss(ssrc, stream.ssrc));
    for (let copy = 0; copy < copies; copy += 1) setTimeout(ask, copy * keyFrameCopies.everyMs);
  }

  release(): void {
    this.timers.forEach((timer) => clearInterval(timer));
  }

  private noteDelay(packet: Buffer, header: RtpHeader, section: OfferedMedia): void {
    const id = section.extensions.get('absoluteSendTime');
    const value = id === undefined ? null : readExtension(packet, header, id);
    const sentMs = value === null ? null : this.sendClock.read(value);
    if (sentMs !== null) this.queue.add(sentMs, this.options.now(), packet.length);
  }

  private passOn(stream: ReceivedStream, packets: readonly (MediaPacket | null)[]): void {
    packets.forEach((packet) => {
      this.options.onPacket(stream, packet);
      if (packet === null) this.requestKeyFrame(stream);
    });
  }

  private tick(): void {
    const { link, ssrc, now } = this.options;
    this.noteMissing();
    const { everyMs, ahead } = this.policy.pace;
    this.streams.all.forEach((stream) => {
      // A layer that has stopped has no next packets. A timer may be early by less than a millisecond.
      const next = this.layers.isStopped(stream) ? 0 : ahead[stream.kind];
      const isDropped = stream.kind === 'video' && this.policy.isOverflowing;
      const missing = isDropped ? [] : stream.toAskFor(now(), { everyMs: everyMs - 1, ahead: next });
      if (missing.length > 0) link.sendRtcp(writeNack(ssrc, stream.ssrc, missing.slice(0, maxAsked).map(sequenceOf)));
      this.passOn(stream, stream.release(now()));
    });
  }

  private noteMissing(): void {
    const videos = this.streams.of('video');
    this.policy.noteMissing(videos.reduce((sum, { missingCount }) => sum + missingCount, 0));
    videos.forEach((stream) => {
      stream.holdMs = this.policy.holdMs;
    });
  }

  private report(): void {
    const { link, ssrc } = this.options;
    this.measure();
    const heard = this.streams.all.filter(({ highest }) => highest !== null);
    if (heard.length === 0) return;
    const report = writeReceiverReport(
      ssrc,
      heard.map((stream) => this.block(stream)),
    );
    const bitrate = writeReceiverBitrate(
      ssrc,
      this.wantedBps,
      heard.map((stream) => stream.ssrc),
    );
    link.sendRtcp(Buffer.concat([report, bitrate]));
  }

  private measure(): void {
    const nowMs = this.options.now();
    this.queue.update(nowMs);
    this.layers.measure(nowMs);
    this.jitter.update(this.queue.spreadMs);
    const videos = this.streams.of('video');
    const queueMs = this.jitter.queueMs(this.queue.queueMs);
    this.loss.update(videos, nowMs, queueMs > 60, this.jitter.lateMs);
    const { bitsPerSecond: receivedBps } = this.queue;
    this.policy.update({ loss: this.loss.share, steadyLoss: this.loss.steadyShare, queueMs, receivedBps }, nowMs);
    const { onLacking } = this.options;
    publisherLacks(this.streams.all).forEach((name) => onLacking?.(name));
    if (this.bitrate.isBroken(receivedBps, this.wantedBps, nowMs)) onLacking?.('bitrate');
  }

  /** The limit for everything that the publisher sends. Its sender bounds its answers to our requests by this too. */
  private get wantedBps(): number {
    const { capacityBps } = this.policy;
    const viewersBps = this.options.viewersBps();
    if (capacityBps >= uplinkCeilingBps && viewersBps >= uplinkCeilingBps) return uplinkCeilingBps;
    return Math.max(120_000, Math.min(capacityBps, viewersBps * 1.6));
  }

  private block(stream: ReceivedStream): ReportBlock {
    const { loss } = this;
    const heard = this.reports.get(stream);
    const isQuick = !this.policy.isCongested;
    const expected = (stream.highest ?? 0) - (stream.first ?? 0) + 1;
    return {
      ssrc: stream.ssrc,
      // Loss that is no congestion must not lower the sender's rate.
      fractionLost: isQuick ? 0 : Math.round(Math.min(1, loss.share) * 255),
      lost: isQuick ? 0 : Math.min(0x7fffff, Math.max(0, expected - stream.counts.originals)),
      highest: (stream.highest ?? firstIndex) - firstIndex,
      jitter: 0,
      lastReport: heard?.report.middle ?? 0,
      sinceLastReport: heard === undefined ? 0 : sinceReport(heard.atMs, this.options.now(), isQuick),
    };
  }
}
