import { seededRandom } from '../../tools/seeded-random';
import { Random } from '../harness/random';
import { App, nothingHeld, type Navigation } from './harness/app';
import { maxPages, expectValidPushers, seedsOf } from './harness/random-walk';

afterEach(() => document.body.replaceChildren());

const steps = 30;
const ids = ['tea', 'shop'];

/** Performs one random action of the user, the phone or the network. */
function step(app: App, random: Random): string {
  const { phone, server } = app;
  const way = random.pick<Navigation>(['open', 'open', 'replace', 'restart']);
  const room = random.pick(ids);
  const pusher = phone.live.filter(({ tag, inserted }) => tag === 'live-pusher' && inserted).pop();
  switch (random.integer(0, 9)) {
    case 0:
    case 1:
      if (way === 'open' && app.opened.length >= maxPages) return 'full';
      app.openPage([room], way);
      return `${way} ${room}`;
    case 2:
      if (way === 'open' && app.opened.length >= maxPages) return 'full';
      app.openPage(random.chance(0.5) ? ids : [room, room], way);
      return `${way} two`;
    case 3:
    case 4:
      if (app.opened.length < 2) return 'alone';
      app.back();
      return 'back';
    case 5:
      phone.hide();
      phone.show();
      return 'hide, show';
    case 6:
      if (pusher !== undefined) phone.natives.dispatch(pusher, 'statechange', { code: random.pick([1002, 1101, -1307, 5000]) });
      return 'native';
    case 7:
      void app.rtc.room(room).leave();
      return `leave ${room}`;
    default:
      server.deliver(random.integer(1, 3));
      return 'answers';
  }
}

/** Expects that store, screen and server agree. */
function check(app: App): void {
  const standing = new Set(app.opened.flatMap(({ rooms }) => rooms.map(({ id }) => id)));
  ids.forEach((id) => {
    const { state } = app.rtc.room(id);
    const isIn = state === 'joined';
    expect([id, isIn, app.server.joinedRooms.has(id)]).toEqual([id, isIn, isIn]);
    if (!standing.has(id)) expect([id, state === 'idle' || state === 'left']).toEqual([id, true]);
  });
  app.opened.forEach(({ rooms }) => {
    rooms.forEach(({ id, view }) =>
      expect([id, view.data.scene]).toEqual([id, app.rtc.room(id).state === 'joined' ? 'room' : 'result']),
    );
  });
  expectValidPushers(app.phone);
}

describe.each(['1.7.0', 'newest'])('a random walk over pages on %s', (version) => {
  it.each(seedsOf(6))('[N65] with seed %i keeps one pusher per page and correct pages, and leaves nothing', async (seed) => {
    const random = new Random(seededRandom(seed));
    const app = new App(version, { seed });
    const done: string[] = [];
    try {
      for (let count = 0; count < steps; count += 1) {
        done.push(step(app, random));
        await app.phone.turn();
        if (random.chance(0.7)) continue;
        await app.settle();
        done.push('settled');
        check(app);
      }
      await app.settle();
      check(app);
      expect(await app.closeAll()).toEqual(nothingHeld);
      expect(app.server.joinedRooms.size).toBe(0);
    } catch (fault) {
      throw new Error(`seed ${seed} on ${version}: ${done.join('; ')}`, { cause: fault });
    }
  });
});
