/** One packet of a compound RTCP packet (RFC 3550, 6.1). `count` is the five bits after the version: a count, or a format. */
export interface RtcpPacket {
  type: number;
  count: number;
  /** With the header of four bytes. */
  bytes: Buffer;
}

export const rtcpType = {
  senderReport: 200,
  receiverReport: 201,
  bye: 203,
  transportFeedback: 205,
  payloadFeedback: 206,
  extendedReport: 207,
} as const;
const transportFormat = { nack: 1, transportWide: 15 } as const;
/** Blocks of an extended report: the time of a receiver, and how long ago we had it (RFC 3611, 4.4 and 4.5). */
const extendedBlock = { receiverTime: 4, sinceReceiverTime: 5 } as const;
const payloadFormat = { pictureLoss: 1, fullIntra: 4, application: 15 } as const;

/** A receiver's report about one stream (RFC 3550, 6.4.1). */
export interface ReportBlock {
  ssrc: number;
  /** Lost since the last report, in 1/256. */
  fractionLost: number;
  /** Lost in all, a signed number of 24 bits. */
  lost: number;
  /** The highest sequence number, with its wraps in the upper 16 bits. */
  highest: number;
  /** In the clock of the stream. */
  jitter: number;
  /** The middle 32 bits of the last sender report's time; 0 when there was none. */
  lastReport: number;
  /** Since that report, in 1/65536 s. */
  sinceLastReport: number;
}

export interface SenderReport {
  ssrc: number;
  /** Wall clock in milliseconds since 1970, with fractions. */
  wallMs: number;
  timestamp: number;
  packets: number;
  octets: number;
  /** The middle 32 bits of the time, which reports about this report repeat. */
  middle: number;
}

/** The time of a receiver that sends no media, by which it measures a round trip (RFC 3611, 4.4). */
export interface ReceiverTime {
  ssrc: number;
  /** The middle 32 bits of its time, which our answer repeats. */
  middle: number;
}

/** Seconds from 1900, where NTP begins, to 1970. */
const ntpEpochSeconds = 2_208_988_800;
const second = 0x1_0000_0000;

/** Walks a compound packet. The rest is ignored when a length is wrong. */
export function readCompound(compound: Buffer): RtcpPacket[] {
  const packets: RtcpPacket[] = [];
  let at = 0;
  while (at + 4 <= compound.length) {
    const length = (compound.readUInt16BE(at + 2) + 1) * 4;
    const first = compound.readUInt8(at);
    if (first >> 6 !== 2 || at + length > compound.length) break;
    packets.push({ type: compound.readUInt8(at + 1), count: first & 0x1f, bytes: compound.subarray(at, at + length) });
    at += length;
  }
  return packets;
}

/** The report blocks of a sender's or a receiver's report; none for other packets. */
export function reportBlocks({ type, count, bytes }: RtcpPacket): ReportBlock[] {
  const start = type === rtcpType.senderReport ? 28 : 8;
  if (type !== rtcpType.senderReport && type !== rtcpType.receiverReport) return [];
  const fit = Math.max(0, Math.min(count, Math.floor((bytes.length - start) / 24)));
  return Array.from({ length: fit }, (_none, index) => {
    const at = start + index * 24;
    return {
      ssrc: bytes.readUInt32BE(at),
      fractionLost: bytes.readUInt8(at + 4),
      lost: bytes.readIntBE(at + 5, 3),
      highest: bytes.readUInt32BE(at + 8),
      jitter: bytes.readUInt32BE(at + 12),
      lastReport: bytes.readUInt32BE(at + 16),
      sinceLastReport: bytes.readUInt32BE(at + 20),
    };
  });
}

export function readSenderReport({ type, bytes }: RtcpPacket): SenderReport | null {
  if (type !== rtcpType.senderReport || bytes.length < 28) return null;
  const seconds = bytes.readUInt32BE(8);
  const fraction = bytes.readUInt32BE(12);
  return {
    ssrc: bytes.readUInt32BE(4),
    wallMs: (seconds - ntpEpochSeconds) * 1000 + (fraction * 1000) / second,
    timestamp: bytes.readUInt32BE(16),
    packets: bytes.readUInt32BE(20),
    octets: bytes.readUInt32BE(24),
    middle: ((seconds << 16) | (fraction >>> 16)) >>> 0,
  };
}

