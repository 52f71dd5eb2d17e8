import { seededRandom } from '../../../tools/seeded-random';
import { Random } from '../../harness/random';
import { openBrowserCallTestbed, type BrowserCallTestbed } from '../../harness/browsers/browser-call-testbed';
import type { CallUser } from '../../harness/browsers/call-user';

/** More of them: `TIMES=200`. */
const times = Number(process.env['TIMES'] ?? 100);
/** The maximal delay between the two actions: the duration of a request, so that both orders occur at every step. */
const mostApartMs = 12;

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));

describe(`a race (SEED=${seed})`, () => {
  const chance = new Random(seededRandom(seed));
  /** A page without `<rtc-call>`, so only the store is tested. */
  const path = '/pages/headless/index';
  let testbed: BrowserCallTestbed;
  let ana: CallUser;
  let ben: CallUser;
  let tablet: CallUser;
  beforeAll(async () => {
    testbed = await openBrowserCallTestbed();
    [ana, ben, tablet] = await Promise.all([
      testbed.user({ user: 'ana', name: 'Ana', path }),
      testbed.user({ user: 'ben', name: 'Ben', path }),
      testbed.user({ user: 'ben', name: 'Ben', path }),
    ]);
  });
  afterAll(() => testbed.close());

  const apart = (): [number, number] => {
    const ms = chance.integer(-mostApartMs, mostApartMs);
    return [Math.max(0, ms), Math.max(0, -ms)];
  };
  const rest = (): Promise<unknown> =>
    Promise.all([ana, ben, tablet].map(({ page }) => page.evaluate(() => window.testApi.callActions.rests())));
  const talks = ({ page }: CallUser) => page.evaluate(() => window.testApi.callActions.talks());
  const end = ({ page }: CallUser) => page.evaluate(() => window.testApi.callActions.end());
  /** The user's request has ended it; a call that hangs until a server deadline would have another reason. */
  const wasHungUp = async (race: number, id: string): Promise<void> => {
    const reasons = await Promise.all(
      [ana, ben].map(({ page }) => page.evaluate((ended) => window.testApi.callActions.keeps(ended), id)),
    );
    expect({ race, reasons }).toEqual({ race, reasons: ['hangup', 'hangup'] });
  };

  it(`[C151] of two users who call each other ends in one call, ${times} times`, async () => {
    for (let race = 0; race < times; race += 1) {
      const [anaMs, benMs] = apart();
      await Promise.all([
        ana.page.evaluate((ms) => window.testApi.callActions.call('ben', ms), anaMs),
        ben.page.evaluate((ms) => window.testApi.callActions.call('ana', ms), benMs),
      ]);
      const [one, other] = await Promise.all([talks(ana), talks(ben)]);
      expect({ race, id: one?.id, others: [one?.others, other?.others] }).toEqual({ race, id: other?.id, others: [1, 1] });
      await end(chance.chance(0.5) ? ana : ben);
      await wasHungUp(race, one?.id ?? '');
      await rest();
    }
  });

  it(`[C151] of two devices that accept has one winner, ${times} times`, async () => {
    for (let race = 0; race < times; race += 1) {
      await ana.page.evaluate(() => window.testApi.callActions.call('ben', 0));
      await Promise.all([ben, tablet].map(({ page }) => page.evaluate(() => window.testApi.callActions.rings())));
      const [benMs, tabletMs] = apart();
      const answers = await Promise.all([
        ben.page.evaluate((ms) => window.testApi.callActions.accept(ms), benMs),
        tablet.page.evaluate((ms) => window.testApi.callActions.accept(ms), tabletMs),
      ]);
      expect({ race, winners: answers.filter((refused) => refused === null).length }).toEqual({ race, winners: 1 });
      const [winner, loser] = answers[0] === null ? [ben, tablet] : [tablet, ben];
      const [here, there] = await Promise.all([talks(ana), talks(winner)]);
      expect({ race, id: here?.id }).toEqual({ race, id: there?.id });
      await loser.page.evaluate(() => window.testApi.callActions.rests());
      expect(['gone', 'answered_elsewhere', 'call_over']).toContain(answers[loser === ben ? 0 : 1]);
      await end(ana);
      await wasHungUp(race, here?.id ?? '');
      await rest();
    }
  });
});
