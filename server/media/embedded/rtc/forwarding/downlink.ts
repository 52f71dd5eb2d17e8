import {
  middleOf,
  readNack,
  readReceiverTime,
  keyFrameRequest,
  reportBlocks,
  writeSenderReport,
  writeSinceReceiverTime,
} from '../packets/rtcp';
import type { RtcpPacket } from '../packets/rtcp';
import { writeRtp, type ExtensionElement } from '../packets/rtp';
import { readTransportWide } from '../packets/transport-wide';
import { LayerChoice } from '../layers/layer-choice';
import type { SentStream } from '../transport/answer';
import type { Kind, OfferedMedia } from '../transport/offer';
import type { Reliance } from '../reliances';
import { DownlinkPolicy } from './downlink-policy';
import { RequestHabit } from './habits';
import type { Advice, MediaLink } from './media-link';
import { clockPerMs } from './outgoing-stream';
import type { MediaPacket, ReceivedStream } from './received-stream';
import type { SentPacket } from '../repair/packet-history';
import { Repairs } from '../repair/repairs';
import { redundantPayload, remember, sendingFor, type Sending } from './sending';
import { SentLog } from './sent-log';
import type { HeardReport } from './uplink';
import { ViewerTime } from './viewer-time';

const reportMs = 500;
const measureMs = 200;

/** A header extension as receivers compare it with parity. */
const unset = ({ id, value }: ExtensionElement): ExtensionElement => ({ id, value: Buffer.alloc(value.length) });

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
  private readonly log = new SentLog();
  readonly policy: DownlinkPolicy;
  readonly layers = new LayerChoice();
  private readonly sendings: Sending[];
  private readonly repairs: Repairs;
  private sent = 0;
  private asked = 0;
  private readonly requests = new RequestHabit();
  private readonly timers: NodeJS.Timeout[];
  private readonly time = new ViewerTime();

  constructor(private readonly options: DownlinkOptions) {
    this.sendings = options.media.flatMap(({ offered, sent }) => sendingFor(offered, sent));
    const takesParity = this.sendings.some(({ paritySsrc }) => paritySsrc !== null);
    this.policy = new DownlinkPolicy(this.log.jitter, takesParity);
    const { link, now } = options;
    this.repairs = new Repairs({ link, now, policy: this.policy, numbered: (...packet) => this.numbered(...packet) });
    this.timers = [setInterval(() => this.measure(), measureMs), setInterval(() => this.report(), reportMs)];
  }

  /** Media packets, those sent again, those of parity, those that the budget refused, and those that the viewer asked for. */
  get counts(): { sent: number; resent: number; parity: number; refused: number; asked: number } {
    return { sent: this.sent, asked: this.asked, ...this.repairs.counts };
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
    return { bufferMs };
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
    const kept = sending.history.add(sequence, packet.payload, nowMs);
    const extensions = this.numbered(sending, packet.payload.length, kept);
    const bytes = writeRtp({ ...fields, extensions }, payload);
    const sealed = this.options.link.sendRtp(bytes, index);
    // A packet that has a stream for retransmissions is kept in the clear, and has another number each time.
    kept.bytes = sending.retransmissionSsrc === null ? sealed : writeRtp(fields, packet.payload);
    sending.packets += 1;
    sending.octets += payload.length;
    this.sent += 1;
    this.repairs.onSent(bytes.length);
    remember(sending, { timestamp, payload: packet.payload });
    if (kind === 'video') this.repairs.sendLater(sending, sequence, videoCopies);
    this.repairs.protect(sending, () => writeRtp({ ...fields, extensions: extensions.map(unset) }, payload));
  }

  onRtcp(packet: RtcpPacket): void {
    const time = readReceiverTime(packet);
    if (time !== null) this.time.onTime(time, this.options.now());
    const nack = readNack(packet);
    if (nack !== null) this.answer(nack.ssrc, nack.sequences);
    const feedback = readTransportWide(packet);
    if (feedback !== null) this.log.onFeedback(feedback);
    const seen = keyFrameRequest(packet) === null ? null : this.sourceOf('video');
    if (seen !== null) this.options.onKeyFrameNeeded(seen);
    reportBlocks(packet).forEach((block) => {
      this.repairs.roundTrip.onReport(block, this.options.now());
      if (!this.hasFeedback) this.onReportedLoss(block.fractionLost / 256);
    });
  }

  release(): void {
    this.repairs.release();
    this.timers.forEach((timer) => clearInterval(timer));
  }

  /** Whether the viewer tells of each packet; others report a share of lost packets now and then. */
  private get hasFeedback(): boolean {
    return this.sendings.some(({ transportWideId }) => transportWideId !== null);
  }

  private onReportedLoss(loss: number): void {
    const { policy, repairs, options } = this;
    const line = { queueMs: 0, receivedBps: policy.capacityBps, roundTripMs: repairs.roundTrip.ms };
    policy.update({ ...line, loss }, options.now());
  }

  private numbered({ transportWideId }: Sending, bytes: number, packet: SentPacket | null): ExtensionElement[] {
    if (transportWideId === null) return [];
    const value = Buffer.alloc(2);
    value.writeUInt16BE(this.log.add(bytes + 60, this.options.now(), packet));
    return [{ id: transportWideId, value }];
  }

  private answer(ssrc: number, sequences: readonly number[]): void {
    const sending = this.sendings.find((each) => each.ssrc === ssrc);
    if (sending === undefined) return;
    const nowMs = this.options.now();
    this.asked += sequences.length;
    // Only then do our answers ask for it.
    if (this.asksToRepeat && this.time.isKnown && sending.kind === 'video')
      sequences.forEach((sequence) => this.requests.note(sequence, nowMs));
    if (this.requests.isMissing) this.options.onLacking?.('repeated_requests');
    this.repairs.answer(sending, sequences);
  }

  /** Whether the viewer's browser shall take the round trip for short, and so repeat its requests often. */
  private get asksToRepeat(): boolean {
    return this.policy.bufferMs > 0 && !this.policy.isCongested;
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
    const { ms: roundTripMs } = this.repairs.roundTrip;
    if (this.hasFeedback && this.log.isLossCertain) this.policy.update({ loss, queueMs, receivedBps, roundTripMs }, nowMs);
    this.repairs.measure(measureMs);
    this.answerTime();
  }

  /** Again and again, because answers are lost too. */
  private answerTime(): void {
    const { link, ssrc, now, onLacking } = this.options;
    if (this.time.isMissing(this.asksToRepeat, now())) onLacking?.('repeated_requests');
    const answer = this.time.answer(this.asksToRepeat, now());
    if (answer !== null) link.sendRtcp(writeSinceReceiverTime(ssrc, answer.time, answer.sinceTime));
  }

  private report(): void {
    const { link, heardReport, now } = this.options;
    this.sendings.forEach(({ kind, ssrc, source, stream, packets, octets }) => {
      const heard = source.current === null ? undefined : heardReport(source.current);
      if (heard === undefined || packets === 0) return;
      const sinceMs = now() - heard.atMs;
      const timestamp = stream.timestampOf(heard.report.timestamp + Math.round(sinceMs * clockPerMs[kind]));
      const wallMs = heard.report.wallMs + sinceMs;
      this.repairs.roundTrip.onSent(middleOf(wallMs), now());
      link.sendRtcp(writeSenderReport({ ssrc, wallMs, timestamp, packets, octets }));
    });
  }
}
