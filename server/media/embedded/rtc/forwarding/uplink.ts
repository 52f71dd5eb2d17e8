import { unpadded, readExtension } from '../packets/rtp';
import { readRetransmission } from '../packets/retransmission';
import { readSenderReport, writeNack, writePictureLoss, writeReceiverBitrate, writeReceiverReport } from '../packets/rtcp';
import type { ReportBlock, RtcpPacket, SenderReport } from '../packets/rtcp';
import { distance, firstIndex, sequenceOf } from '../packets/sequence';
import type { Kind, OfferedMedia } from '../transport/offer';
import type { OpenedRtp } from '../transport/srtp';
import { LossEstimate } from './loss-estimate';
import type { MediaLink } from './media-link';
import { QueueEstimate, SendClock } from './queue-estimate';
import { sinceReport } from './quick-report';
import { ReceivedStream, type MediaPacket } from './received-stream';
import { UplinkPolicy, uplinkCeilingBps } from './uplink-policy';

/** How long a lost video packet holds back those after it, which nobody could decode without it. */
const holdMs = 600;
const tickMs = 12;
const reportMs = 200;
const keyFrameEveryMs = 800;
/** A request for a key frame is sent so often, because it may be lost. */
const keyFrameCopies = { count: 3, everyMs: 15 } as const;
/** Entries of one request, so that it fits one datagram. */
const maxAsked = 200;
/** The last sender report of a stream, and when it came. */
export interface HeardReport {
  report: SenderReport;
  atMs: number;
}

export interface UplinkEvents {
  /** A packet in its turn; null in the place of one that is lost for good. */
  onPacket(kind: Kind, packet: MediaPacket | null): void;
}

export interface UplinkOptions extends UplinkEvents {
  media: readonly OfferedMedia[];
  link: MediaLink;
  now(): number;
  /** Our own SSRC in reports. */
  ssrc: number;
  /** The capacity of the ways to the publisher's viewers, in bit/s of video. */
  viewersBps(): number;
}

/** Media from one publisher: asks for what is missing, reports what came, and passes it on in order. */
export class Uplink {
  readonly policy = new UplinkPolicy();
  private readonly streams: ReceivedStream[] = [];
  private readonly bySsrc = new Map<number, ReceivedStream>();
  private readonly sections = new Map<ReceivedStream, OfferedMedia>();
  private readonly reports = new Map<ReceivedStream, HeardReport>();
  private readonly loss = new LossEstimate();
  private readonly queue = new QueueEstimate();
  private readonly sendClock = new SendClock();
  private readonly timers: NodeJS.Timeout[];
  private keyFrameAskedMs = -Infinity;

  constructor(private readonly options: UplinkOptions) {
    options.media.forEach((section) => section.streams.slice(0, 1).forEach((stream) => this.addStream(section, stream)));
    this.timers = [setInterval(() => this.tick(), tickMs), setInterval(() => this.report(), reportMs)];
  }

  get lossShare(): number {
    return this.loss.share;
  }

  /** The last report of the publisher about one kind, from which viewers learn to play sound and picture together. */
  heardReport(kind: Kind): HeardReport | undefined {
    const stream = this.streams.find((each) => each.kind === kind);
    return stream && this.reports.get(stream);
  }

  receive({ header, payload: padded, index }: OpenedRtp, packet: Buffer): void {
    const stream = this.bySsrc.get(header.ssrc);
    const section = stream && this.sections.get(stream);
    const payload = unpadded(padded, header.isPadded);
    if (stream === undefined || section === undefined || payload === null) return;
    const nowMs = this.options.now();
    this.noteDelay(packet, { header, payload, index }, section);
    const isRepair = header.ssrc === stream.retransmissionSsrc;
    const original = isRepair ? readRetransmission(payload) : { sequence: header.sequence, payload };
    if (original === null || (isRepair && stream.highest === null)) return;
    const { timestamp, marker } = header;
    const at = isRepair ? (stream.highest ?? 0) + distance(sequenceOf(stream.highest ?? 0), original.sequence) : index;
    // Padding without payload keeps its place in the order.
    const isExtra = isRepair || original.payload.length === 0;
    this.passOn(stream, stream.receive({ index: at, timestamp, marker, payload: original.payload }, isExtra, nowMs));
  }

  onRtcp(packet: RtcpPacket): void {
    const report = readSenderReport(packet);
    const stream = report === null ? undefined : this.bySsrc.get(report.ssrc);
    if (report !== null && stream !== undefined) this.reports.set(stream, { report, atMs: this.options.now() });
  }

  requestKeyFrame(): void {
    const { now, link, ssrc } = this.options;
    const video = this.streams.find(({ kind }) => kind === 'video');
    if (video === undefined || now() - this.keyFrameAskedMs < keyFrameEveryMs) return;
    this.keyFrameAskedMs = now();
    const copies = this.loss.share > 0 ? keyFrameCopies.count : 1;
    const ask = (): void => link.sendRtcp(writePictureLoss(ssrc, video.ssrc));
    for (let copy = 0; copy < copies; copy += 1) setTimeout(ask, copy * keyFrameCopies.everyMs);
  }

  /** The present bitrate for the publisher's encoder, in bit/s. */
  get encoderBps(): number {
    return Math.min(this.policy.encoderBps, this.options.viewersBps());
  }

  release(): void {
    this.timers.forEach((timer) => clearInterval(timer));
  }

  private addStream(section: OfferedMedia, { ssrc, retransmissionSsrc }: OfferedMedia['streams'][number]): void {
    const kind: Kind = section.kind === 'video' ? 'video' : 'audio';
    const stream = new ReceivedStream({ kind, ssrc, retransmissionSsrc, holdMs: kind === 'video' ? holdMs : null });
    this.streams.push(stream);
    this.sections.set(stream, section);
    this.bySsrc.set(ssrc, stream);
    if (retransmissionSsrc !== null) this.bySsrc.set(retransmissionSsrc, stream);
  }

  private noteDelay(packet: Buffer, { header }: OpenedRtp, section: OfferedMedia): void {
    const id = section.extensions.get('absoluteSendTime');
    const value = id === undefined ? null : readExtension(packet, header, id);
    const sentMs = value === null ? null : this.sendClock.read(value);
    if (sentMs !== null) this.queue.add(sentMs, this.options.now(), packet.length);
  }

  private passOn({ kind }: ReceivedStream, packets: readonly (MediaPacket | null)[]): void {
    packets.forEach((packet) => {
      this.options.onPacket(kind, packet);
      if (packet === null) this.requestKeyFrame();
    });
  }

  private tick(): void {
    const { link, ssrc, now } = this.options;
    const { everyMs, ahead } = this.policy.pace;
    this.streams.forEach((stream) => {
      // A timer may be early by less than a millisecond.
      const missing = stream.toAskFor(now(), { everyMs: everyMs - 1, ahead: ahead[stream.kind] });
      if (missing.length > 0) link.sendRtcp(writeNack(ssrc, stream.ssrc, missing.slice(0, maxAsked).map(sequenceOf)));
      this.passOn(stream, stream.release(now()));
    });
  }

  private report(): void {
    const { link, ssrc } = this.options;
    this.measure();
    const heard = this.streams.filter(({ highest }) => highest !== null);
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
    const video = this.streams.find(({ kind }) => kind === 'video');
    if (video !== undefined) this.loss.update(video, nowMs, this.queue.queueMs > 60);
    const { queueMs, bitsPerSecond: receivedBps } = this.queue;
    this.policy.update({ loss: this.loss.share, isLossCertain: this.loss.isCertain, queueMs, receivedBps }, nowMs);
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
