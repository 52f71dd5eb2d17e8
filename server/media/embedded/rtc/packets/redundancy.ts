/** Redundant audio (RFC 2198): a packet holds earlier payloads beside its own, so that a lost packet is in a later one. */
export interface RedundantBlock {
  /** In the clock of the stream, as in the header of the packet that carried it. */
  timestamp: number;
  payload: Buffer;
}

const blockHeaderBytes = 4;
/** The fields of a block have 14 and 10 bits. */
const maxOffset = 0x3fff;
const maxBlockBytes = 0x3ff;

/**
 * The payload of a packet with its own block and earlier ones, oldest first. Blocks that are too old or too long for their fields
 * are left out.
 */
export function writeRedundancy(payloadType: number, earlier: readonly RedundantBlock[], own: RedundantBlock): Buffer {
  const offset = ({ timestamp }: RedundantBlock): number => (own.timestamp - timestamp) >>> 0;
  const kept = earlier.filter(
    (block) => offset(block) > 0 && offset(block) <= maxOffset && block.payload.length <= maxBlockBytes,
  );
  const headers = Buffer.alloc(kept.length * blockHeaderBytes + 1);
  kept.forEach((block, index) => {
    const at = index * blockHeaderBytes;
    headers.writeUInt8(0x80 | payloadType, at);
    headers.writeUIntBE(offset(block) * 0x400 + block.payload.length, at + 1, 3);
  });
  headers.writeUInt8(payloadType, headers.length - 1);
  return Buffer.concat([headers, ...kept.map(({ payload }) => payload), own.payload]);
}
