import { writeParity } from '../packets/flexfec';
import { writeRetransmission } from '../packets/retransmission';
import { writeRtp, type ExtensionElement } from '../packets/rtp';
import { sequenceOf } from '../packets/sequence';
import type { DownlinkPolicy } from '../forwarding/downlink-policy';
import type { MediaLink } from '../forwarding/media-link';
import type { SentPacket } from './packet-history';
import { ResendBudget } from './resend-budget';
import { RoundTrip } from './round-trip';
import { Unconfirmed } from './unconfirmed';
import type { Sending } from '../forwarding/sending';

/** Copies are sent apart from each other, because losses come together. */
const copyGapMs = 10;
/** A packet is not sent again sooner after the last time, nor more often. */
const resend = { everyMs: 18, congestedEveryMs: 250, most: 12 } as const;
/** The part of a round trip to wait: within a whole one nobody knows whether an answer came, but late there is no time to find out. */
const waitedTrip = { early: 0.9, late: 0.5 } as const;
/** The share of the buffer's time after which little is left for a repair. */
const lateAfter = 0.6;
/** The bits per second for what is sent again. At 40 % of loss the repairs are about as much as the media. */
const budget = { least: 720_000, ofMedia: 1.5, congested: 80_000 } as const;
/** The rate of the media is forgotten slowly, because key frames come seldom. */
const keptRate = 0.95;

export interface RepairsOptions {
  link: MediaLink;
  policy: DownlinkPolicy;
  now(): number;
  /** The header extension of a packet with so many bytes of payload. The viewer's feedback about it is noted in `packet`. */
  numbered(sending: Sending, bytes: number, packet: SentPacket | null): ExtensionElement[];
}

/** Sends one viewer packets again, asked for or not, within a budget. */
export class Repairs {
  readonly roundTrip = new RoundTrip();
  readonly counts = { resent: 0, parity: 0, refused: 0 };
  private readonly budget: ResendBudget;
  private readonly unconfirmed: Unconfirmed;
  private mediaBytes = 0;
  private mediaBps = 0;
  private isReleased = false;

  constructor(private readonly options: RepairsOptions) {
    this.budget = new ResendBudget(budget.least, options.now());
    this.unconfirmed = new Unconfirmed(() => options.now());
  }

  /** Media of so many bytes were sent for the first time. */
  onSent(bytes: number): void {
    this.mediaBytes += bytes;
  }

  /** Follows the media's rate; called every `periodMs`. */
  measure(periodMs: number): void {
    this.mediaBps = Math.max(this.mediaBps * keptRate, (this.mediaBytes * 8_000) / periodMs);
    this.mediaBytes = 0;
    const { policy, now } = this.options;
    const usualBps = Math.max(budget.least, budget.ofMedia * this.mediaBps) + policy.copiesBps;
    this.budget.setRate(policy.isCongested ? budget.congested : usualBps, now());
  }

  answer(sending: Sending, sequences: readonly number[]): void {
    const { policy, now } = this.options;
    const { isCongested, protection, bufferMs } = policy;
    const most = sending.kind === 'audio' ? Math.min(protection.audioAnswers, resend.most) : resend.most;
    const nowMs = now();
    sequences.forEach((sequence) => {
      const sent = sending.history.get(sequence);
      if (sent === undefined || sent.hasArrived || sent.resends >= most) return;
      const isLate = nowMs - sent.sentMs > lateAfter * bufferMs;
      if (nowMs - sent.resentMs < this.waitMs(isLate)) return;
      this.sendAgain(sending, sequence, sent);
      this.sendLater(sending, sequence, (isLate ? protection.lateAnswerCopies : protection.answerCopies) - 1);
      if (isLate && bufferMs > 0 && !isCongested && sending.transportWideId !== null)
        this.unconfirmed.add(sent, () => this.sendAgain(sending, sequence, sent));
    });
  }

  /** Sends a packet of the history so many times more, unless it is gone by then. */
  sendLater(sending: Sending, sequence: number, copies: number): void {
    for (let copy = 1; copy <= copies; copy += 1)
      setTimeout(() => {
        const sent = sending.history.get(sequence);
        if (sent !== undefined && !this.isReleased) this.sendAgain(sending, sequence, sent);
      }, copy * copyGapMs);
  }

  /** Sends the parity that is due after a packet. `compared` gives the packet as its receiver compares it with parity. */
  protect(sending: Sending, compared: () => Buffer): void {
    const { ssrc, types, paritySsrc, covered } = sending;
    const { link, policy, numbered } = this.options;
    const { parity } = policy.protection;
    if (paritySsrc === null || types.parity === null) return;
    if (parity.share === 0) return covered.clear();
    const packet = compared();
    const due = covered.add(packet, parity);
    if (due === null) return;
    const payload = writeParity(ssrc, due);
    this.counts.parity += 1;
    const index = sending.nextParity;
    sending.nextParity += 1;
    const timestamp = packet.readUInt32BE(4);
    const fields = { marker: false, payloadType: types.parity, sequence: sequenceOf(index), timestamp, ssrc: paritySsrc };
    link.sendRtp(writeRtp({ ...fields, extensions: numbered(sending, payload.length, null) }, payload), index);
  }

  release(): void {
    this.unconfirmed.release();
    this.isReleased = true;
  }

  private waitMs(isLate: boolean): number {
    const { isCongested, limitBps } = this.options.policy;
    if (isCongested) return resend.congestedEveryMs;
    // Under jitter an answer of several comes early, and a round trip says little.
    const tripMs = limitBps < Infinity ? 0 : this.roundTrip.ms;
    return Math.max(resend.everyMs, tripMs * (isLate ? waitedTrip.late : waitedTrip.early));
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

  private retransmission(sending: Sending, original: number, sent: SentPacket, index: number): Buffer {
    const { bytes } = sent;
    const payload = writeRetransmission(original, bytes.subarray(12));
    const fields = {
      marker: bytes.readUInt8(1) >> 7 === 1,
      payloadType: sending.types.retransmission ?? 0,
      sequence: sequenceOf(index),
      timestamp: bytes.readUInt32BE(4),
      ssrc: sending.retransmissionSsrc ?? 0,
    };
    return writeRtp({ ...fields, extensions: this.options.numbered(sending, payload.length, sent) }, payload);
  }
}
