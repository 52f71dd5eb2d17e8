import { systemRandom } from '../../server/clock';
import { memoryEngine } from '../../server/engine/memory';
import { FakeClock, settled } from '../fakes/platform/fake-clock';
import { engineContract } from './engine';

engineContract('memory engine', async () => {
  const clock = new FakeClock();
  return {
    engine: memoryEngine({ clock, random: systemRandom }),
    pass: async (ms) => {
      clock.advance(ms);
      await settled();
    },
  };
});

describe('memory engine', () => {
  it('[E25] keeps no timer for expired records', async () => {
    const clock = new FakeClock();
    const engine = memoryEngine({ clock });
    for (let n = 0; n < 1_000; n += 1) await engine.put(`k${n}`, n, 1_000);
    expect(clock.pending).toBe(1);
    clock.advance(120_000);
    expect(clock.pending).toBe(0);
    await engine.close();
  });
});
