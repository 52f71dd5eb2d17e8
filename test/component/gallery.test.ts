import { fakePhone, type Phone } from '../fakes/phone/fake-phone';
import { catalogue, stateNamed } from '../../miniprogram/demo/gallery/catalogue';
import { statePath } from '../../miniprogram/demo/gallery/state-path';

const states = catalogue('en').flatMap(({ part, states: all }) => all.map(({ id }) => ({ part, id })));

afterEach(() => document.body.replaceChildren());

/** Lets the stand-in server and the components do all that they have to do, until this is so. */
async function settle(phone: Phone, isDone: () => boolean = () => false): Promise<void> {
  for (let times = 0; times < 40 && !isDone(); times += 1) {
    await phone.clock.advance(100);
    await phone.turn();
  }
}

describe.each(['1.7.0', '2.8.2', 'newest'])('the gallery on base library %s', (version) => {
  it('[V293] shows every state without a network, and gives the app its own connection back', async () => {
    const phone = fakePhone(version, { root: 'dist/demo', language: 'en' });
    phone.launch();
    phone.visit('/pages/gallery/index', 'restart');
    await settle(phone);
    const own = phone.sockets.length;
    const shown: string[] = [];
    for (const { part, id } of states) {
      phone.visit(statePath(stateNamed(part, id, 'en')), 'restart');
      // The fake phone finds no component of a page, so the stage taps nothing.
      phone.page['selectComponent'] = () => null;
      await settle(phone, () => phone.page.data['ready'] === `${part} ${id}`);
      if (phone.page.data['ready'] === `${part} ${id}`) shown.push(`${part} ${id}`);
    }
    expect(shown).toEqual(states.map(({ part, id }) => `${part} ${id}`));
    expect([phone.sockets.length, phone.faults]).toEqual([own, []]);
    phone.visit('/pages/gallery/index', 'restart');
    await settle(phone);
    expect(phone.live).toEqual([]);
  });
});
