import fc from 'fast-check';
import { tagKind } from '../../../web/live/flv/flv-tag';
import { downMix } from '../../../web/live/policy/down-mix';
import { MediaClock } from '../../../web/live/policy/media-clock';
import { OnceASecond } from '../../../web/live/policy/once-a-second';
import { ReceivedMedia } from '../../../web/live/policy/received-media';

const body = (value: number): Uint8Array => new Uint8Array(200).fill(value);

describe('what was received before', () => {
  it('[L86] is no news when it comes again, also at other times', () => {
    const received = new ReceivedMedia();
    const isNew = (timeMs: number, value: number): boolean => received.isNew(tagKind.video, timeMs, body(value));
    expect([1, 2, 3].map((value) => isNew(1_000 + value * 40, value))).toEqual([true, true, true]);
    // A server compresses the times of the pictures that it kept.
    expect([1, 2, 3].map((value) => isNew(1_117 + value, value))).toEqual([false, false, false]);
    expect(isNew(1_160, 4)).toBe(true);
  });

  it('[L86] is news when the same bytes come later, as silence does, or when the clock began anew', () => {
    const received = new ReceivedMedia();
    const isNew = (timeMs: number): boolean => received.isNew(tagKind.audio, timeMs, body(0));
    expect([60_000, 60_020, 60_040].map(isNew)).toEqual([true, true, true]);
    expect(isNew(60_040)).toBe(false);
    expect([0, 20, 40].map(isNew)).toEqual([true, true, true]);
  });

  it('[L86] [L87] is recognized over the end of 32 bits', () => {
    const received = new ReceivedMedia();
    const isNew = (timeMs: number): boolean => received.isNew(tagKind.video, timeMs, body(0));
    expect([2 ** 32 - 20, 20, 2 ** 32 - 20, 60].map(isNew)).toEqual([true, true, false, true]);
  });
});

describe('media times', () => {
  it('[L87] continue beyond 32 bits, and step back where they do', () => {
    const clock = new MediaClock();
    expect([2 ** 32 - 40, 0, 2 ** 32 - 20, 40].map((timeMs) => clock.unwrap(timeMs))).toEqual([
      2 ** 32 - 40,
      2 ** 32,
      2 ** 32 - 20,
      2 ** 32 + 40,
    ]);
  });
});

describe('codes', () => {
  it('[L82] of damage are said at most once a second, and others always', () => {
    const limiter = new OnceASecond([2102]);
    const said = [0, 10, 999, 1_000, 1_010].map((nowMs) => limiter.allows(2102, nowMs));
    expect(said).toEqual([true, false, false, true, false]);
    expect([0, 1].map((nowMs) => limiter.allows(2103, nowMs))).toEqual([true, true]);
  });
});

describe('more than two channels', () => {
  const plane = (value: number): Float32Array<ArrayBuffer> => new Float32Array([value]);
  const mixed = (...values: number[]): number[] => downMix(values.map(plane)).map(([sample = 0]) => Math.round(sample * 1_000));

  it.each([
    ['mono', [1], [1_000]],
    ['stereo', [1, 0.5], [1_000, 500]],
    ['the centre of 5.1', [0, 0, 1, 0, 0, 0], [707, 707]],
    ['the bass of 5.1', [0, 0, 0, 1, 0, 0], [0, 0]],
    ['the surrounds of 5.1', [0, 0, 0, 0, 1, 0.5], [707, 354]],
    ['the back of 6.1', [0, 0, 0, 0, 1, 0, 0], [500, 500]],
    ['the sides of 7.1', [0, 0, 0, 0, 0, 0, 1, 0], [707, 0]],
  ])('[L83] are mixed down: %s', (_name, channels, sides) => {
    expect(mixed(...channels)).toEqual(sides);
  });

  it('[L83] lose none but the bass, however many there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 24 }), fc.nat(23), (count, at) => {
        const channels = Array.from({ length: count }, (_, channel) => (channel === at % count ? 1 : 0));
        const isBass = count >= 6 && count <= 8 && at % count === 3;
        expect(mixed(...channels).some((sample) => sample > 0)).toBe(!isBass);
      }),
    );
  });
});
