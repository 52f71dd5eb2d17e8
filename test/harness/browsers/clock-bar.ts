/**
 * The sender's clock as a bar code in the top rows of a picture: 24 bits of milliseconds and 8 check bits, so that a receiver on
 * the same machine reads the age of any frame.
 */
const cells = 40;
const firstCell = 4;
const bits = 32;
const span = 0x1000000;

export const barHeight = (width: number): number => Math.max(16, Math.floor(width / cells));

const checkOf = (value: number): number => ((value ^ (value >> 8) ^ (value >> 16)) & 0xff) ^ 0xa5;

/** The bits of a time, highest first. */
export function encodeBar(nowMs: number): boolean[] {
  const value = Math.floor(nowMs) % span;
  const word = [value >> 16, (value >> 8) & 0xff, value & 0xff, checkOf(value)];
  return Array.from({ length: bits }, (_, at) => (((word[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) === 1);
}

/** The position of bit `at` in a row of `width` pixels. */
export const barCell = (width: number, at: number): { left: number; wide: number } => {
  const wide = Math.floor(width / cells);
  return { left: (at + firstCell) * wide, wide };
};

/** The row in which a picture of any size has its bar: an encoder that lowers the resolution lowers the bar too. */
export const barRow = (width: number): number => Math.floor(width / cells / 2);

/** Decodes a row of brightness values to its age in ms; null without a bar code. */
export function readBar(width: number, bright: (x: number) => boolean, nowMs: number): number | null {
  // Cells were drawn on whole pixels; in a picture that an encoder made smaller they are not.
  const value = readCells(Math.floor(width / cells), bright) ?? readCells(width / cells, bright);
  return value === null ? null : (Math.floor(nowMs) - value + span) % span;
}

function readCells(wide: number, bright: (x: number) => boolean): number | null {
  let value = 0;
  let check = 0;
  for (let at = 0; at < bits; at += 1) {
    const bit = bright(Math.floor((at + firstCell + 0.5) * wide)) ? 1 : 0;
    if (at < 24) value = value * 2 + bit;
    else check = check * 2 + bit;
  }
  return check === checkOf(value) ? value : null;
}

export const nowMs = (): number => performance.timeOrigin + performance.now();
