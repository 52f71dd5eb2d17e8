import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakePhone } from '../fakes/phone/fake-phone';
import { onEveryVersion } from '../fakes/phone/versions';
import { App, nothingHeld, viewOf } from './harness/app';
import { kitCopies } from './harness/kit-copies';

const same = kitCopies({ otherVersion: false });
const other = kitCopies({ otherVersion: true });
writeFileSync(join(same.root, 'freeze.js'), 'Object.freeze(getApp);');

afterEach(() => document.body.replaceChildren());
afterAll(() => [same, other].forEach((copies) => copies.remove()));

const words = {
  noRtc: 'createRtc is not running in this copy of the kit',
  otherKit: 'Two versions of the kit: createRtc is not running in this one',
};
const room = { room: 'tea', autoJoin: true, locale: 'en' };

onEveryVersion('two copies of one version of the kit on base library %s', (version) => {
  it('[X180] are one kit: a room of the second joins by the createRtc of the first', async () => {
    const app = new App(version, { root: same.root, kit: 'one' });
    const view = viewOf(app.openPage(['tea'], 'open', 'two/'));
    await app.settle();
    expect([app.rtc.room('tea').state, view.data.scene, view.live.length]).toEqual(['joined', 'room', 2]);
    view.native('statechange', { code: 1002 }, { tag: 'live-pusher' });
    await app.settle();
    expect(app.rtc.room('tea').me.status).toBe('live');
    expect(await app.closeAll()).toEqual(nothingHeld);
    expect(app.phone.faults).toEqual([]);
  });

  it('[X180] show one call: the second has the page of a call that the first placed', async () => {
    const app = new App(version, { root: same.root, kit: 'one' });
    app.phone.open('pages/call/index');
    const view = app.phone.mount('two/call', { page: '/pages/call/index', locale: 'en' });
    app.rtc.calls.call('ben', { kind: 'audio' }).catch(() => undefined);
    await app.phone.turn();
    await app.phone.turn();
    expect([view.data.scene, view.text('.who__line')]).toEqual(['outgoing', 'Calling…']);
    view.detach();
  });
});

describe('copies of the kit', () => {
  it('[X180] of one version have one createRtc at a time', async () => {
    const app = new App('2.10.0', { root: same.root, kit: 'one' });
    expect(() => app.createRtc('two')).toThrow(expect.objectContaining({ reason: 'conflict' }) as Error);
    await app.rtc.close();
    expect(() => app.createRtc('two')).not.toThrow();
  });

  it('[X181] are independent where the platform’s function holds no registry', async () => {
    const phone = fakePhone('2.10.0', { root: same.root });
    phone.require('freeze');
    const [one, two] = ['one', 'two'].map((name) => phone.require(`${name}/index`) as typeof import('../../components'));
    const options = { server: 'wss://rtc/v1', token: () => Promise.resolve('t') };
    const opened = [one?.createRtc(options), two?.createRtc(options)];
    await Promise.all(opened.map((rtc) => rtc?.close()));
    expect(opened).toHaveLength(2);
    const view = phone.mount('two/room', room);
    await phone.turn();
    expect(view.text('.wait__words')).toBe(words.noRtc);
  });
});

onEveryVersion('two versions of the kit on base library %s', (version) => {
  it('[X182] say so in a room and in a call of the one without createRtc', async () => {
    const app = new App(version, { root: other.root, kit: 'one' });
    const view = app.phone.mount('two/room', room);
    const call = app.phone.mount('two/call', { page: '/pages/call/index', locale: 'en' });
    await app.settle();
    expect([view.data.scene, view.text('.wait__words'), view.live]).toEqual(['none', words.otherKit, []]);
    expect([call.data.scene, call.text('.toast__words')]).toEqual(['line', words.otherKit]);
    [view, call].forEach((one) => one.detach());
    expect(await app.closeAll()).toEqual(nothingHeld);
    expect(app.phone.faults).toEqual([]);
  });
});

describe('a room without createRtc', () => {
  it.each([
    ['en', words.noRtc],
    ['zh-CN', '这份工具包里没有运行 createRtc'],
  ])('[X182] says so in %s', async (locale, text) => {
    const phone = fakePhone('2.10.0', { root: same.root });
    const view = phone.mount('one/room', { ...room, locale });
    await phone.turn();
    expect(view.text('.wait__words')).toBe(text);
  });

  it('[X182] joins once createRtc is called, and says so again after its close', async () => {
    const app = new App('2.10.0', { root: same.root, kit: 'one' });
    await app.rtc.close();
    const view = app.phone.mount('two/room', room);
    await app.settle();
    expect(view.text('.wait__words')).toBe(words.noRtc);
    const rtc = app.createRtc('one');
    await app.settle();
    expect(view.data.scene).toBe('room');
    await Promise.all([rtc.close(), app.settle()]);
    await app.settle();
    expect([view.data.scene, view.text('.wait__words')]).toEqual(['none', words.noRtc]);
  });

  it('[X182] is told from a room without a name', async () => {
    const app = new App('2.10.0', { root: same.root, kit: 'one' });
    const view = app.phone.mount('one/room', { ...room, room: '' });
    await app.settle();
    expect(view.text('.wait__words')).toBe('No room name yet');
  });

  it('[X182] is told on the page of a call, and nowhere else', async () => {
    const phone = fakePhone('2.10.0', { root: same.root });
    phone.open('pages/home/index');
    const away = phone.mount('one/call', { page: '/pages/call/index', locale: 'en' });
    await phone.turn();
    expect(away.data.scene).toBe('none');
    phone.open('pages/call/index');
    const own = phone.mount('one/call', { page: '/pages/call/index', locale: 'en' });
    await phone.turn();
    await phone.turn();
    expect([own.data.scene, own.text('.alone__line')]).toEqual(['ended', words.noRtc]);
  });
});
