import { App } from './harness/app';

afterEach(() => document.body.replaceChildren());

describe.each([
  ['2.1.2', 'hide'],
  ['2.10.0', 'hide'],
  ['3.5.7', 'close'],
])('a mini program on %s', (version, left) => {
  it(`[N160] [R54] says "${left}" when its user leaves it, "hide" when it is only covered, and "show" on return`, async () => {
    const app = new App(version);
    app.openPage(['tea']);
    await app.settle();
    const said = (): unknown[] =>
      app.phone.sockets
        .flatMap(({ sent }) => sent)
        .map((text) => JSON.parse(text) as { t: string; why?: string })
        .flatMap(({ t, why }) => (t === 'away' ? [why] : []));
    app.phone.hide(0);
    app.phone.show();
    app.phone.hide();
    await app.settle();
    expect(said()).toEqual([left, 'show', 'hide']);
    expect(app.phone.faults).toEqual([]);
  });
});
