import type { RtcOptions } from '../../../components/core/app/rtc-options';
import { Rooms } from '../../../components/core/app/rooms';
import type { Rtc } from '../../../components/core/app/public-api';
import { settled } from '../../fakes/platform/fake-clock';
import { FakePlatform } from '../../fakes/platform/fake-platform';
import { fakeWx } from '../platform/fake-wx';

type Kit = typeof import('../../../components/core/create-rtc');

/** Loads the kit anew, with its own registry and its own guard against a second createRtc. */
function app(): Kit {
  Object.assign(globalThis, { wx: fakeWx('2.10.0').wx, getCurrentPages: () => [] });
  const loaded: { kit?: Kit } = {};
  jest.isolateModules(() => {
    loaded.kit = require('../../../components/core/create-rtc') as Kit;
  });
  return loaded.kit as Kit;
}

const options: RtcOptions = { server: 'wss://one/v1', token: () => Promise.resolve('token') };

const permissions = { read: never, ask: never, openSettings: never };

function run(platform = new FakePlatform(), rooms?: Rooms): { rtc: Rtc; platform: FakePlatform } {
  const phone = Object.assign(platform, { permissions, shown: () => undefined, hidden: () => undefined });
  return { rtc: app().assemble(options, phone, rooms), platform };
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

/** Answers every request of the client like a server, on one socket. */
async function serve(platform: FakePlatform): Promise<{ asked: string[] }> {
  const asked: string[] = [];
  const lim = { frame: 16_384, message: 4_096, rate: 20 };
  const send = (frame: object): void => platform.link.send(JSON.stringify(frame));
  const room = { id: 'r1', title: '', capacity: 16, openedAt: 0, attrs: {}, members: [] };
  platform.link.accept({
    text: (text) => {
      const { t, id, m } = JSON.parse(text) as { t: string; id: number; m: string };
      if (t === 'hello') send({ t: 'welcome', v: 1, sid: 's', rt: 'r', resumed: false, now: 0, hb: 10_000, lim, st: [] });
      if (t === 'req') asked.push(m);
      const joined = { me: 'me', e: 'e', s: 0, snap: room, plane: 'embedded', publish: [], play: [] };
      if (t === 'req') send({ t: 'res', id, d: m === 'room.join' ? joined : {} });
    },
    closed: () => undefined,
  });
  for (let turn = 0; turn < 6; turn += 1) {
    await settled();
    platform.link.flush();
  }
  return { asked };
}

describe('createRtc', () => {
  it.each<[string, unknown]>([
    ['one object', undefined],
    ['one object', 'wss://one'],
    ['empty list', { ...options, server: [] }],
    ['server must be', { ...options, server: undefined }],
    ['https://one/v1 is not', { ...options, server: ['wss://one/v1', 'https://one/v1'] }],
    ['server must be', { ...options, server: [undefined] }],
    ['token must be', { server: 'wss://one/v1' }],
    ['token must be', { server: 'wss://one/v1', token: 'abc' }],
    ['locale must be', { ...options, locale: 'fr' }],
    ['log must be', { ...options, log: true }],
    ['browserLink must be', { ...options, browserLink: 'https://rtc.example.com' }],
  ])('[S81] names the option that is wrong: %s', (words, wrong) => {
    const { createRtc } = app();
    const fault = (): unknown => createRtc(wrong as RtcOptions);
    expect(fault).toThrow(words);
    expect(fault).toThrow(expect.objectContaining({ rtc: true, reason: 'bad_request' }) as Error);
  });

  it.each([['wss://one/v1'], ['ws://127.0.0.1:8080/v1'], [['wss://one/v1', 'wss://two/v1']]])('[S81] accepts %j', (server) => {
    expect(app().createRtc({ ...options, server }).connection.phase).toBe('idle');
  });

  it('[S82] is allowed once per app: a second call throws until the first is closed', async () => {
    const { createRtc } = app();
    const rtc = createRtc(options);
    expect(() => createRtc(options)).toThrow(expect.objectContaining({ reason: 'conflict' }) as Error);
    await rtc.close();
    expect(() => createRtc(options)).not.toThrow();
  });

  it('[S82] does not count when it failed because of its options', () => {
    const { createRtc } = app();
    expect(() => createRtc({} as RtcOptions)).toThrow();
    expect(() => createRtc(options)).not.toThrow();
  });
});

describe('an rtc', () => {
  it('[S83] opens no socket until a room is used, then joins in one round trip after hello', async () => {
    const { rtc, platform } = run();
    expect(platform.links).toEqual([]);
    const joining = rtc.room('r1').join({ name: 'Ana', microphone: false, camera: false });
    const { asked } = await serve(platform);
    await joining;
    expect([asked, rtc.room('r1').state]).toEqual([['room.join'], 'joined']);
  });

  it('[S86] calls the watcher with the present value and each change, until its release', async () => {
    const { rtc, platform } = run();
    const seen: string[] = [];
    const release = rtc.watch(
      () => rtc.room('r1').state,
      (state) => seen.push(state),
    );
    const joining = rtc.room('r1').join({ microphone: false, camera: false });
    await serve(platform);
    await joining;
    release();
    const leaving = rtc.room('r1').leave();
    await settled();
    platform.link.flush();
    await leaving;
    expect(seen).toEqual(['idle', 'joining', 'joined']);
  });

  it('[S87] closed, has left every room and holds nothing', async () => {
    const { rtc, platform } = run();
    const joining = rtc.room('r1').join({ microphone: false, camera: false });
    const { asked } = await serve(platform);
    await joining;
    const closing = rtc.close();
    await settled();
    platform.link.flush();
    await closing;
    platform.clock.advance(0);
    expect(asked).toEqual(['room.join', 'room.leave']);
    expect(platform.held).toEqual({ timers: 0, listeners: 0, sockets: 0 });
    expect(() => rtc.room('r1')).toThrow(expect.objectContaining({ reason: 'closed' }) as Error);
  });

  it.each(['', ' ', 'two  spaces', 'a/b', 'x'.repeat(65)])('[S81] refuses %j as a room’s name', (id) => {
    expect(() => run().rtc.room(id)).toThrow(expect.objectContaining({ reason: 'bad_request' }) as Error);
  });

  it('[S89] reports the phone’s capabilities', () => {
    const platform = new FakePlatform();
    Object.assign(platform, {
      host: { ...platform.host, publishes: false, atLeast: (version: string) => version <= '1.9.99' },
    });
    const { capabilities } = run(platform).rtc;
    expect(Object.entries(capabilities).filter(([, able]) => able)).toEqual(
      ['focus', 'beauty', 'snapshot', 'route', 'pausePlay', 'netStatus'].map((name) => [name, true]),
    );
  });

  it('[S204] passes the devices of a browser to the rooms, until it is closed', async () => {
    const rooms = new Rooms();
    const { rtc, platform } = run(new FakePlatform(), rooms);
    const devices = { cameras: [], microphones: [], speakers: [], inUse: { camera: '', microphone: '', speaker: '' } };
    platform.changeDevices(devices);
    expect(rooms.devices).toBe(devices);
    await rtc.close();
    platform.changeDevices({ ...devices, cameras: [{ id: 'late', label: '' }] });
    expect(rooms.devices).toBe(devices);
  });
});
