/** Reads FlexFEC (draft-ietf-payload-flexible-fec-scheme-03, 4.2) from the draft's text alone, so that it shares no fault with the writer. */
export class ParityReader {
  private readonly packets = new Map<number, Buffer>();
  private parities: { sequences: number[]; payload: Buffer; maskEnd: number }[] = [];

  constructor(private readonly ssrc: number) {}

  /** Takes a packet of media, or one that was computed, and returns those that can be computed now. */
  onPacket(packet: Buffer): Buffer[] {
    this.packets.set(packet.readUInt16BE(2), zeroed(packet));
    return this.computed();
  }

  /** Takes the payload of a parity packet. */
  onParity(payload: Buffer): Buffer[] {
    if (payload.readUInt8(8) !== 1 || payload.readUInt32BE(12) !== this.ssrc) throw new Error('parity of another stream');
    const base = payload.readUInt16BE(16);
    const bits = (from: number, count: number): number[] =>
      Array.from(
        { length: count },
        (_none, step) => ((payload[18 + ((from + step) >> 3)] ?? 0) >> (7 - ((from + step) & 7))) & 1,
      );
    const isLast = (at: number): boolean => bits(at, 1)[0] === 1;
    const mask = bits(1, 15);
    if (!isLast(0)) mask.push(...bits(17, 31));
    if (!isLast(0) && !isLast(16)) mask.push(...bits(49, 63));
    const maskEnd = 18 + (mask.length === 15 ? 2 : mask.length === 46 ? 6 : 14);
    const sequences = mask.flatMap((bit, step) => (bit === 1 ? [(base + step) & 0xffff] : []));
    this.parities.push({ sequences, payload, maskEnd });
    this.parities = this.parities.slice(-40);
    return this.computed();
  }

  private computed(): Buffer[] {
    const found: Buffer[] = [];
    for (let isNew = true; isNew;) {
      isNew = false;
      this.parities.forEach((parity) => {
        const missing = parity.sequences.filter((sequence) => !this.packets.has(sequence));
        if (missing.length !== 1 || missing[0] === undefined) return;
        const packet = this.compute(parity, missing[0]);
        this.packets.set(missing[0], packet);
        found.push(packet);
        isNew = true;
      });
    }
    return found;
  }

  private compute({ sequences, payload, maskEnd }: (typeof this.parities)[number], missing: number): Buffer {
    const sum = Buffer.concat([payload.subarray(0, 8), payload.subarray(maskEnd)]);
    sequences.forEach((sequence) => {
      const packet = this.packets.get(sequence);
      if (packet === undefined) return;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(packet.length - 12);
      const covered = Buffer.concat([packet.subarray(0, 2), length, packet.subarray(4, 8), packet.subarray(12)]);
      for (let at = 0; at < covered.length; at += 1) sum[at] = (sum[at] ?? 0) ^ (covered[at] ?? 0);
    });
    const packet = Buffer.alloc(12 + sum.readUInt16BE(2));
    packet.writeUInt8(0x80 | (sum.readUInt8(0) & 0x3f), 0);
    packet.writeUInt8(sum.readUInt8(1), 1);
    packet.writeUInt16BE(missing, 2);
    sum.copy(packet, 4, 4, 8);
    packet.writeUInt32BE(this.ssrc, 8);
    sum.copy(packet, 12, 8, 8 + packet.length - 12);
    return packet;
  }
}

/** The transport-wide number, the one header extension of our packets to viewers, as zero. */
function zeroed(packet: Buffer): Buffer {
  const copy = Buffer.from(packet);
  if ((copy.readUInt8(0) & 0x10) !== 0) copy.fill(0, 17, 19);
  return copy;
}
