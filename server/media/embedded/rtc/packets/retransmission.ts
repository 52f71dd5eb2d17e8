/** Retransmissions in a stream of their own (RFC 4588): the payload begins with the sequence number of the original packet. */

const originalBytes = 2;

/** Returns null for a packet without an original: padding, which measures the line. */
export function readRetransmission(payload: Buffer): { sequence: number; payload: Buffer } | null {
  if (payload.length <= originalBytes) return null;
  return { sequence: payload.readUInt16BE(0), payload: payload.subarray(originalBytes) };
}

export function writeRetransmission(sequence: number, payload: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(originalBytes + payload.length);
  bytes.writeUInt16BE(sequence, 0);
  payload.copy(bytes, originalBytes);
  return bytes;
}
