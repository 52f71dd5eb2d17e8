import type { MeModel } from '../../components/core/store/model';
import { App, nothing, viewOf } from './app';
import { onEveryVersion } from './versions';

afterEach(() => document.body.replaceChildren());

onEveryVersion('a room on %s whose elements come while another page is in front', (version) => {
  it('[N78] hears them by its own page, and takes no place on the other', async () => {
    const app = new App(version);
    const below = app.go(['tea']);
    // Before anything of the first one is drawn.
    const front = app.go(['shop']);
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
    const stands = ['tea', 'shop'].map((id) => app.rtc.room(id).me as unknown as MeModel);
    expect(stands.map(({ flow, microphone }) => [flow, microphone.reason])).toEqual([
      ['live', null],
      ['live', null],
    ]);
    expect(await app.end()).toEqual(nothing);
  });
});
