import { rtcpType, type RtcpPacket } from './rtcp';

/** A packet as the receiver's feedback tells of it. */
export interface PacketArrival {
  /** The transport-wide number, 16 bits. */
  sequence: number;
  /** When it arrived, in the receiver's clock, in milliseconds; null when it did not. */
  atMs: number | null;
}

/** One feedback packet of transport-wide congestion control (draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1). */
export interface TransportWideFeedback {
  /** Counts the feedback packets, 8 bits. */
  count: number;
  arrivals: PacketArrival[];
}

const format = 15;
const headerBytes = 20;
/** The reference time counts in 64 ms, differences in 0.25 ms. */
const referenceMs = 64;
const differenceMs = 0.25;
const symbol = { missing: 0, smallDifference: 1, largeDifference: 2 } as const;

/** Returns null for other packets, and for feedback whose parts do not fit. */
export function readTransportWide({ type, count: packetFormat, bytes }: RtcpPacket): TransportWideFeedback | null {
  if (type !== rtcpType.transportFeedback || packetFormat !== format || bytes.length < headerBytes) return null;
  const base = bytes.readUInt16BE(12);
  const packets = bytes.readUInt16BE(14);
  const symbols: number[] = [];
  let at = headerBytes;
  while (symbols.length < packets) {
    if (at + 2 > bytes.length) return null;
    symbols.push(...readChunk(bytes.readUInt16BE(at), packets - symbols.length));
    at += 2;
  }
  let atMs = bytes.readIntBE(16, 3) * referenceMs;
  const arrivals: PacketArrival[] = [];
  for (const [index, present] of symbols.entries()) {
    const sequence = (base + index) & 0xffff;
    if (present === symbol.smallDifference) {
      if (at + 1 > bytes.length) return null;
      atMs += bytes.readUInt8(at) * differenceMs;
      at += 1;
    } else if (present === symbol.largeDifference) {
      if (at + 2 > bytes.length) return null;
      atMs += bytes.readInt16BE(at) * differenceMs;
      at += 2;
    }
    arrivals.push({ sequence, atMs: present === symbol.missing ? null : atMs });
  }
  return { count: bytes.readUInt8(19), arrivals };
}

/** A chunk repeats one symbol, or lists fourteen of one bit or seven of two bits. */
function readChunk(chunk: number, most: number): number[] {
  if (chunk >> 15 === 0) return Array.from({ length: Math.min(chunk & 0x1fff, most) }, () => (chunk >> 13) & 3);
  const isShort = ((chunk >> 14) & 1) === 0;
  const length = Math.min(isShort ? 14 : 7, most);
  return Array.from({ length }, (_none, index) => (isShort ? (chunk >> (13 - index)) & 1 : (chunk >> (12 - index * 2)) & 3));
}
