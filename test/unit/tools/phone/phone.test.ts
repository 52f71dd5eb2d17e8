import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { until } from '../../../../tools/phone/journeys/until';
import type { AppPackage } from '../../../../tools/phone/runtime/app-package';
import { Phone, type PhoneSettings } from '../../../../tools/phone/runtime/phone';

const standIn = (file: string): string => readFileSync(`test/fixtures/base-library/${file}`, 'utf8');
const limitMs = 5_000;

const app: AppPackage = {
  app: { pages: ['one', 'two'] },
  scripts: { 'app.js': 'seen.proxy = typeof Proxy; seen.values = typeof Object.values; seen.window = typeof window;' },
  configs: { one: {}, two: {} },
  components: [],
  serviceTemplates: 'var $gwx = function (path) { return path; };',
  viewTemplates: 'var $gwx = function (path) { return path; };',
  styles: {},
};

describe('a phone with a stand-in library', () => {
  const phones: Phone[] = [];
  const start = (more: Partial<PhoneSettings> & { version?: string } = {}): Phone => {
    const { version = '2.8.2', ...settings } = more;
    const library = { version, service: standIn('WAService.js'), webview: standIn('WAWebview.js') };
    const phone = new Phone({ library, app, ext: {}, platform: 'android', insertMs: 5, removeMs: 5, seed: 1, ...settings });
    phones.push(phone);
    return phone;
  };
  const opened = async (more: Partial<PhoneSettings> = {}): Promise<Phone> => {
    const phone = start(more);
    phone.launch('one?a=b');
    await until('the page is loaded', () => phone.front.all('.act').length > 0, limitMs);
    return phone;
  };
  const insert = (phone: Phone, id: number): unknown =>
    phone.service.run(`WeixinJSBridge.publish('insert', { id: ${id} }, [${phone.pages.front.id}])`);
  const seen = <Value>(phone: Phone, name: string): Value => phone.service.read<Value>(`seen.${name}`);
  const body = (phone: Phone): Record<string, string> =>
    ({ ...(phone.front.all('body')[0] as HTMLElement | undefined)?.dataset }) as never;

  afterEach(() => phones.splice(0).forEach((phone) => phone.end()));

  it('[X134] lacks what engines of 2017 lacked, below 2.10.0, and has nothing of a browser', () => {
    const old = start({ version: '2.9.1' });
    expect([seen(old, 'proxy'), seen(old, 'values'), seen(old, 'window')]).toEqual(['undefined', 'undefined', 'undefined']);
    const newer = start({ version: '2.10.0' });
    expect([seen(newer, 'proxy'), seen(newer, 'values'), seen(newer, 'window')]).toEqual(['function', 'function', 'undefined']);
  });

  it('[X134] draws the same random numbers from the same seed', () => {
    const numbers = (seed: number): number[] => start({ seed }).service.read('[Math.random(), Math.random()]');
    expect(numbers(4)).toEqual(numbers(4));
    expect(numbers(4)).not.toEqual(numbers(5));
  });

  it('[X133] passes lists between the threads as lists of the receiving realm', async () => {
    const phone = await opened();
    phone.service.run(`WeixinJSBridge.publish('items', { items: ['x', 'y'] }, [${phone.pages.front.id}])`);
    await until('the page has the list', () => body(phone).items === 'x,y', limitMs);
    expect(phone.front.tap('.act')).toBe(true);
    await until('the app has the list', () => seen(phone, 'lists') === 2, limitMs);
    expect(phone.front.tap('.absent')).toBe(false);
  });

  it('[X135] inserts a pusher that a page asks for, and its codes reach the app', async () => {
    const phone = await opened();
    insert(phone, 3);
    await until('all codes have come', () => seen<string[]>(phone, 'events').length === 4, limitMs);
    expect(seen(phone, 'events')).toEqual(['1: 1001', '1: 1002', '1: 1003', '1: 1007']);
    expect(body(phone)).toMatchObject({ authorized: 'authorize:ok', inserted: '3' });
  });

  it('[X138] refuses a scope, so that nothing is inserted', async () => {
    const phone = await opened({ refused: ['scope.camera'] });
    insert(phone, 3);
    await until('the page was refused', () => body(phone).authorized !== undefined, limitMs);
    expect(body(phone).authorized).toBe('authorize:fail auth deny');
    expect(phone.live('LivePusher')).toEqual([]);
  });

  it('[X139] opens and closes pages as a phone does, and native elements end with their page', async () => {
    const phone = await opened();
    phone.service.run(`WeixinJSBridge.invoke('navigateTo', { url: '/two' }, function () {})`);
    await until('the second page is in front', () => phone.front.route === 'two' && phone.front.all('.act').length > 0, limitMs);
    insert(phone, 4);
    await until('a pusher is there', () => phone.live('LivePusher').length === 1, limitMs);
    phone.service.run(`WeixinJSBridge.invoke('navigateBack', { delta: 9 }, function () {})`);
    await until('the first page is back', () => phone.front.route === 'one', limitMs);
    expect(phone.live('LivePusher')).toEqual([]);
    expect(seen(phone, 'routes')).toEqual(['appLaunch one.html', 'navigateTo two.html', 'navigateBack one.html']);
  });

  it('[X137] has real sockets, which can be cut, and leaves none of them', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    server.on('connection', (socket) => socket.on('message', (text) => socket.send(`echo ${String(text)}`)));
    await new Promise((done) => server.once('listening', done));
    const { port } = server.address() as AddressInfo;
    const phone = start();
    const connect = `WeixinJSBridge.invoke('createSocketTask', { url: 'ws://127.0.0.1:${port}' }).socketTaskId`;
    phone.service.run(`var task = ${connect}`);
    await until('the socket is open', () => seen<string[]>(phone, 'sockets').includes('open'), limitMs);
    phone.service.run(`WeixinJSBridge.invoke('operateSocketTask', { operationType: 'send', socketTaskId: task, data: 'hi' })`);
    await until('the answer has come', () => seen<string[]>(phone, 'sockets').includes('message echo hi'), limitMs);
    phone.network.cut();
    await until('the cut is noticed', () => seen<string[]>(phone, 'sockets').includes('close'), limitMs);
    expect(phone.network.open()).toEqual([]);

    phone.service.run(connect);
    await until('a second socket is open', () => server.clients.size === 1, limitMs);
    phone.end();
    await until('it ends with the phone', () => server.clients.size === 0, limitMs);
    server.close();
  });

  it('[X137] leaves no timer, and names the code that started one', () => {
    const scripts = {
      'app.js': `require('kit/clock.js')`,
      'kit/clock.js': 'setInterval(function () {}, 700); setTimeout(function () {}, 60000)',
    };
    const phone = start({ app: { ...app, scripts } });
    expect(phone.timers.startedBy('kit/').map(({ ms }) => ms)).toEqual([700, 60_000]);
    expect(phone.timers.startedBy('elsewhere/')).toEqual([]);
    phone.end();
    expect(phone.timers.startedBy('kit/')).toEqual([]);
  });

  it('[X140] names a script that cannot be loaded, and goes on', () => {
    const phone = start({ app: { ...app, scripts: { 'app.js': 'missing()' } } });
    expect(phone.service.loadErrors).toEqual(['app.js: missing is not defined', expect.any(String), expect.any(String)]);
  });
});
