import {
  readNack,
  keyFrameRequest,
  reportBlocks,
  writeReceiverReport,
  writeSenderReport,
  readSenderReport,
} from '../packets/rtcp';
import type { RtcpPacket } from '../packets/rtcp';
import { writeRetransmission } from '../packets/retransmission';
import { writeRtp, type ExtensionElement } from '../packets/rtp';
import { sequenceOf } from '../packets/sequence';
import { readTransportWide } from '../packets/transport-wide';
import { LayerChoice } from '../layers/layer-choice';
import type { SentStream } from '../transport/answer';
import type { Kind, OfferedMedia } from '../transport/offer';
import type { OpenedRtp } from '../transport/srtp';
import type { Reliance } from '../reliances';
import { DownlinkPolicy } from './downlink-policy';
import { RequestHabit } from './habits';
import type { Advice, MediaLink } from './media-link';
import { clockPerMs } from './outgoing-stream';
import type { SentPacket } from './packet-history';
import type { MediaPacket, ReceivedStream } from './received-stream';
import { ResendBudget } from './resend-budget';
import { redundantPayload, remember, sendingFor, type Sending } from './sending';
import { SentLog } from './sent-log';
import type { HeardReport } from './uplink';
import { ViewerStreams } from './viewer-streams';

const reportMs = 500;
const measureMs = 200;
/** Copies are sent apart from each other, because losses come together. */
const copyGapMs = 10;
/** A packet is not sent again sooner after the last time, nor more often. */
const resend = { everyMs: 18, congestedEveryMs: 250, most: 12 } as const;
const resendBps = { usual: 720_000, congested: 80_000 } as const;

export interface DownlinkOptions {
  /** The sections that the viewer plays, with the stream that the answer named for each. */
  media: readonly { offered: OfferedMedia; sent: SentStream }[];
  link: MediaLink;
  now(): number;
  /** Our own SSRC in reports. */
  ssrc: number;
  heardReport(stream: ReceivedStream): HeardReport | undefined;
  onKeyFrameNeeded(stream: ReceivedStream): void;
  /** The viewer lacks a habit that repairs lean on. May be told again and again. */
  onLacking?(name: Reliance): void;
}

/** Media to one viewer: protects it against the loss of the way, answers requests within a budget, and watches the line. */
export class Downlink {
  readonly policy = new DownlinkPolicy();
  readonly layers = new LayerChoice();
  readonly counts = { sent: 0, resent: 0, refused: 0, asked: 0 };
  private readonly sendings: Sending[];
  private readonly log = new SentLog();
  private readonly budget: ResendBudget;
  private readonly requests = new RequestHabit();
  private readonly timers: NodeJS.Timeout[];
  private readonly own = new ViewerStreams();
  private isReleased = false;

  constructor(private readonly options: DownlinkOptions) {
    this.sendings = options.media.flatMap(({ offered, sent }) => sendingFor(offered, sent));
    this.budget = new ResendBudget(resendBps.usual, options.now());
    this.timers = [setInterval(() => this.measure(), measureMs), setInterval(() => this.report(), reportMs)];
  }

  /** The streams of which the viewer needs a key frame: to see anything, or to change to another layer. */
  get neededKeyFrames(): ReceivedStream[] {
    return this.sendings.flatMap(({ kind, source, stream }) => {
      const needed = stream.isWaiting ? (source.awaited ?? source.current) : source.awaited;
      return kind === 'video' && needed !== null ? [needed] : [];
    });
  }

  /** The stream that the viewer gets now. */
  sourceOf(kind: Kind): ReceivedStream | null {
    return this.sendings.find((sending) => sending.kind === kind)?.source.current ?? null;
  }

  /** The wishes to the page at the other end. */
  get advice(): Advice {
    const { bufferMs } = this.policy;
    return { bufferMs, talk: bufferMs > 0 };
  }

  /** The publisher was replaced. */
  startAgain(): void {
    this.sendings.forEach(({ source, stream, recent }) => {
      source.startAgain();
      stream.startAgain();
      recent.length = 0;
    });
  }

