import { mainSource, type Candidate } from '../../../web/engine/picture-in-picture/main-source';

const nowMs = 100_000;
const source = (area: number, silentMs = Infinity): Candidate => ({ area, spokeAtMs: nowMs - silentMs });

describe('the large picture of a window of its own', () => {
  it('[W98] is the one that the mini program shows larger than the others, whoever speaks', () => {
    const screen = source(1_000);
    expect(mainSource([source(300, 0), screen, source(300)], null, nowMs)).toBe(screen);
  });

  it('[W98] is the active speaker among pictures of about one size', () => {
    const speaker = source(900, 100);
    expect(mainSource([source(1_000), speaker, source(950, 1_500)], null, nowMs)).toBe(speaker);
  });

  it('[W98] stays for a speaker who pauses for less than two seconds, and then goes to the next', () => {
    const [pausing, next] = [source(1_000, 1_900), source(1_000, 0)];
    expect(mainSource([next, pausing], pausing, nowMs)).toBe(pausing);
    expect(mainSource([next, pausing], pausing, nowMs + 200)).toBe(next);
  });

  it('[W98] stays in silence, is the first one at the beginning, and another one when its tag is gone', () => {
    const [first, second] = [source(500), source(500)];
    expect(mainSource([first, second], second, nowMs)).toBe(second);
    expect(mainSource([first, second], null, nowMs)).toBe(first);
    expect(mainSource([first], second, nowMs)).toBe(first);
    expect(mainSource([], second, nowMs)).toBeNull();
  });
});
