import { seededRandom, FakeClock, settled } from '../../fakes/fake-clock';
import { systemRandom } from '../../../server/clock';
import { engineContract } from '../../contract/engine';
import { Chance } from '../chance';
import { SharedEngine } from './shared-engine';

engineContract('the engine of these runs', async () => {
  const clock = new FakeClock();
  const shared = new SharedEngine(clock, systemRandom, new Chance(seededRandom(1)));
  return {
    engine: shared.view(),
    pass: async (ms) => {
      clock.advance(ms);
      await settled();
    },
  };
});
