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
import { firstIndex, sequenceOf } from '../packets/sequence';
import { readTransportWide } from '../packets/transport-wide';
import type { SentStream } from '../transport/answer';
import type { Kind, OfferedMedia } from '../transport/offer';
import type { OpenedRtp } from '../transport/srtp';
import { DownlinkPolicy } from './downlink-policy';
import type { Advice, MediaLink } from './media-link';
import { clockPerMs } from './outgoing-stream';
import type { SentPacket } from './packet-history';
import { sinceReport } from './quick-report';
import type { MediaPacket } from './received-stream';
import { ResendBudget } from './resend-budget';
import { redundantPayload, remember, sendingFor, type Sending } from './sending';
import { SentLog } from './sent-log';
import type { HeardReport } from './uplink';

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
  heardReport(kind: Kind): HeardReport | undefined;
  onKeyFrameNeeded(): void;
}

/** Media to one viewer: protects it against the loss of the way, answers requests within a budget, and watches the line. */
export class Downlink {
  readonly policy = new DownlinkPolicy();
  readonly counts = { sent: 0, resent: 0, refused: 0, asked: 0 };
  private readonly sendings: Sending[];
  private readonly log = new SentLog();
  private readonly budget: ResendBudget;
  private readonly timers: NodeJS.Timeout[];
  /** The viewer's own streams, such as its silence: their highest index and their last report. */
  private readonly own = new Map<number, { highest: number; middle: number; atMs: number }>();
  private isReleased = false;

  constructor(private readonly options: DownlinkOptions) {
    this.sendings = options.media.flatMap(({ offered, sent }) => sendingFor(offered, sent));
    this.budget = new ResendBudget(resendBps.usual, options.now());
    this.timers = [setInterval(() => this.measure(), measureMs), setInterval(() => this.report(), reportMs)];
  }

  /** Whether the viewer sees nothing before the next key frame. */
  get needsKeyFrame(): boolean {
    return this.sendings.some(({ stream }) => stream.isWaiting);
  }

  /** The wishes to the page at the other end. */
  get advice(): Advice {
    const { bufferMs } = this.policy;
    return { bufferMs, talk: bufferMs > 0 };
  }

  /** The publisher was replaced. */
  startAgain(): void {
    this.sendings.forEach(({ stream, recent }) => {
      stream.startAgain();
      recent.length = 0;
    });
  }

  send(kind: Kind, packet: MediaPacket | null): void {
    const sending = this.sendings.find((each) => each.kind === kind);
    const nowMs = this.options.now();
    const placed = sending?.stream.place(packet, nowMs) ?? null;
    if (sending === undefined || packet === null || placed === null) return;
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
    const own = this.own.get(header.ssrc) ?? { highest: index, middle: 0, atMs: 0 };
    // A viewer has one microphone.
    if (this.own.size < 2 || this.own.has(header.ssrc))
      this.own.set(header.ssrc, { ...own, highest: Math.max(own.highest, index) });
  }

  onRtcp(packet: RtcpPacket): void {
    const report = readSenderReport(packet);
    const own = report === null ? undefined : this.own.get(report.ssrc);
    if (report !== null && own !== undefined)
      this.own.set(report.ssrc, { ...own, middle: report.middle, atMs: this.options.now() });
    const nack = readNack(packet);
    if (nack !== null) this.answer(nack.ssrc, nack.sequences);
    const feedback = readTransportWide(packet);
    if (feedback !== null) this.log.onFeedback(feedback);
    if (keyFrameRequest(packet) !== null) this.options.onKeyFrameNeeded();
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
    const blocks = Array.from(this.own, ([own, { highest, middle, atMs }]) => ({
      ssrc: own,
      fractionLost: 0,
      lost: 0,
      highest: highest - firstIndex,
      jitter: 0,
      lastReport: middle,
      sinceLastReport: middle === 0 ? 0 : sinceReport(atMs, now(), isQuick),
    }));
    if (blocks.length > 0) link.sendRtcp(writeReceiverReport(ssrc, blocks));
  }

  private report(): void {
    const { link, heardReport, now } = this.options;
    this.sendings.forEach(({ kind, ssrc, stream, packets, octets }) => {
      const heard = heardReport(kind);
      if (heard === undefined || packets === 0) return;
      const sinceMs = now() - heard.atMs;
      const timestamp = stream.timestampOf(heard.report.timestamp + Math.round(sinceMs * clockPerMs[kind]));
      link.sendRtcp(writeSenderReport({ ssrc, wallMs: heard.report.wallMs + sinceMs, timestamp, packets, octets }));
    });
  }
}
