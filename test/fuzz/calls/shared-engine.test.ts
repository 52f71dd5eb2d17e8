import { FakeClock, settled } from '../../fakes/platform/fake-clock';
import { seededRandom } from '../../../tools/seeded-random';
import { systemRandom } from '../../../server/clock';
import { engineContract } from '../../contract/engine';
import { Random } from '../../harness/random';
import { SharedEngine } from './shared-engine';

engineContract('the engine of these runs', async () => {
  const clock = new FakeClock();
  const shared = new SharedEngine(clock, systemRandom, new Random(seededRandom(1)));
  return {
    engine: shared.view(),
    pass: async (ms) => {
      clock.advance(ms);
      await settled();
    },
  };
});
