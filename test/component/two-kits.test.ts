import type { LocalParticipantModel } from '../../components/core/room/types';
import { App, nothingHeld, viewOf } from './harness/app';
import { kitCopies } from './harness/kit-copies';
import { onEveryVersion, versions } from '../fakes/phone/versions';

afterEach(() => document.body.replaceChildren());

const meIn = (app: App, id: string): LocalParticipantModel => app.rtc.room(id).me as unknown as LocalParticipantModel;

onEveryVersion('two kits on one page of %s', (version) => {
  it('[N71] two rooms: one publishes, the other shows that the devices are in use, until the first is gone', async () => {
    const app = new App(version);
    const page = app.openPage(['tea', 'shop']);
    await app.settle();
    const [tea, shop] = [viewOf(page), viewOf(page, 1)];
    expect([tea.data.scene, shop.data.scene, tea.live.length, shop.live.length]).toEqual(['room', 'room', 2, 1]);
    expect(app.phone.live.every(({ inserted }) => inserted)).toBe(true);
    tea.native('statechange', { code: 1002 }, { tag: 'live-pusher' });
    await app.settle();
    expect([meIn(app, 'tea').status, meIn(app, 'shop').microphone.reason]).toEqual(['live', 'microphone_in_use']);

    tea.detach();
    await app.settle();
    expect([app.rtc.room('tea').state, shop.live.map(({ tag }) => tag).sort()]).toEqual(['left', ['live-player', 'live-pusher']]);
    shop.native('statechange', { code: 1002 }, { tag: 'live-pusher' });
    await app.settle();
    expect([meIn(app, 'shop').status, meIn(app, 'shop').microphone.reason]).toEqual(['live', null]);
    expect(await app.closeAll()).toEqual(nothingHeld);
  });

  it('[N71] a separate player beside a room plays and gets its own events', async () => {
    const app = new App(version);
    app.openPage(['tea']);
    const alone = app.phone.mount('player', { room: 'tea', member: 'ana' });
    await app.settle();
    expect(alone.native('statechange', { code: 2004 })).toBe('heard');
    await app.settle();
    expect(app.phone.live.map(({ tag }) => tag).sort()).toEqual(['live-player', 'live-player', 'live-pusher']);
    expect(await app.closeAll()).toEqual(nothingHeld);
  });
});

describe('two versions of the kit', () => {
  const { root, remove } = kitCopies({ otherVersion: true });
  afterAll(remove);

  it.each(versions)('[N71] on one page of %s each gets events of its own elements, and only one publishes', async (version) => {
    const app = new App(version, { root, kit: 'one' });
    const other = app.createRtc('two');
    const first = viewOf(app.openPage(['tea'], 'open', 'one/'));
    const second = app.phone.mount('two/room', { room: 'shop', autoJoin: true });
    await app.settle();
    expect([app.rtc.room('tea').state, other.room('shop').state]).toEqual(['joined', 'joined']);
    expect([first.live.length, second.live.length, app.phone.live.every(({ inserted }) => inserted)]).toEqual([2, 1, true]);

    first.native('statechange', { code: 1002 }, { tag: 'live-pusher' });
    second.native('statechange', { code: 2004 }, { tag: 'live-player' });
    await app.settle();
    expect([app.rtc.room('tea').me.status, other.room('shop').me.status === 'live']).toEqual(['live', false]);
    expect(other.room('shop').me.microphone.reason).toBe('microphone_in_use');

    first.detach();
    await app.settle();
    second.native('statechange', { code: 1002 }, { tag: 'live-pusher' });
    await app.settle();
    expect([app.rtc.room('tea').state, other.room('shop').me.status]).toEqual(['left', 'live']);
    expect(await app.closeAll()).toEqual(nothingHeld);
    expect(app.phone.faults).toEqual([]);
  });
});

onEveryVersion('rooms one after another on %s', (version) => {
  it('[N62] several, and the first again, each with its own membership', async () => {
    const app = new App(version);
    for (const id of ['tea', 'shop', 'yard', 'tea']) {
      app.openPage([id], 'replace');
      await app.settle();
      expect([id, app.rtc.room(id).state, Array.from(app.server.joinedRooms)]).toEqual([id, 'joined', [id]]);
    }
    expect(await app.closeAll()).toEqual(nothingHeld);
  });

  it.each(['replace', 'restart'] as const)(
    '[N62] a page of the same room in place of the first (%s) keeps the membership',
    async (how) => {
      const app = new App(version);
      app.openPage(['tea']);
      await app.settle();
      const view = viewOf(app.openPage(['tea'], how));
      await app.settle();
      expect([view.data.scene, view.live.length]).toEqual(['room', 2]);
      expect(app.server.asked.filter((asked) => /room\.(join|leave)/.test(asked))).toEqual(['room.join tea']);
      expect(await app.closeAll()).toEqual(nothingHeld);
    },
  );
});