  /** From now on the viewer shall get this stream of a kind, beginning with a packet at which a decoder can. */
  want(kind: Kind, stream: ReceivedStream | null): void {
    this.sendings.find((each) => each.kind === kind)?.source.want(stream);
  }

  send(from: ReceivedStream, packet: MediaPacket | null): void {
    const { kind } = from;
    const sending = this.sendings.find((each) => each.kind === kind);
    const nowMs = this.options.now();
    const takeOver = (first: MediaPacket, before: ReceivedStream | null): void =>
      sending?.stream.takeOver(first, before === null ? null : this.timeBetween(before, from), nowMs);
    if (sending === undefined || !sending.source.takes(from, packet, takeOver)) return;
    const placed = sending.stream.place(packet, nowMs);
    if (packet === null || placed === null) return;
    const { sequence, timestamp, index } = placed;
    const { videoCopies, audioDepth } = this.policy.protection;
    const isRedundant = kind === 'audio' && audioDepth > 0 && sending.types.redundancy !== null;
    const payload = isRedundant ? redundantPayload(sending, { timestamp, payload: packet.payload }, audioDepth) : packet.payload;
    const payloadType = isRedundant ? (sending.types.redundancy ?? sending.types.media) : sending.types.media;
    const fields = { marker: packet.marker, payloadType, sequence, timestamp, ssrc: sending.ssrc };
    const bytes = writeRtp({ ...fields, extensions: this.numbered(sending, packet.payload.length) }, payload);
    const sealed = this.options.link.sendRtp(bytes, index);
    // A packet that has a stream for retransmissions is kept in the clear, and has another number each time.
    const kept = sending.retransmissionSsrc === null ? sealed : writeRtp(fields, packet.payload);
    sending.history.add(sequence, kept, nowMs);
    sending.packets += 1;
    sending.octets += payload.length;
    this.counts.sent += 1;
    remember(sending, { timestamp, payload: packet.payload });
    if (kind === 'video') this.sendLater(sending, sequence, videoCopies);
  }

  onRtp({ header, index }: OpenedRtp): void {
    this.own.onPacket(header.ssrc, index);
  }

  onRtcp(packet: RtcpPacket): void {
    const report = readSenderReport(packet);
    if (report !== null) this.own.onReport(report, this.options.now());
    const nack = readNack(packet);
    if (nack !== null) this.answer(nack.ssrc, nack.sequences);
    const feedback = readTransportWide(packet);
    if (feedback !== null) this.log.onFeedback(feedback);
    const seen = keyFrameRequest(packet) === null ? null : this.sourceOf('video');
    if (seen !== null) this.options.onKeyFrameNeeded(seen);
    if (!this.hasFeedback) reportBlocks(packet).forEach(({ fractionLost }) => this.onReportedLoss(fractionLost / 256));
  }

  release(): void {
    this.isReleased = true;
    this.timers.forEach((timer) => clearInterval(timer));
  }

  /** Whether the viewer tells of each packet; others report a share of lost packets now and then. */
  private get hasFeedback(): boolean {
    return this.sendings.some(({ transportWideId }) => transportWideId !== null);
  }

  private onReportedLoss(loss: number): void {
    this.policy.update({ loss, queueMs: 0, receivedBps: this.policy.capacityBps }, this.options.now());
  }

  private numbered({ transportWideId }: Sending, bytes: number): ExtensionElement[] {
    if (transportWideId === null) return [];
    const value = Buffer.alloc(2);
    value.writeUInt16BE(this.log.add(bytes + 60, this.options.now()));
    return [{ id: transportWideId, value }];
  }

