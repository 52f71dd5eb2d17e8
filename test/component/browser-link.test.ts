import { App } from './harness/app';
import { onEveryVersion } from '../fakes/phone/versions';

afterEach(() => document.body.replaceChildren());

const browserLink = (room: string): string => `https://rtc.example.com/?room=${room}`;

onEveryVersion('a page on %s that cannot publish', (version) => {
  it('[N66] explains it in lobby and room, and copies the browser’s link', async () => {
    const app = new App(version, { system: 'devtools', rtc: { browserLink } });
    app.phone.open('pages/room/index');
    const view = app.phone.mount('room', { room: 'tea' });
    await app.settle();
    expect([view.text('.permit__title'), view.text('.permit__act')]).toEqual([
      'No sound or picture can be sent from here',
      'Copy browser link',
    ]);
    view.tap('.permit__act');
    void app.rtc.room('tea').join();
    await app.settle();
    expect([view.text('.banner__words'), view.text('.banner__act')]).toEqual([
      'No sound or picture can be sent from here',
      'Copy browser link',
    ]);
    view.tap('.banner__act');
    const copied = app.phone.state.shown.filter(({ member }) => member === 'setClipboardData');
    expect(copied.map(({ given }) => (given as { data: string }).data)).toEqual([browserLink('tea'), browserLink('tea')]);
    expect(app.phone.faults).toEqual([]);
  });

  it('[N66] only explains it when the app has no link', async () => {
    const app = new App(version, { system: 'devtools' });
    app.phone.open('pages/room/index');
    const view = app.phone.mount('room', { room: 'tea' });
    await app.settle();
    expect([view.count('.permit__title'), view.count('.permit__act')]).toEqual([1, 0]);
  });
});
