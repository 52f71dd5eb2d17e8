import { unitsOf, unitType } from './h264';

/** Profiles whose parameter sets say more about colours before the size (ITU-T H.264, 7.3.2.1.1). */
const highProfiles: readonly number[] = [44, 83, 86, 100, 110, 118, 122, 128, 244];
/** The longest cycle of picture order counts (7.4.2.1.1). */
const maxCycle = 255;

/** The area of a picture in macroblocks of 16×16 pixels, from the sequence parameter set in a packet; null when it has none. */
export function pictureBlocks(payload: Buffer): number | null {
  const set = unitsOf(payload).find((unit) => unitType(unit) === 7);
  return set === undefined ? null : blocksOf(set);
}

function blocksOf(set: Buffer): number | null {
  const bits = new BitReader(withoutEmulation(set.subarray(4)));
  bits.unsigned();
  if (highProfiles.includes(set[1] ?? 0) && !skipColours(bits)) return null;
  bits.unsigned();
  skipOrderCount(bits);
  bits.unsigned();
  bits.take(1);
  const width = bits.unsigned() + 1;
  const height = bits.unsigned() + 1;
  const isWholeFrames = bits.take(1) === 1;
  return bits.isExhausted ? null : width * height * (isWholeFrames ? 1 : 2);
}

/** Returns false for a set with scaling lists, which no encoder of calls writes. */
function skipColours(bits: BitReader): boolean {
  if (bits.unsigned() === 3) bits.take(1);
  bits.unsigned();
  bits.unsigned();
  bits.take(1);
  return bits.take(1) === 0;
}

function skipOrderCount(bits: BitReader): void {
  const type = bits.unsigned();
  if (type === 0) bits.unsigned();
  if (type !== 1) return;
  bits.take(1);
  bits.unsigned();
  bits.unsigned();
  for (let left = Math.min(maxCycle, bits.unsigned()); left > 0; left -= 1) bits.unsigned();
}

/** After two zero bytes a third byte 3 is no content (7.4.1). */
function withoutEmulation(unit: Buffer): Buffer {
  let zeros = 0;
  return Buffer.from(
    unit.filter((byte) => {
      const isEmulation = zeros >= 2 && byte === 3;
      zeros = byte === 0 ? zeros + 1 : 0;
      return !isEmulation;
    }),
  );
}

/** Reads bits, highest first. Behind the end all are zero. */
class BitReader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  get isExhausted(): boolean {
    return this.at > this.bytes.length * 8;
  }

  take(count: number): number {
    let value = 0;
    for (let bit = 0; bit < count; bit += 1) {
      value = value * 2 + (((this.bytes[this.at >> 3] ?? 0) >> (7 - (this.at & 7))) & 1);
      this.at += 1;
    }
    return value;
  }

  /** An unsigned number in Exp-Golomb code (9.1); a signed one has the same length. */
  unsigned(): number {
    let zeros = 0;
    while (!this.isExhausted && this.take(1) === 0) zeros += 1;
    return this.isExhausted ? 0 : 2 ** zeros - 1 + this.take(zeros);
  }
}
