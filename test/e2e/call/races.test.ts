import { seededRandom } from '../../fakes/fake-clock';
import { Chance } from '../../fuzz/chance';
import { openCallHouse, type CallHouse } from './call-house';
import type { Caller } from './caller';

jest.setTimeout(180_000);

const times = 200;
/** One is up to so much later than the other: as long as a request takes here, so that both orders come at every stage. */
const mostApartMs = 12;

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));

describe(`a race (SEED=${seed})`, () => {
  const chance = new Chance(seededRandom(seed));
  /** A page without `<rtc-call>`: nothing is drawn, the store is alone. */
  const path = '/pages/headless/index';
  let house: CallHouse;
  let ana: Caller;
  let ben: Caller;
  let tablet: Caller;
  beforeAll(async () => {
    house = await openCallHouse();
    [ana, ben, tablet] = await Promise.all([
      house.caller({ user: 'ana', name: 'Ana', path }),
      house.caller({ user: 'ben', name: 'Ben', path }),
      house.caller({ user: 'ben', name: 'Ben', path }),
    ]);
  });
  afterAll(() => house.close());

  const apart = (): [number, number] => {
    const ms = chance.between(-mostApartMs, mostApartMs);
    return [Math.max(0, ms), Math.max(0, -ms)];
  };
  const rest = (): Promise<unknown> =>
    Promise.all([ana, ben, tablet].map(({ page }) => page.evaluate(() => window.person.racer.rests())));
  const talks = ({ page }: Caller) => page.evaluate(() => window.person.racer.talks());
  const end = ({ page }: Caller) => page.evaluate(() => window.person.racer.end());
  /** Nothing but our own end has ended it: one that hangs until a deadline of the server is not one of these. */
  const wasHungUp = async (race: number, id: string): Promise<void> => {
    const reasons = await Promise.all(
      [ana, ben].map(({ page }) => page.evaluate((ended) => window.person.racer.keeps(ended), id)),
    );
    expect({ race, reasons }).toEqual({ race, reasons: ['hangup', 'hangup'] });
  };

  it(`[C151] of two who call each other ends in one call, ${times} times`, async () => {
    for (let race = 0; race < times; race += 1) {
      const [anaMs, benMs] = apart();
      await Promise.all([
        ana.page.evaluate((ms) => window.person.racer.call('ben', ms), anaMs),
        ben.page.evaluate((ms) => window.person.racer.call('ana', ms), benMs),
      ]);
      const [one, other] = await Promise.all([talks(ana), talks(ben)]);
      expect({ race, id: one?.id, others: [one?.others, other?.others] }).toEqual({ race, id: other?.id, others: [1, 1] });
      await end(chance.isIt(0.5) ? ana : ben);
      await wasHungUp(race, one?.id ?? '');
      await rest();
    }
  });

  it(`[C151] of two devices that answer has one winner, ${times} times`, async () => {
    for (let race = 0; race < times; race += 1) {
      await ana.page.evaluate(() => window.person.racer.call('ben', 0));
      await Promise.all([ben, tablet].map(({ page }) => page.evaluate(() => window.person.racer.rings())));
      const [benMs, tabletMs] = apart();
      const answers = await Promise.all([
        ben.page.evaluate((ms) => window.person.racer.accept(ms), benMs),
        tablet.page.evaluate((ms) => window.person.racer.accept(ms), tabletMs),
      ]);
      expect({ race, winners: answers.filter((refused) => refused === null).length }).toEqual({ race, winners: 1 });
      const [winner, loser] = answers[0] === null ? [ben, tablet] : [tablet, ben];
      const [here, there] = await Promise.all([talks(ana), talks(winner)]);
      expect({ race, id: here?.id }).toEqual({ race, id: there?.id });
      await loser.page.evaluate(() => window.person.racer.rests());
      expect(['gone', 'answered_elsewhere', 'call_over']).toContain(answers[loser === ben ? 0 : 1]);
      await end(ana);
      await wasHungUp(race, here?.id ?? '');
      await rest();
    }
  });
});
