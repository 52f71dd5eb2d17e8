import { differences, membersOf } from '../measured';
import type { Journey } from './testbed';
import { until } from './until';

/** Asks the library itself which attributes, events and methods its live elements have. */
export const membersJourney: Journey = {
  name: 'members',
  abilities: ['attributes'],
  async walk(testbed) {
    const phone = testbed.phone();
    await testbed.check('attributes', async () => {
      phone.launch('pages/home/index');
      await until('the first page is shown', () => phone.front.text.trim() !== '', 60_000);
      const present = membersOf(phone);
      testbed.measured(present);
      const differing = differences(testbed.options.library.version, present);
      if (differing.length > 0) throw new Error(differing.join('; '));
    });
  },
};
