import type { Engine } from '../../../server/engine/engine';
import type { Outcome } from '../run-seed';
import { localNode } from './local-node';
import { runSideBySide } from './pool';
import { runNodes, usualSteps } from './run-seed';

/** The seeds in CI; `FUZZ_KIND=nodes npm run fuzz` runs a thousand. */
const from = Number(process.env['FUZZ_FROM'] ?? 1);
const count = Number(process.env['FUZZ_SEEDS'] ?? 50);
const seeds = Array.from({ length: count }, (_, index) => from + index);
/** They mostly wait, so some of them go on at once. With more, a busy machine is late for all of them. */
const width = 8;

/** The faults that the judge found, with the end of the run and how to see it again. */
function findings({ seed, faults, trace }: Outcome): readonly string[] {
  const again = `again: FUZZ_KIND=nodes FUZZ_FROM=${seed} FUZZ_SEEDS=1 npm run fuzz`;
  return faults.length === 0 ? [] : [...faults, ...trace.slice(-30), again];
}

describe('clients on several nodes that share a Redis, while all of them fail', () => {
  let outcomes: ReadonlyMap<number, Promise<Outcome>> = new Map();
  beforeAll(() => {
    outcomes = runSideBySide(seeds, width, (seed) => runNodes(seed));
  });

  it.each(seeds)(
    '[E65] keep every promise of the protocol, as an independent judge of the history sees it (seed %d)',
    async (seed) => {
      const first = await outcomes.get(seed);
      if (first === undefined) throw new Error('no outcome');
      if (first.faults.length === 0) return;
      // Times of these runs are short, and a busy machine is late for them: a seed that failed beside the others is run once more alone.
      await Promise.all(outcomes.values());
      console.warn(['Unsteady, and run once more:', ...findings(first)].join('\n'));
      expect(findings(await runNodes(seed))).toEqual([]);
    },
  );

  it('[E65] is not trivial: events, reconnects and restarts happen', async () => {
    const all = await Promise.all(Array.from(outcomes.values()));
    const events = all.reduce((sum, outcome) => sum + outcome.events, 0);
    const sockets = all.reduce((sum, outcome) => sum + outcome.sockets, 0);
    expect(events / all.length).toBeGreaterThan(20);
    expect(sockets / all.length).toBeGreaterThan(5);
    const faults = all.flatMap(({ trace }) => trace.filter((line) => line.includes('---- ')));
    const kinds = ['kill node', 'hold node', 'cut node', 'kill the store', 'hold the store'];
    if (count >= 20) expect(kinds.filter((kind) => !faults.some((line) => line.includes(kind)))).toEqual([]);
  });
});

/** Loses the event of a message, but says that it was committed. */
const forgetful = (engine: Engine): Engine => ({
  ...engine,
  async commit(change) {
    const isLost = change.events.some(
      ({ k, d }) => k === 'message.sent' && /[2468]$/.test(String((d as { value: unknown }).value)),
    );
    if (!isLost || change.expected === null) return engine.commit(change);
    return { ok: true, at: change.expected, events: [], inRoster: 0 };
  },
});

/** Commits a message twice, as a node does that repeats a commit without a key. */
const repeating = (engine: Engine): Engine => ({
  ...engine,
  async commit(change) {
    const done = await engine.commit(change);
    if (!done.ok || !change.events.some(({ k }) => k === 'message.sent')) return done;
    const { once, enqueue, roster, ...second } = change;
    const again = await engine.commit({ ...second, expected: done.at });
    return again.ok ? again : done;
  },
});

/** A judge that found nothing in so many runs does not see the fault. */
const mostSeeds = 160;

describe('the judge of a real run', () => {
  it.each([
    ['loses messages', forgetful, /was acknowledged and is lost/],
    ['commits twice', repeating, /happened 2 times/],
  ] as const)('[E67] sees that an engine %s', async (_what, broken, found) => {
    const run = (seed: number) => runNodes(seed, usualSteps, { startNode: localNode, broken, quietWithinMs: 1_500 });
    const faults: string[] = [];
    // One seed in a few meets the fault, and on a slow machine, where less happens in a run, one in many.
    for (let first = 1; first < mostSeeds && !faults.some((fault) => found.test(fault)); first += width) {
      const group = Array.from({ length: width }, (_none, index) => first + index);
      const outcomes = await Promise.all(runSideBySide(group, width, run).values());
      faults.push(...outcomes.flatMap((outcome) => outcome.faults));
    }
    expect(faults.filter((fault) => found.test(fault))).not.toEqual([]);
  });
});
