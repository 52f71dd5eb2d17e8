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

const steps = presetSteps('auto').length;
const soundOnly = steps;

type Happening = readonly [second: number, what: NetworkCondition | 'break'];

/** What happened at given seconds, and the step at the end. */
const after = (until: number, ...happenings: readonly Happening[]): Adaptation =>
  advance(
    happenings.reduce(
      (adaptation, [second, what]) =>
        what === 'break'
          ? connectionLost(adaptation, second * 1_000, steps)
          : conditionChanged(adaptation, what, second * 1_000, steps),
      unadapted,
    ),
    until * 1_000,
    steps,
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

describe('the way down', () => {
  it.each<[string, number, Happening[], number]>([
    ['does not begin before 5 s of weakness', 4.9, [[0, 'weak']], 0],
    ['begins after 5 s of it', 5, [[0, 'weak']], 1],
    ['goes on every 5 s', 10, [[0, 'weak']], 2],
    ['keeps the picture for 10 s more at its least', 19.9, [[0, 'bad']], 2],
    ['keeps it for ever while the network is only weak', 600, [[0, 'weak']], 2],
    ['takes it after that when the network is bad', 20, [[0, 'bad']], soundOnly],
    ['takes it when a weak network becomes a bad one', 30, [[0, 'weak'], [30, 'bad']], soundOnly],
    ['is no slower on a network that changes to and fro', 10, [[0, 'weak'], [3, 'bad'], [6, 'weak'], [9, 'bad']], 2],
    ['ends there', 600, [[0, 'bad']], soundOnly],
    ['is not begun by a short weakness', 60, [[0, 'weak'], [4, 'good'], [6, 'weak'], [10, 'good']], 0],
    ['stands still while nothing flows', 600, [[0, 'weak'], [6, 'unknown']], 1],
    ['does not count what is unknown as good', 600, [[0, 'weak'], [6, 'good'], [20, 'unknown'], [40, 'good'], [54, 'unknown']], 1],
    ['is no matter of one break', 60, [[0, 'break']], 0],
    ['is one of two breaks within 30 s', 29, [[0, 'break'], [29, 'break']], 1],
    ['is none of two breaks further apart', 30, [[0, 'break'], [30, 'break']], 0],
    ['leads to sound alone before the call drops', 40, [[0, 'break'], [10, 'break'], [20, 'break'], [30, 'break']], soundOnly],
    ['ends there, however often it breaks', 60, [[0, 'break'], [1, 'break'], [2, 'break'], [3, 'break'], [4, 'break'], [5, 'break']], soundOnly],
  ])('[S95] %s', (_rule, until, happenings, step) => {
    expect(after(until, ...happenings).step).toBe(step);
  }); // prettier-ignore
});

describe('the way up', () => {
  it.each<[string, number, Happening[], number]>([
    ['is no matter of 14.9 s of a good network', 20.9, [[0, 'weak'], [6, 'good']], 1],
    ['is one step after 15 s of a good network', 21, [[0, 'weak'], [6, 'good']], 0],
    ['is one step each 15 s, from sound alone too', 67, [[0, 'bad'], [22, 'good']], 0],
    ['takes twice as long once it was too early', 57.4, [[0, 'weak'], [6, 'good'], [22, 'weak'], [27.5, 'good']], 1],
  ])('[S96] %s', (_rule, until, happenings, step) => {
    expect(after(until, ...happenings).step).toBe(step);
  }); // prettier-ignore

  it('[S96] waits twice as long after each step that was too early, up to four minutes, and 15 s again after one that held', () => {
    let adaptation = after(6, [0, 'weak'], [5, 'good']);
    let now = 6_000;
    const waits: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const due = nextChangeAt(adaptation, steps) ?? 0;
      waits.push((due - adaptation.since) / 1_000);
      now = due + 1_000;
      // Weak at once, long enough to fall again.
      adaptation = conditionChanged(adaptation, 'weak', now, steps);
      adaptation = conditionChanged(adaptation, 'good', now + adaptLimits.downMs, steps);
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 240]);
    now = (nextChangeAt(adaptation, steps) ?? 0) + adaptLimits.soonMs;
    adaptation = conditionChanged(adaptation, 'weak', now, steps);
    expect(adaptation.goodNeededMs).toBe(adaptLimits.upMs);
  });
});

describe('any network', () => {
  it('[S97] never leaves the presets, moves one step at a time, never up in less than 15 s of a good network, and is at the top after a lasting good network', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const random = seededRandom(seed);
      let adaptation = unadapted;
      let now = 0;
      for (let step = 0; step < 120; step += 1) {
        now += Math.round(random() * 20_000);
        const before = adaptation;
        // Every due moment is lived through, as the timer does.
        for (let due = nextChangeAt(adaptation, steps); due !== null && due <= now; due = nextChangeAt(adaptation, steps)) {
          const next = advance(adaptation, due, steps);
          expect(Math.abs(next.step - adaptation.step)).toBe(1);
          if (next.step < adaptation.step)
            expect([adaptation.condition, due - adaptation.since >= adaptLimits.upMs]).toEqual(['good', true]);
          adaptation = next;
        }
        // A timer that comes late finds the same.
        expect(advance(before, now, steps)).toEqual(adaptation);
        const kind = random();
        adaptation =
          kind < 0.2
            ? connectionLost(adaptation, now, steps)
            : conditionChanged(
                adaptation,
                kind < 0.35 ? 'weak' : kind < 0.5 ? 'bad' : kind < 0.9 ? 'good' : 'unknown',
                now,
                steps,
              );
        expect(adaptation.step >= 0 && adaptation.step <= soundOnly).toBe(true);
      }
      adaptation = conditionChanged(adaptation, 'good', now, steps);
      expect(advance(adaptation, now + soundOnly * adaptLimits.upMostMs, steps).step).toBe(0);
    }
  });
});
