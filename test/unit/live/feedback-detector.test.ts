import { FeedbackDetector } from '../../../web/live/policy/feedback-detector';

const sampleRate = 16_000;

/** Pushes `seconds` of `wave(t)` in pieces of 10 ms; returns the seconds of the changes. */
function listen(detector: FeedbackDetector, seconds: number, wave: (second: number) => number): number[] {
  const changes: number[] = [];
  const length = sampleRate / 100;
  for (let piece = 0; piece < seconds * 100; piece += 1) {
    const samples = new Float32Array(length);
    for (let at = 0; at < length; at += 1) samples[at] = wave((piece * length + at) / sampleRate);
    if (detector.push(samples, sampleRate)) changes.push((piece * length) / sampleRate);
  }
  return changes;
}

const tone = (hz: number, second: number): number => Math.sin(2 * Math.PI * hz * second);
/** Reproducible noise in −1…1. */
const noise = (second: number): number => ((Math.sin(second * 91_733) * 43_758.5453) % 1) * 2 - 1;
/** A voice: a pitch that moves, with harmonics, in syllables. */
const voice = (second: number): number => {
  const hz = 140 + 40 * Math.sin(second * 5);
  const loud = 0.3 * Math.max(0, Math.sin(second * 12));
  return loud * (tone(hz, second) + 0.8 * tone(2 * hz, second) + 0.7 * tone(3 * hz, second) + 0.5 * tone(7 * hz, second));
};
/** One frequency in a loop of 200 ms with a gain of 1.6. */
const growing = (second: number): number => Math.min(0.9, 0.02 * 1.6 ** (second / 0.2)) * tone(1_730, second);

describe('feedback', () => {
  it('[L57] is detected within two seconds of a growing tone, and ends with the tone', () => {
    const detector = new FeedbackDetector();
    const begun = listen(detector, 4, (second) => growing(second) + 0.005 * noise(second));
    expect(begun).toHaveLength(1);
    expect(begun[0]).toBeLessThan(2);
    expect(detector.detected).toBe(true);
    expect(listen(detector, 4, voice)).toHaveLength(1);
    expect(detector.detected).toBe(false);
  });

  it('[L57] is detected over a voice that it has drowned', () => {
    expect(listen(new FeedbackDetector(), 4, (second) => growing(second) + 0.2 * voice(second))).toHaveLength(1);
  });

  it('[L57] counts as one feedback when its tone jumps', () => {
    const detector = new FeedbackDetector();
    expect(listen(detector, 6, (second) => (second < 3 ? growing(second) : 0.9 * tone(2_400, second)))).toHaveLength(1);
  });

  it.each<[string, (second: number) => number]>([
    ['a voice', voice],
    ['a loud voice', (second) => 2 * voice(second)],
    ['a steady tone', (second) => 0.2 * tone(440, second)],
    ['a whistle that bends', (second) => 0.5 * tone(1_200 + 300 * Math.sin(second * 3), second)],
    ['noise that grows', (second) => 0.1 * second * noise(second)],
    ['the hum of the mains that grows', (second) => 0.2 * second * tone(50, second)],
    ['silence', () => 0],
  ])('[L57] is not heard in %s', (_what, wave) => {
    expect(listen(new FeedbackDetector(), 4, wave)).toEqual([]);
  });
});
