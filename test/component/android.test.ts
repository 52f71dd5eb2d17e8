import { App, nothing, viewOf } from './app';
import { onEveryVersion } from './versions';

afterEach(() => document.body.replaceChildren());

onEveryVersion('an Android player on %s', (version) => {
  it('[N74] that came while the app was hidden is replaced by another element, and plays', async () => {
    const app = new App(version);
    const view = viewOf(app.go(['tea']));
    app.phone.hide();
    await app.settle();
    app.phone.show();
    const dead = view.element({ tag: 'live-player' });
    expect([dead.broken, view.native('statechange', { code: 2004 }, { tag: 'live-player' })]).toEqual([true, 'broken']);
    // Its silence is a break after 12 s, and the next element comes after a back-off.
    await app.phone.clock.advance(16_000);
    await app.settle();
    const next = view.element({ tag: 'live-player' });
    expect([next === dead, next.broken]).toEqual([false, false]);
    expect(view.native('statechange', { code: 2004 }, { tag: 'live-player' })).toBe('heard');
    expect(await app.end()).toEqual(nothing);
  });
});
