import {
  adaptLimits,
  connectionLost,
  nextChangeAt,
  isAudioPreset,
  isVideoChoice,
  presetSteps,
  advance,
  unadapted,
  conditionChanged,
  type Adaptation,
  type NetworkCondition,
} from '../../../components/core/room/presets/adaptive-bitrate';
import { seededRandom } from '../../fakes/platform/fake-clock';

const rungs = presetSteps('auto').length;
const soundOnly = rungs;

type Happening = readonly [second: number, what: NetworkCondition | 'break'];

/** What happened at given seconds, and the rung at the end. */
const after = (until: number, ...happenings: readonly Happening[]): Adaptation =>
  advance(
    happenings.reduce(
      (descent, [second, what]) =>
        what === 'break'
          ? connectionLost(descent, second * 1_000, rungs)
          : conditionChanged(descent, what, second * 1_000, rungs),
      unadapted,
    ),
    until * 1_000,
    rungs,
  );

describe('the ladder', () => {
  it.each([
    ['auto', ['360p', '240p', '180p']],
    ['180p', ['180p']],
    ['540p', ['540p', '480p', '240p', '180p']],
    ['1080p', ['1080p', '720p', '480p', '240p', '180p']],
  ] as const)('[S94] of %s is %j', (choice, ladder) => {
    expect(presetSteps(choice)).toEqual(ladder);
  });

  it('[S94] other names are none', () => {
    expect(['auto', '720p', '144p', 'constructor', 7, null].map(isVideoChoice)).toEqual([true, true, false, false, false, false]);
    expect(['voice', 'music', 'high', undefined].map(isAudioPreset)).toEqual([true, true, false, false]);
  });
});

describe('a descent', () => {
  it.each<[string, number, Happening[], number]>([
    ['does not begin before 5 s of weakness', 4.9, [[0, 'weak']], 0],
    ['begins after 5 s of it', 5, [[0, 'weak']], 1],
    ['goes on every 5 s', 10, [[0, 'weak']], 2],
    ['keeps the picture for 10 s more at its least', 19.9, [[0, 'bad']], 2],
    ['keeps it for ever while the network is only weak', 600, [[0, 'weak']], 2],
    ['takes it after that when the network is bad', 20, [[0, 'bad']], soundOnly],
    ['takes it when a weak network becomes a bad one', 30, [[0, 'weak'], [30, 'bad']], soundOnly],
    ['is no slower in a weather that goes to and fro', 10, [[0, 'weak'], [3, 'bad'], [6, 'weak'], [9, 'bad']], 2],
    ['ends there', 600, [[0, 'bad']], soundOnly],
    ['is not begun by a short weakness', 60, [[0, 'weak'], [4, 'calm'], [6, 'weak'], [10, 'calm']], 0],
    ['stands still while nothing flows', 600, [[0, 'weak'], [6, 'unknown']], 1],
    ['does not count what is unknown as calm', 600, [[0, 'weak'], [6, 'calm'], [20, 'unknown'], [40, 'calm'], [54, 'unknown']], 1],
    ['is no matter of one break', 60, [[0, 'break']], 0],
    ['is one of two breaks within 30 s', 29, [[0, 'break'], [29, 'break']], 1],
    ['is none of two breaks further apart', 30, [[0, 'break'], [30, 'break']], 0],
    ['leads to sound alone before the call drops', 40, [[0, 'break'], [10, 'break'], [20, 'break'], [30, 'break']], soundOnly],
    ['ends there, however often it breaks', 60, [[0, 'break'], [1, 'break'], [2, 'break'], [3, 'break'], [4, 'break'], [5, 'break']], soundOnly],
  ])('[S95] %s', (_rule, until, happenings, rung) => {
    expect(after(until, ...happenings).step).toBe(rung);
  }); // prettier-ignore
});

describe('the way up', () => {
  it.each<[string, number, Happening[], number]>([
    ['is no matter of 14.9 s of calm', 20.9, [[0, 'weak'], [6, 'calm']], 1],
    ['is one rung after 15 s of calm', 21, [[0, 'weak'], [6, 'calm']], 0],
    ['is one rung each 15 s, from sound alone too', 67, [[0, 'bad'], [22, 'calm']], 0],
    ['takes twice as long once it was too early', 57.4, [[0, 'weak'], [6, 'calm'], [22, 'weak'], [27.5, 'calm']], 1],
  ])('[S96] %s', (_rule, until, happenings, rung) => {
    expect(after(until, ...happenings).step).toBe(rung);
  }); // prettier-ignore

  it('[S96] waits twice as long after each rung that was too early, up to four minutes, and 15 s again after one that held', () => {
    let descent = after(6, [0, 'weak'], [5, 'calm']);
    let now = 6_000;
    const waits: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const due = nextChangeAt(descent, rungs) ?? 0;
      waits.push((due - descent.since) / 1_000);
      now = due + 1_000;
      // Weak at once, long enough to fall again.
      descent = conditionChanged(descent, 'weak', now, rungs);
      descent = conditionChanged(descent, 'calm', now + adaptLimits.downMs, rungs);
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 240]);
    now = (nextChangeAt(descent, rungs) ?? 0) + adaptLimits.soonMs;
    descent = conditionChanged(descent, 'weak', now, rungs);
    expect(descent.calmNeededMs).toBe(adaptLimits.upMs);
  });
});

describe('any weather', () => {
  it('[S97] never leaves the ladder, moves one rung at a time, never up in less than 15 s of calm, and is at the top after lasting calm', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const random = seededRandom(seed);
      let descent = unadapted;
      let now = 0;
      for (let step = 0; step < 120; step += 1) {
        now += Math.round(random() * 20_000);
        const before = descent;
        // Every due moment is lived through, as the timer does.
        for (let due = nextChangeAt(descent, rungs); due !== null && due <= now; due = nextChangeAt(descent, rungs)) {
          const next = advance(descent, due, rungs);
          expect(Math.abs(next.step - descent.step)).toBe(1);
          if (next.step < descent.step)
            expect([descent.condition, due - descent.since >= adaptLimits.upMs]).toEqual(['calm', true]);
          descent = next;
        }
        // A timer that comes late finds the same.
        expect(advance(before, now, rungs)).toEqual(descent);
        const kind = random();
        descent =
          kind < 0.2
            ? connectionLost(descent, now, rungs)
            : conditionChanged(descent, kind < 0.35 ? 'weak' : kind < 0.5 ? 'bad' : kind < 0.9 ? 'calm' : 'unknown', now, rungs);
        expect(descent.step >= 0 && descent.step <= soundOnly).toBe(true);
      }
      descent = conditionChanged(descent, 'calm', now, rungs);
      expect(advance(descent, now + soundOnly * adaptLimits.upMostMs, rungs).step).toBe(0);
    }
  });
});
