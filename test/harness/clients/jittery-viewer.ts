import { writeNack, writePictureLoss } from '../../../server/media/embedded/rtc/packets/rtcp';
import { readRetransmission } from '../../../server/media/embedded/rtc/packets/retransmission';
import { readExtension, readRtpHeader } from '../../../server/media/embedded/rtc/packets/rtp';
import { ParityReader } from './parity-reader';

const feedbackMs = 100;
const nackMs = 20;
const mostNacks = 10;
const patienceMs = 1_000;

interface Got {
  timestamp: number;
  marker: boolean;
  startsKey: boolean;
}

/**
 * The way of a browser with what it receives: it asks for missing packets every 20 ms and ten times, tells of all arrivals every
 * 100 ms, and counts a picture as whole when all packets up to its end came. Numbers do not wrap.
 */
export class JitteryViewer {
  /** The pictures that were whole, in order: the age of each, in milliseconds. */
  readonly ages: number[] = [];
  received = 0;
  bytes = 0;
  private readonly got = new Map<number, Got>();
  private readonly missing = new Map<number, { askedMs: number; count: number }>();
  private readonly parity: ParityReader;
  private readonly arrivals = new Map<number, number>();
  private untold: number[] = [];
  private highest = -1;
  private next = -1;
  private stuckMs = 0;
  private toldMs = 0;

  constructor(
    private readonly ssrcs: { media: number; parity: number },
    private readonly sendRtcp: (packet: Buffer) => void,
  ) {
    this.parity = new ParityReader(ssrcs.media);
  }

  onRtp(packet: Buffer, nowMs: number): void {
    const header = readRtpHeader(packet);
    if (header === null) return;
    this.received += 1;
    this.bytes += packet.length;
    const number = readExtension(packet, header, 4)?.readUInt16BE(0);
    if (number !== undefined && !this.arrivals.has(number)) {
      this.arrivals.set(number, nowMs);
      this.untold.push(number);
    }
    const payload = packet.subarray(header.payloadAt);
    if (header.ssrc === this.ssrcs.parity) return this.parity.onParity(payload).forEach((each) => this.onMedia(each, nowMs));
    if (header.ssrc === this.ssrcs.media) this.parity.onPacket(packet).forEach((each) => this.onMedia(each, nowMs));
    this.onMedia(packet, nowMs);
  }

  private onMedia(packet: Buffer, nowMs: number): void {
    const header = readRtpHeader(packet);
    if (header === null) return;
    const isRepair = header.ssrc !== this.ssrcs.media;
    const payload = packet.subarray(header.payloadAt);
    const original = isRepair ? readRetransmission(payload) : { sequence: header.sequence, payload };
    if (original === null || this.got.has(original.sequence)) return;
    const { timestamp, marker } = header;
    const { sequence } = original;
    this.got.set(sequence, { timestamp, marker, startsKey: original.payload[0] === 0x67 });
    this.missing.delete(sequence);
    if (this.next < 0) {
      this.next = this.highest = sequence;
      this.stuckMs = nowMs;
    }
    for (let gap = this.highest + 1; gap < sequence; gap += 1) this.missing.set(gap, { askedMs: -Infinity, count: 0 });
    this.highest = Math.max(this.highest, sequence);
    this.play(nowMs);
  }

  tick(nowMs: number): void {
    const asked = Array.from(this.missing).filter(([, { askedMs }]) => nowMs - askedMs >= nackMs);
    asked.forEach(([sequence, missing]) => {
      missing.askedMs = nowMs;
      missing.count += 1;
      if (missing.count >= mostNacks) this.missing.delete(sequence);
    });
    const sequences = asked.map(([sequence]) => sequence).sort((one, other) => one - other);
    if (sequences.length > 0) this.sendRtcp(writeNack(31, this.ssrcs.media, sequences));
    this.play(nowMs);
    if (nowMs - this.toldMs < feedbackMs || this.untold.length === 0) return;
    this.toldMs = nowMs;
    this.sendRtcp(this.feedback());
    this.untold = [];
  }

  private play(nowMs: number): void {
    if (this.next <= this.highest && !this.got.has(this.next)) {
      this.next = this.nextKey ?? this.next;
      if (nowMs - this.stuckMs > patienceMs) {
        this.sendRtcp(writePictureLoss(31, this.ssrcs.media));
        this.stuckMs = nowMs;
      }
    }
    for (let packet = this.got.get(this.next); packet !== undefined; packet = this.got.get(this.next)) {
      if (packet.marker) this.ages.push(nowMs - packet.timestamp / 90);
      this.next += 1;
      this.stuckMs = nowMs;
    }
  }

  /** Where the next whole key frame begins, with which a decoder goes on at once. */
  private get nextKey(): number | null {
    let from: number | null = null;
    for (let at = this.next + 1; at <= this.highest; at += 1) {
      const packet = this.got.get(at);
      if (packet === undefined) from = null;
      else if (packet.startsKey) from = at;
      if (packet?.marker === true && from !== null) return from;
    }
    return null;
  }

  /** All arrivals from the lowest new one on (draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1), with long differences. */
  private feedback(): Buffer {
    const base = Math.min(...this.untold);
    const count = Math.max(...this.untold) - base + 1;
    const times = Array.from({ length: count }, (_none, step) => this.arrivals.get(base + step) ?? null);
    const known = times.filter((time) => time !== null);
    const chunks = Math.ceil(count / 7);
    const words = Math.ceil((20 + chunks * 2 + known.length * 2) / 4);
    const bytes = Buffer.alloc(words * 4);
    bytes.writeUInt8(0x8f, 0);
    bytes.writeUInt8(205, 1);
    bytes.writeUInt16BE(words - 1, 2);
    bytes.writeUInt16BE(base, 12);
    bytes.writeUInt16BE(count, 14);
    let atMs = Math.floor((known[0] ?? 0) / 64) * 64;
    bytes.writeUIntBE(atMs / 64, 16, 3);
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      let symbols = 3;
      for (let step = 0; step < 7; step += 1) symbols = (symbols << 2) | ((times[chunk * 7 + step] ?? null) === null ? 0 : 2);
      bytes.writeUInt16BE(symbols, 20 + chunk * 2);
    }
    known.forEach((time, step) => {
      bytes.writeInt16BE((time - atMs) * 4, 20 + chunks * 2 + step * 2);
      atMs = time;
    });
    return bytes;
  }
}
