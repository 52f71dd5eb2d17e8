/** The header of an RTP packet (RFC 3550, 5.1), and where its parts lie. */
export interface RtpHeader {
  marker: boolean;
  payloadType: number;
  /** 16 bits. */
  sequence: number;
  /** 32 bits, in the clock of the payload type. */
  timestamp: number;
  ssrc: number;
  isPadded: boolean;
  /** Where the header extension begins; 0 when there is none. */
  extensionAt: number;
  payloadAt: number;
}

/** An element of the header extension (RFC 8285). `id` is 1…14, the value 1…16 bytes. */
export interface ExtensionElement {
  id: number;
  value: Buffer;
}

const fixedBytes = 12;
const oneByteProfile = 0xbede;
/** The lowest 4 bits are for the application. */
const twoByteProfile = 0x1000;

/** Returns null for bytes that are no RTP packet. */
export function readRtpHeader(packet: Buffer): RtpHeader | null {
  if (packet.length < fixedBytes) return null;
  const first = packet.readUInt8(0);
  if (first >> 6 !== 2) return null;
  const hasExtension = (first & 0x10) !== 0;
  const extensionAt = fixedBytes + (first & 0x0f) * 4;
  let payloadAt = extensionAt;
  if (hasExtension) {
    if (packet.length < extensionAt + 4) return null;
    payloadAt += 4 + packet.readUInt16BE(extensionAt + 2) * 4;
  }
  if (payloadAt > packet.length) return null;
  const second = packet.readUInt8(1);
  return {
    marker: second >> 7 === 1,
    payloadType: second & 0x7f,
    sequence: packet.readUInt16BE(2),
    timestamp: packet.readUInt32BE(4),
    ssrc: packet.readUInt32BE(8),
    isPadded: (first & 0x20) !== 0,
    extensionAt: hasExtension ? extensionAt : 0,
    payloadAt,
  };
}

/** The payload without its padding; null when the padding is longer than the payload. */
export function unpadded(payload: Buffer, isPadded: boolean): Buffer | null {
  if (!isPadded) return payload;
  const padding = payload.length === 0 ? 1 : payload.readUInt8(payload.length - 1);
  return padding === 0 || padding > payload.length ? null : payload.subarray(0, payload.length - padding);
}

/** The value of one element of the header extension, in its short or its long form; null when the packet has none. */
export function readExtension(packet: Buffer, { extensionAt, payloadAt }: RtpHeader, id: number): Buffer | null {
  if (extensionAt === 0) return null;
  const profile = packet.readUInt16BE(extensionAt);
  const isShort = profile === oneByteProfile;
  if (!isShort && (profile & 0xfff0) !== twoByteProfile) return null;
  let at = extensionAt + 4;
  while (at < payloadAt) {
    const first = packet.readUInt8(at);
    if (first === 0) {
      at += 1;
      continue;
    }
    const elementId = isShort ? first >> 4 : first;
    // In the short form this id ends the list.
    if (isShort && elementId === 15) return null;
    if (!isShort && at + 1 >= payloadAt) return null;
    const valueAt = at + (isShort ? 1 : 2);
    const length = isShort ? (first & 0x0f) + 1 : packet.readUInt8(at + 1);
    if (valueAt + length > payloadAt) return null;
    if (elementId === id) return packet.subarray(valueAt, valueAt + length);
    at = valueAt + length;
  }
  return null;
}

export interface RtpFields {
  marker: boolean;
  payloadType: number;
  sequence: number;
  timestamp: number;
  ssrc: number;
  extensions?: readonly ExtensionElement[];
}

/** Writes a packet. Extension elements have the short form. */
export function writeRtp(fields: RtpFields, payload: Buffer): Buffer {
  const extension = writeExtension(fields.extensions ?? []);
  const packet = Buffer.allocUnsafe(fixedBytes + extension.length + payload.length);
  packet.writeUInt8(extension.length > 0 ? 0x90 : 0x80, 0);
  packet.writeUInt8((fields.marker ? 0x80 : 0) | fields.payloadType, 1);
  packet.writeUInt16BE(fields.sequence, 2);
  packet.writeUInt32BE(fields.timestamp, 4);
  packet.writeUInt32BE(fields.ssrc, 8);
  extension.copy(packet, fixedBytes);
  payload.copy(packet, fixedBytes + extension.length);
  return packet;
}

function writeExtension(elements: readonly ExtensionElement[]): Buffer {
  if (elements.length === 0) return Buffer.alloc(0);
  const bytes = elements.reduce((sum, { value }) => sum + 1 + value.length, 0);
  const words = Math.ceil(bytes / 4);
  const extension = Buffer.alloc(4 + words * 4);
  extension.writeUInt16BE(oneByteProfile, 0);
  extension.writeUInt16BE(words, 2);
  let at = 4;
  elements.forEach(({ id, value }) => {
    extension.writeUInt8((id << 4) | (value.length - 1), at);
    value.copy(extension, at + 1);
    at += 1 + value.length;
  });
  return extension;
}
