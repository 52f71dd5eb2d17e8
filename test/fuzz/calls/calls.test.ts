import { runCalls } from './run-seed';

/** The number of seeds in CI; `npm run fuzz` runs a thousand. */
const from = Number(process.env['FUZZ_FROM'] ?? 1);
const count = Number(process.env['FUZZ_SEEDS'] ?? 300);
const together = 50;

/** Every end reason; all runs together must produce each of them. */
const reasons = ['busy', 'cancelled', 'hangup', 'lost', 'media_failed', 'merged', 'moved', 'rejected', 'timeout', 'unreachable'];

const tail = ({ seed, faults, trace }: Awaited<ReturnType<typeof runCalls>>): readonly string[] =>
  faults.length === 0 ? [] : [`seed ${seed}`, ...faults, ...trace.slice(-60)];

describe('callers and servers under random faults', () => {
  const seen = new Set<string>();
  let talks = 0;

  it.each(Array.from({ length: Math.ceil(count / together) }, (_, index) => from + index * together))(
    '[C190] [C191] [C192] [C193] [C194] [C195] [C196] [C197] seeds from %d end every call once, and all devices agree',
    async (first) => {
      for (let seed = first; seed < Math.min(first + together, from + count); seed += 1) {
        const outcome = await runCalls(seed);
        Object.keys(outcome.endings).forEach((reason) => seen.add(reason));
        talks += outcome.talks;
        expect(tail(outcome)).toEqual([]);
      }
    },
  );

  it('[C190] is not trivial: calls ended for every reason, and many became active', () => {
    if (count < 100) return;
    expect(Array.from(seen).sort()).toEqual(reasons);
    expect(talks).toBeGreaterThan(count / 2);
  });
});
