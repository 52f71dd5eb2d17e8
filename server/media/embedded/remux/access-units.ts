import type { MediaPacket } from '../rtc/forwarding/received-stream';
import { unitType } from '../rtc/packets/h264';

/** One encoded picture: its NAL units, without start codes and lengths. */
export interface AccessUnit {
  /** Of RTP, in 1/90 ms. */
  timestamp: number;
  units: readonly Buffer[];
}

/** A picture with more bytes is given up. An encoder of a call writes key frames of less than a tenth of it. */
const maxBytes = 4_000_000;

const types = { sps: 7, delimiter: 9, stapA: 24, fuA: 28 } as const;
const isWhole = (type: number): boolean => type >= 1 && type <= 23;

/**
 * Puts pictures together from the payloads of RTP (RFC 6184, packetization mode 1): single units, aggregates and fragments. A picture
 * goes on only when all of it came, because half of one decodes to noise.
 */
export class AccessUnits {
  private units: Buffer[] = [];
  private bytes = 0;
  private timestamp = 0;
  /** The pieces of a unit that has not ended; null between units. */
  private fragments: Buffer[] | null = null;
  private nextIndex: number | null = null;
  /** Whether the next packet is known to begin a picture. */
  private isAtBeginning = false;

  /**
   * Takes packets in order; null in the place of a lost one. Returns the pictures that are whole now, with null in the place of those that
   * are lost.
   */
  push(packet: MediaPacket | null): (AccessUnit | null)[] {
    const { nextIndex } = this;
    if (nextIndex !== null) this.nextIndex = nextIndex + 1;
    if (packet === null) return this.lose();
    const isNext = nextIndex === null || packet.index === nextIndex;
    this.nextIndex = packet.index + 1;
    const done: (AccessUnit | null)[] = isNext ? [] : this.lose();
    // Padding has a number, and nothing else.
    if (packet.payload.length === 0) return done;
    if (this.hasBegun && packet.timestamp !== this.timestamp) done.push(...this.finish());
    if (!this.hasBegun && !this.isAtBeginning && !isBeginning(packet.payload)) {
      this.isAtBeginning = packet.marker;
      return done;
    }
    this.timestamp = packet.timestamp;
    this.isAtBeginning = false;
    if (!this.add(packet.payload)) return [...done, ...this.lose()];
    return packet.marker ? [...done, ...this.finish()] : done;
  }

  private get hasBegun(): boolean {
    return this.units.length > 0 || this.fragments !== null;
  }

  private finish(): (AccessUnit | null)[] {
    const { units, timestamp, fragments } = this;
    this.clear();
    this.isAtBeginning = true;
    return [fragments === null ? { timestamp, units } : null];
  }

  private lose(): null[] {
    this.clear();
    this.isAtBeginning = false;
    return [null];
  }

  private clear(): void {
    this.units = [];
    this.fragments = null;
    this.bytes = 0;
  }

  /** Returns false for a payload that cannot follow. */
  private add(payload: Buffer): boolean {
    this.bytes += payload.length;
    if (this.bytes > maxBytes) return false;
    const type = unitType(payload);
    if (type === types.fuA) return this.addFragment(payload);
    const units = type === types.stapA ? aggregated(payload) : isWhole(type) ? [payload] : null;
    if (units === null || this.fragments !== null) return false;
    this.units.push(...units);
    return true;
  }

  private addFragment(payload: Buffer): boolean {
    const [indicator = 0, header = 0] = payload;
    const isFirst = (header & 0x80) !== 0;
    const isLast = (header & 0x40) !== 0;
    // The two bytes hold the unit's own first byte in parts.
    if (payload.length < 3 || isFirst !== (this.fragments === null)) return false;
    const fragments = this.fragments ?? [Buffer.of((indicator & 0xe0) | (header & 0x1f))];
    fragments.push(payload.subarray(2));
    this.fragments = isLast ? null : fragments;
    if (isLast) this.units.push(Buffer.concat(fragments));
    return true;
  }
}

/** Parameter sets and delimiters stand before a picture, and nowhere else. */
function isBeginning(payload: Buffer): boolean {
  const type = unitType(payload);
  const first = type === types.stapA ? unitType(payload.subarray(3)) : type;
  return first === types.sps || first === types.delimiter;
}

/** The units of an aggregate; null when their lengths do not fit. */
function aggregated(payload: Buffer): Buffer[] | null {
  const units: Buffer[] = [];
  for (let at = 1; at < payload.length;) {
    const length = at + 2 <= payload.length ? payload.readUInt16BE(at) : 0;
    const end = at + 2 + length;
    if (length === 0 || end > payload.length) return null;
    units.push(payload.subarray(at + 2, end));
    at = end;
  }
  return units.length === 0 ? null : units;
}
