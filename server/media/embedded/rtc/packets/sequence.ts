const cycle = 0x10000;
/** Indexes begin in the second cycle, so that packets from before the first have one too; reports begin in the first. */
export const firstIndex = cycle;

/** The signed distance between two 16-bit sequence numbers, −32768…32767: positive when `to` is later. */
export const distance = (from: number, to: number): number => ((to - from) << 16) >> 16;

/**
 * Sequence numbers without their wrap at 16 bits. The first number has index `cycle + number`, so that packets from before it
 * have an index too, and the upper bits less one are SRTP's rollover counter (RFC 3711, 3.3.1).
 */
export class SequenceUnwrapper {
  private highest: number | null = null;

  /** The index that the number stands for now. Only `accept` moves the position. */
  indexOf(sequence: number): number {
    const { highest } = this;
    return highest === null ? cycle + sequence : highest + distance(highest % cycle, sequence);
  }

  /** Takes the index of a packet that is genuine. */
  accept(index: number): void {
    if (this.highest === null || index > this.highest) this.highest = index;
  }
}

/** The 16 bits that travel. */
export const sequenceOf = (index: number): number => index % cycle;

/** SRTP's rollover counter of an index. */
export const rolloverOf = (index: number): number => Math.floor(index / cycle) - 1;
