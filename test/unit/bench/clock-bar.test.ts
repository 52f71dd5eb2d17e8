import { barCell, encodeBar, readBar } from '../../harness/browsers/clock-bar';

const sentMs = 1_234_567;

/** A row of a picture that was drawn `drawn` pixels wide and made smaller by an encoder. */
const rowOf = (drawn: number, width: number): ((x: number) => boolean) => {
  const lit = encodeBar(sentMs).map((bit, at) => ({ bit, ...barCell(drawn, at) }));
  return (x) => lit.some(({ bit, left, wide }) => bit && (x * drawn) / width >= left && (x * drawn) / width < left + wide);
};

describe('the clock in a picture', () => {
  it.each([
    [640, 640],
    [854, 854],
    [640, 480],
    [640, 426],
    [640, 320],
    [640, 160],
    [1_280, 240],
  ])('is read from a picture of %d pixels that arrives with %d', (drawn, width) => {
    expect(readBar(width, rowOf(drawn, width), sentMs + 250)).toBe(250);
  });

  it('is not read where there is none', () => {
    expect(readBar(640, () => false, sentMs)).toBeNull();
    expect(readBar(640, () => true, sentMs)).toBeNull();
  });
});
