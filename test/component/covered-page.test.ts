import type { LocalParticipantModel } from '../../components/core/room/types';
import { App, nothingHeld, viewOf } from './harness/app';
import { onEveryVersion } from '../fakes/phone/versions';

afterEach(() => document.body.replaceChildren());

onEveryVersion('a room on %s whose elements are inserted while another page is in front', (version) => {
  it('[N78] gets their events on its own page, and registers nothing on the other', async () => {
    const app = new App(version);
    const below = app.openPage(['tea']);
    // Before the first page has drawn anything.
    const front = app.openPage(['shop']);
    await app.settle();
    const [tea, shop] = [viewOf(below), viewOf(front)];
    expect([tea, shop].map((view) => view.native('statechange', { code: 1002 }, { tag: 'live-pusher' }))).toEqual([
      'heard',
      'heard',
    ]);
    expect([tea, shop].map((view) => view.native('statechange', { code: 2004 }, { tag: 'live-player' }))).toEqual([
      'heard',
      'heard',
    ]);
    await app.settle();
    const stands = ['tea', 'shop'].map((id) => app.rtc.room(id).me as unknown as LocalParticipantModel);
    expect(stands.map(({ status, microphone }) => [status, microphone.reason])).toEqual([
      ['live', null],
      ['live', null],
    ]);
    expect(await app.closeAll()).toEqual(nothingHeld);
  });
});