/** Null for other packets. */
export function readReceiverTime({ type, bytes }: RtcpPacket): ReceiverTime | null {
  if (type !== rtcpType.extendedReport) return null;
  for (let at = 8; at + 4 <= bytes.length; at += (bytes.readUInt16BE(at + 2) + 1) * 4) {
    const isTime = bytes.readUInt8(at) === extendedBlock.receiverTime;
    if (isTime && at + 12 <= bytes.length) return { ssrc: bytes.readUInt32BE(4), middle: bytes.readUInt32BE(at + 6) };
  }
  return null;
}

/** The stream whose key frame the packet requests (PLI, RFC 4585; FIR, RFC 5104); null for other packets. */
export function keyFrameRequest({ type, count, bytes }: RtcpPacket): number | null {
  if (type !== rtcpType.payloadFeedback || bytes.length < 12) return null;
  if (count === payloadFormat.pictureLoss) return bytes.readUInt32BE(8);
  // FIR names the stream in its entries.
  return count === payloadFormat.fullIntra && bytes.length >= 20 ? bytes.readUInt32BE(12) : null;
}

/** The sequence numbers that the packet reports missing (RFC 4585, 6.2.1), and their stream; null for other packets. */
export function readNack({ type, count, bytes }: RtcpPacket): { ssrc: number; sequences: number[] } | null {
  if (type !== rtcpType.transportFeedback || count !== transportFormat.nack || bytes.length < 16) return null;
  const sequences: number[] = [];
  for (let at = 12; at + 4 <= bytes.length; at += 4) {
    const first = bytes.readUInt16BE(at);
    const mask = bytes.readUInt16BE(at + 2);
    sequences.push(first);
    for (let bit = 0; bit < 16; bit += 1) if ((mask >> bit) & 1) sequences.push((first + bit + 1) & 0xffff);
  }
  return { ssrc: bytes.readUInt32BE(8), sequences };
}

function feedback(type: number, format: number, { sender, media }: { sender: number; media: number }, body: Buffer): Buffer {
  const packet = Buffer.alloc(12 + body.length);
  packet.writeUInt8(0x80 | format, 0);
  packet.writeUInt8(type, 1);
  packet.writeUInt16BE(packet.length / 4 - 1, 2);
  packet.writeUInt32BE(sender, 4);
  packet.writeUInt32BE(media, 8);
  body.copy(packet, 12);
  return packet;
}

/** Reports sequence numbers missing. They must be in the order of the stream; each may be up to 16 after the one that opens its entry. */
export function writeNack(sender: number, media: number, sequences: readonly number[]): Buffer {
  const entries: { first: number; mask: number }[] = [];
  sequences.forEach((sequence) => {
    const last = entries[entries.length - 1];
    const after = last === undefined ? 0 : (sequence - last.first) & 0xffff;
    if (last !== undefined && after >= 1 && after <= 16) last.mask |= 1 << (after - 1);
    else entries.push({ first: sequence, mask: 0 });
  });
  const body = Buffer.alloc(entries.length * 4);
  entries.forEach(({ first, mask }, index) => {
    body.writeUInt16BE(first, index * 4);
    body.writeUInt16BE(mask, index * 4 + 2);
  });
  return feedback(rtcpType.transportFeedback, transportFormat.nack, { sender, media }, body);
}

/** Requests a key frame. */
export const writePictureLoss = (sender: number, media: number): Buffer =>
  feedback(rtcpType.payloadFeedback, payloadFormat.pictureLoss, { sender, media }, Buffer.alloc(0));

