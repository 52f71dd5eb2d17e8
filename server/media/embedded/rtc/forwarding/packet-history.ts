/** A packet that was sent, for those who ask for it again. */
export interface SentPacket {
  /** Encrypted, or in the clear where it is sent again in a stream of its own. */
  bytes: Buffer;
  sentMs: number;
  resentMs: number;
  resends: number;
}

/** Several seconds of video; nobody can use older ones. */
const keptPackets = 1_500;

/** The latest packets of one stream to one viewer, by 16-bit sequence number. */
export class PacketHistory {
  private readonly packets = new Map<number, SentPacket>();

  add(sequence: number, bytes: Buffer, nowMs: number): void {
    // Deleted first, so that a number that is used again moves to the end of the map.
    this.packets.delete(sequence);
    this.packets.set(sequence, { bytes, sentMs: nowMs, resentMs: nowMs, resends: 0 });
    if (this.packets.size <= keptPackets) return;
    const [oldest] = this.packets.keys();
    if (oldest !== undefined) this.packets.delete(oldest);
  }

  get(sequence: number): SentPacket | undefined {
    return this.packets.get(sequence);
  }
}
