import { App, nothingHeld, viewOf } from './harness/app';
import { onEveryVersion } from '../fakes/phone/versions';

afterEach(() => document.body.replaceChildren());

onEveryVersion('an Android player on %s', (version) => {
  it('[N74] [N153] inserted while the app is hidden is replaced by another element with another id, and plays', async () => {
    const app = new App(version);
    const view = viewOf(app.openPage(['tea']));
    app.phone.hide();
    await app.settle();
    app.phone.show();
    const dead = view.element({ tag: 'live-player' });
    expect([dead.broken, view.native('statechange', { code: 2004 }, { tag: 'live-player' })]).toEqual([true, 'broken']);
    // Silence counts as a failure after 12 s, and the next element is created after a back-off.
    await app.phone.clock.advance(16_000);
    await app.settle();
    const next = view.element({ tag: 'live-player' });
    expect([next === dead, next.id === dead.id, next.broken]).toEqual([false, false, false]);
    expect(view.native('statechange', { code: 2004 }, { tag: 'live-player' })).toBe('heard');
    expect(await app.closeAll()).toEqual(nothingHeld);
  });
});