/** The most that the receiver wants to be sent, in bit/s (REMB, draft-alvestrand-rmcat-remb-03). */
export function writeReceiverBitrate(sender: number, bitsPerSecond: number, streams: readonly number[]): Buffer {
  let mantissa = Math.floor(bitsPerSecond);
  let exponent = 0;
  while (mantissa > 0x3ffff) {
    mantissa = Math.floor(mantissa / 2);
    exponent += 1;
  }
  const body = Buffer.alloc(8 + streams.length * 4);
  body.write('REMB', 'latin1');
  body.writeUInt8(streams.length, 4);
  body.writeUInt8((exponent << 2) | (mantissa >> 16), 5);
  body.writeUInt16BE(mantissa & 0xffff, 6);
  streams.forEach((ssrc, index) => body.writeUInt32BE(ssrc, 8 + index * 4));
  return feedback(rtcpType.payloadFeedback, payloadFormat.application, { sender, media: 0 }, body);
}

export function writeReceiverReport(sender: number, blocks: readonly ReportBlock[]): Buffer {
  const packet = Buffer.alloc(8 + blocks.length * 24);
  packet.writeUInt8(0x80 | blocks.length, 0);
  packet.writeUInt8(rtcpType.receiverReport, 1);
  packet.writeUInt16BE(packet.length / 4 - 1, 2);
  packet.writeUInt32BE(sender, 4);
  blocks.forEach((block, index) => {
    const at = 8 + index * 24;
    packet.writeUInt32BE(block.ssrc, at);
    packet.writeUInt8(block.fractionLost, at + 4);
    packet.writeIntBE(block.lost, at + 5, 3);
    packet.writeUInt32BE(block.highest >>> 0, at + 8);
    packet.writeUInt32BE(block.jitter >>> 0, at + 12);
    packet.writeUInt32BE(block.lastReport, at + 16);
    packet.writeUInt32BE(block.sinceLastReport >>> 0, at + 20);
  });
  return packet;
}

/** Answers the time of a receiver. `sinceTime`: how long ago it came, in 1/65536 s. */
export function writeSinceReceiverTime(sender: number, { ssrc, middle }: ReceiverTime, sinceTime: number): Buffer {
  const packet = Buffer.alloc(24);
  packet.writeUInt8(0x80, 0);
  packet.writeUInt8(rtcpType.extendedReport, 1);
  packet.writeUInt16BE(packet.length / 4 - 1, 2);
  packet.writeUInt32BE(sender, 4);
  packet.writeUInt8(extendedBlock.sinceReceiverTime, 8);
  packet.writeUInt16BE(3, 10);
  packet.writeUInt32BE(ssrc, 12);
  packet.writeUInt32BE(middle, 16);
  packet.writeUInt32BE(sinceTime >>> 0, 20);
  return packet;
}

const ntpOf = (wallMs: number): { seconds: number; fraction: number } => {
  const wholeSeconds = Math.floor(wallMs / 1000);
  return { seconds: wholeSeconds + ntpEpochSeconds, fraction: Math.floor(((wallMs - wholeSeconds * 1000) / 1000) * second) };
};

/** The middle 32 bits of a time, as reports about a report repeat them. */
export function middleOf(wallMs: number): number {
  const { seconds, fraction } = ntpOf(wallMs);
  return ((seconds << 16) | (fraction >>> 16)) >>> 0;
}

export function writeSenderReport({ ssrc, wallMs, timestamp, packets, octets }: Omit<SenderReport, 'middle'>): Buffer {
  const packet = Buffer.alloc(28);
  const { seconds, fraction } = ntpOf(wallMs);
  packet.writeUInt8(0x80, 0);
  packet.writeUInt8(rtcpType.senderReport, 1);
  packet.writeUInt16BE(6, 2);
  packet.writeUInt32BE(ssrc, 4);
  packet.writeUInt32BE(seconds >>> 0, 8);
  packet.writeUInt32BE(fraction >>> 0, 12);
  packet.writeUInt32BE(timestamp >>> 0, 16);
  packet.writeUInt32BE(packets >>> 0, 20);
  packet.writeUInt32BE(octets >>> 0, 24);
  return packet;
}
