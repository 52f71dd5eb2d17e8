import { parityReach } from '../packets/flexfec';

/** How a stream is covered by parity: parity packets for each packet, and how many of the latest packets each of them covers. */
export interface Parity {
  share: number;
  width: number;
}

export const noParity: Parity = { share: 0, width: 0 };

/**
 * The latest packets of a stream. Parity over a window that moves on, and not over blocks, can be sent at once, and covers packets of
 * different pictures, so it has not to wait for a block to fill.
 */
export class ParityWindow {
  private packets: Buffer[] = [];
  private owed = 0;

  /** Takes the next packet. Returns those over which parity is due now, in their order; null where none is. */
  add(packet: Buffer, { share, width }: Parity): readonly Buffer[] | null {
    this.packets = [...this.packets, packet].filter((each) => isNear(each, packet)).slice(-width);
    this.owed += share;
    if (this.owed < 1) return null;
    this.owed -= 1;
    return this.packets;
  }

  clear(): void {
    this.packets = [];
    this.owed = 0;
  }
}

/** Numbers jump where a publisher begins anew. */
const isNear = (earlier: Buffer, latest: Buffer): boolean =>
  ((latest.readUInt16BE(2) - earlier.readUInt16BE(2)) & 0xffff) <= parityReach;
