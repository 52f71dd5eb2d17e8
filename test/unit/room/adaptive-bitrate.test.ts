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
import { seededRandom } from '../../../tools/seeded-random';

const steps = presetSteps('auto').length;
const soundOnly = steps;

type NetworkEvent = readonly [second: number, event: NetworkCondition | 'lost'];

/** The adaptation at the second `until`, after events at the given seconds. */
const after = (until: number, ...events: readonly NetworkEvent[]): Adaptation =>
  advance(
    events.reduce(
      (adaptation, [second, event]) =>
        event === 'lost'
          ? connectionLost(adaptation, second * 1_000, steps)
          : conditionChanged(adaptation, event, second * 1_000, steps),
      unadapted,
    ),
    until * 1_000,
    steps,
  );

describe('the steps', () => {
  it.each([
    ['auto', ['360p', '240p', '180p']],
    ['180p', ['180p']],
    ['540p', ['540p', '480p', '240p', '180p']],
    ['1080p', ['1080p', '720p', '480p', '240p', '180p']],
  ] as const)('[S94] of %s are %j', (choice, presets) => {
    expect(presetSteps(choice)).toEqual(presets);
  });

  it('[S94] do not exist for other names', () => {
    expect(['auto', '720p', '144p', 'constructor', 7, null].map(isVideoChoice)).toEqual([true, true, false, false, false, false]);
    expect(['voice', 'music', 'high', undefined].map(isAudioPreset)).toEqual([true, true, false, false]);
  });
});

describe('stepping down', () => {
  it.each<[string, number, NetworkEvent[], number]>([
    ['does not begin before 5 s of a weak network', 4.9, [[0, 'weak']], 0],
    ['begins after 5 s of it', 5, [[0, 'weak']], 1],
    ['goes on every 5 s', 10, [[0, 'weak']], 2],
    ['keeps the smallest picture for 10 s', 19.9, [[0, 'bad']], 2],
    ['keeps the picture for ever while the network is only weak', 600, [[0, 'weak']], 2],
    ['drops the picture after that when the network is bad', 20, [[0, 'bad']], soundOnly],
    ['drops the picture when a weak network becomes a bad one', 30, [[0, 'weak'], [30, 'bad']], soundOnly],
    ['is no slower on a network that alternates between weak and bad', 10, [[0, 'weak'], [3, 'bad'], [6, 'weak'], [9, 'bad']], 2],
    ['ends with sound only', 600, [[0, 'bad']], soundOnly],
    ['does not begin for a short weakness', 60, [[0, 'weak'], [4, 'good'], [6, 'weak'], [10, 'good']], 0],
    ['stops while the condition is unknown', 600, [[0, 'weak'], [6, 'unknown']], 1],
    ['does not count unknown as good', 600, [[0, 'weak'], [6, 'good'], [20, 'unknown'], [40, 'good'], [54, 'unknown']], 1],
    ['does not begin for one lost connection', 60, [[0, 'lost']], 0],
    ['takes one step for two lost connections within 30 s', 29, [[0, 'lost'], [29, 'lost']], 1],
    ['takes none for two further apart', 30, [[0, 'lost'], [30, 'lost']], 0],
    ['leads to sound only before the call drops', 40, [[0, 'lost'], [10, 'lost'], [20, 'lost'], [30, 'lost']], soundOnly],
    ['ends there, however many connections are lost', 60, [[0, 'lost'], [1, 'lost'], [2, 'lost'], [3, 'lost'], [4, 'lost'], [5, 'lost']], soundOnly],
  ])('[S95] %s', (_rule, until, events, step) => {
    expect(after(until, ...events).step).toBe(step);
  }); // prettier-ignore
});

describe('stepping up', () => {
  it.each<[string, number, NetworkEvent[], number]>([
    ['does not begin after 14.9 s of a good network', 20.9, [[0, 'weak'], [6, 'good']], 1],
    ['takes one step after 15 s of a good network', 21, [[0, 'weak'], [6, 'good']], 0],
    ['takes one step every 15 s, from sound only too', 67, [[0, 'bad'], [22, 'good']], 0],
    ['takes twice as long once it was too early', 57.4, [[0, 'weak'], [6, 'good'], [22, 'weak'], [27.5, 'good']], 1],
  ])('[S96] %s', (_rule, until, events, step) => {
    expect(after(until, ...events).step).toBe(step);
  }); // prettier-ignore

  it('[S96] waits twice as long after each step that was too early, up to four minutes, and 15 s again after a good one', () => {
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
        // Advances to every due time, as the timer does.
        for (let due = nextChangeAt(adaptation, steps); due !== null && due <= now; due = nextChangeAt(adaptation, steps)) {
          const next = advance(adaptation, due, steps);
          expect(Math.abs(next.step - adaptation.step)).toBe(1);
          if (next.step < adaptation.step)
            expect([adaptation.condition, due - adaptation.since >= adaptLimits.upMs]).toEqual(['good', true]);
          adaptation = next;
        }
        // A late timer leads to the same result.
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
