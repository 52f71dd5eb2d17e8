/** A packet that was sent, for those who ask for it again. */
export interface SentPacket {
  /** Encrypted, or in the clear where it is sent again in a stream of its own. */
  bytes: Buffer;
  sentMs: number;
  resentMs: number;
  resends: number;
  /** Whether the viewer's feedback told that it came, the first time or again. */
  hasArrived: boolean;
}

/** Several seconds of video; nobody can use older ones. */
const keptPackets = 1_500;

/** The latest packets of one stream to one viewer, by 16-bit sequence number. */
export class PacketHistory {
  private readonly packets = new Map<number, SentPacket>();

  /** Returns what is kept. Its bytes may be set later. */
  add(sequence: number, bytes: Buffer, nowMs: number): SentPacket {
    // Deleted first, so that a number that is used again moves to the end of the map.
    this.packets.delete(sequence);
    const sent = { bytes, sentMs: nowMs, resentMs: nowMs, resends: 0, hasArrived: false };
    this.packets.set(sequence, sent);
    const [oldest] = this.packets.keys();
    if (this.packets.size > keptPackets && oldest !== undefined) this.packets.delete(oldest);
    return sent;
  }

  get(sequence: number): SentPacket | undefined {
    return this.packets.get(sequence);
  }
}
