import { systemRandom } from '../../server/clock';
import { measuredEngine } from '../../server/engine/measured-engine';
import { memoryEngine } from '../../server/engine/memory';
import { createMetrics } from '../../server/metrics';
import { FakeClock, settled } from '../fakes/platform/fake-clock';
import { engineContract } from './engine';

engineContract('measured memory engine', async () => {
  const clock = new FakeClock();
  return {
    engine: measuredEngine(memoryEngine({ clock, random: systemRandom }), createMetrics()),
    pass: async (ms) => {
      clock.advance(ms);
      await settled();
    },
  };
});

describe('a measured engine', () => {
  /** A clock on which each operation takes `ms`. */
  const slow = (ms: number) => {
    let now = 0;
    return () => (now += ms);
  };
  const change = { stream: 'r:a', expected: null, events: [], state: 1 };
  const once = { key: 'session/k', reply: true };

  it('[P267] counts each operation by its name and its outcome, in seconds', async () => {
    const metrics = createMetrics();
    const memory = memoryEngine({ clock: new FakeClock() });
    const engine = measuredEngine({ ...memory, get: () => Promise.reject(new Error('the store is gone')) }, metrics, slow(250));
    await engine.commit({ ...change, once });
    await engine.commit(change);
    await engine.commit({ ...change, once });
    await engine.load('r:a');
    await expect(engine.get('k')).rejects.toThrow('the store is gone');
    const text = await metrics.registry.metrics();
    const secondsOf = (operation: string, outcome: string): number =>
      Number(
        new RegExp(`^rtc_engine_operation_seconds_sum\\{operation="${operation}",outcome="${outcome}"\\} (.+)$`, 'm').exec(
          text,
        )?.[1],
      );
    const pairs = [
      ['commit', 'ok'],
      ['commit', 'conflict'],
      ['commit', 'repeated'],
      ['load', 'ok'],
      ['get', 'failed'],
    ] as const;
    expect(pairs.map(([operation, outcome]) => secondsOf(operation, outcome))).toEqual([0.25, 0.25, 0.25, 0.25, 0.25]);
    await memory.close();
  });

  it('[P267] is as ready as the engine below', async () => {
    let isReady = false;
    const below = {
      ...memoryEngine({ clock: new FakeClock() }),
      get isReady() {
        return isReady;
      },
    };
    const engine = measuredEngine(below, createMetrics());
    expect(engine.isReady).toBe(false);
    isReady = true;
    expect(engine.isReady).toBe(true);
    await engine.close();
  });
});