  private answer(ssrc: number, sequences: readonly number[]): void {
    const sending = this.sendings.find((each) => each.ssrc === ssrc);
    if (sending === undefined) return;
    const nowMs = this.options.now();
    const { isCongested, protection } = this.policy;
    this.counts.asked += sequences.length;
    // Only then do our reports ask for it.
    if (this.policy.bufferMs > 0 && !isCongested && this.own.areThere && sending.kind === 'video')
      sequences.forEach((sequence) => this.requests.note(sequence, nowMs));
    if (this.requests.isMissing) this.options.onLacking?.('repeated_requests');
    sequences.forEach((sequence) => {
      const sent = sending.history.get(sequence);
      const everyMs = isCongested ? resend.congestedEveryMs : resend.everyMs;
      if (sent === undefined || sent.resends >= resend.most || nowMs - sent.resentMs < everyMs) return;
      this.sendAgain(sending, sequence, sent);
      this.sendLater(sending, sequence, protection.answerCopies - 1);
    });
  }

  private sendLater(sending: Sending, sequence: number, copies: number): void {
    for (let copy = 1; copy <= copies; copy += 1)
      setTimeout(() => {
        const sent = sending.history.get(sequence);
        if (sent !== undefined && !this.isReleased) this.sendAgain(sending, sequence, sent);
      }, copy * copyGapMs);
  }

  private sendAgain(sending: Sending, sequence: number, sent: SentPacket): void {
    const { link, now } = this.options;
    if (!this.budget.take(sent.bytes.length, now())) {
      this.counts.refused += 1;
      return;
    }
    sent.resentMs = now();
    sent.resends += 1;
    this.counts.resent += 1;
    if (sending.retransmissionSsrc === null) return link.sendAgain(sent.bytes);
    const index = sending.nextRetransmission;
    sending.nextRetransmission += 1;
    link.sendRtp(this.retransmission(sending, sequence, sent, index), index);
  }

  private retransmission(sending: Sending, original: number, { bytes }: SentPacket, index: number): Buffer {
    const payload = writeRetransmission(original, bytes.subarray(12));
    const fields = {
      marker: bytes.readUInt8(1) >> 7 === 1,
      payloadType: sending.types.retransmission ?? 0,
      sequence: sequenceOf(index),
      timestamp: bytes.readUInt32BE(4),
      ssrc: sending.retransmissionSsrc ?? 0,
    };
    return writeRtp({ ...fields, extensions: this.numbered(sending, payload.length) }, payload);
  }

  /** Added to times of `after` to get those of `before` for the same moment; null when the publisher has not told of both. */
  private timeBetween(before: ReceivedStream, after: ReceivedStream): number | null {
    const [from, to] = [before, after].map((stream) => this.options.heardReport(stream)?.report);
    if (from === undefined || to === undefined) return null;
    return Math.round(from.timestamp - to.timestamp - (from.wallMs - to.wallMs) * clockPerMs[after.kind]);
  }

  private measure(): void {
    const nowMs = this.options.now();
    this.log.update(nowMs);
    const { loss, queueMs, receivedBps } = this.log;
    if (this.hasFeedback && this.log.isLossCertain) this.policy.update({ loss, queueMs, receivedBps }, nowMs);
    this.budget.setRate(this.policy.isCongested ? resendBps.congested : resendBps.usual, nowMs);
    this.reportOwn();
  }

  /** Tells the viewer how its own streams arrive, so that its browser learns a round trip. */
  private reportOwn(): void {
    const { link, ssrc, now } = this.options;
    const isQuick = !this.policy.isCongested && this.policy.bufferMs > 0;
    const blocks = this.own.blocks(isQuick, now());
    if (blocks.length > 0) link.sendRtcp(writeReceiverReport(ssrc, blocks));
  }

  private report(): void {
    const { link, heardReport, now } = this.options;
    this.sendings.forEach(({ kind, ssrc, source, stream, packets, octets }) => {
      const heard = source.current === null ? undefined : heardReport(source.current);
      if (heard === undefined || packets === 0) return;
      const sinceMs = now() - heard.atMs;
      const timestamp = stream.timestampOf(heard.report.timestamp + Math.round(sinceMs * clockPerMs[kind]));
      link.sendRtcp(writeSenderReport({ ssrc, wallMs: heard.report.wallMs + sinceMs, timestamp, packets, octets }));
    });
  }
}
