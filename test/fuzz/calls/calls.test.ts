import { runCalls } from './run-seed';

/** So many runs in CI; `npm run fuzz` does a thousand. */
const from = Number(process.env['FUZZ_FROM'] ?? 1);
const count = Number(process.env['FUZZ_SEEDS'] ?? 150);

/** Every reason for which a call can end, as the sum of all runs must show. */
const reasons = ['busy', 'cancelled', 'hangup', 'lost', 'media_failed', 'merged', 'moved', 'rejected', 'timeout', 'unreachable'];

const tail = ({ faults, story }: Awaited<ReturnType<typeof runCalls>>): readonly string[] =>
  faults.length === 0 ? [] : [...faults, ...story.slice(-60)];

describe('callers and servers that suffer whatever can happen to them', () => {
  const seen = new Set<string>();
  let talks = 0;

  it.each(Array.from({ length: count }, (_, index) => from + index))(
    '[C190] [C191] [C192] [C193] [C194] [C195] [C196] [C197] seed %d ends every call once, and all screens agree',
    async (seed) => {
      const outcome = await runCalls(seed);
      Object.keys(outcome.endings).forEach((reason) => seen.add(reason));
      talks += outcome.talks;
      expect(tail(outcome)).toEqual([]);
    },
  );

  it('[C190] does not pass because nothing happens: calls ended in every way there is', () => {
    if (count < 100) return;
    expect(Array.from(seen).sort()).toEqual(reasons);
    expect(talks).toBeGreaterThan(count / 2);
  });
});
