/**
 * Parity packets of FlexFEC (draft-ietf-payload-flexible-fec-scheme-03, 4.2, the form that libwebrtc reads): the XOR of several packets
 * of one stream, from which a receiver that lacks one of them computes it.
 */

const fixedBytes = 12;
/** The fields before the mask: XOR of the fixed headers, the stream, and the number of the first packet. */
const maskAt = 18;
/** The mask has up to three parts; each begins with a bit that says whether it is the last one, and covers so many numbers. */
const parts = [
  { beginsAt: 0, first: 0, numbers: 15 },
  { beginsAt: 16, first: 15, numbers: 31 },
  { beginsAt: 48, first: 46, numbers: 63 },
] as const;
/** A parity packet cannot cover a number that is further from the first one. */
export const parityReach = 108;

/**
 * The payload of a parity packet. `packets` are of the stream `ssrc`, in the order of their numbers, and as their receiver compares them:
 * it sets the values of header extensions that are written on the way, such as the transport-wide number, to zero.
 */
export function writeParity(ssrc: number, packets: readonly Buffer[]): Buffer {
  const base = packets[0]?.readUInt16BE(2) ?? 0;
  const steps = packets.map((packet) => (packet.readUInt16BE(2) - base) & 0xffff);
  const last = steps[steps.length - 1] ?? 0;
  const used = parts.filter(({ first }) => first <= last);
  const end = used[used.length - 1] ?? parts[0];
  const payloadAt = maskAt + (end.beginsAt + 1 + end.numbers) / 8;
  const parity = Buffer.alloc(payloadAt + Math.max(0, ...packets.map(({ length }) => length - fixedBytes)));
  packets.forEach((packet) => addPacket(parity, packet, payloadAt));
  // One stream is covered.
  parity.writeUInt8(1, 8);
  parity.writeUInt32BE(ssrc, 12);
  parity.writeUInt16BE(base, 16);
  setBit(parity, end.beginsAt);
  steps.forEach((step) => {
    const part = parts.find(({ first, numbers }) => step < first + numbers) ?? end;
    setBit(parity, part.beginsAt + 1 + step - part.first);
  });
  return parity;
}

/** The version and the number of a packet are not covered; its length without the fixed header takes the place of the number. */
function addPacket(parity: Buffer, packet: Buffer, payloadAt: number): void {
  parity.writeUInt8(parity.readUInt8(0) ^ (packet.readUInt8(0) & 0x3f), 0);
  parity.writeUInt8(parity.readUInt8(1) ^ packet.readUInt8(1), 1);
  parity.writeUInt16BE(parity.readUInt16BE(2) ^ (packet.length - fixedBytes), 2);
  for (let at = 4; at < 8; at += 1) parity.writeUInt8(parity.readUInt8(at) ^ packet.readUInt8(at), at);
  const shift = payloadAt - fixedBytes;
  for (let at = fixedBytes; at < packet.length; at += 1) parity[at + shift] = (parity[at + shift] ?? 0) ^ (packet[at] ?? 0);
}

function setBit(parity: Buffer, bit: number): void {
  const at = maskAt + (bit >> 3);
  parity.writeUInt8(parity.readUInt8(at) | (0x80 >> (bit & 7)), at);
}
