import type {
  FeatureConnection,
  FeatureContext,
  FeatureInstance,
  FeatureModule,
  FeatureRooms,
  FeatureStreams,
} from '../../../components/core/app/features';
import { assemble } from '../../../components/core/create-rtc';
import { Rooms } from '../../../components/core/app/rooms';
import { FakePlatform } from '../../fakes/platform/fake-platform';
import { StoreTestbed } from '../../fakes/store/store-testbed';

/** A feature that owns the streams `x:` and the rooms `x.`, and writes down what the core hands to it. */
class Recorder implements FeatureInstance<{ readonly size: number }> {
  readonly received: unknown[] = [];
  readonly api = { size: 3 };
  context: FeatureContext | null = null;
  closing: () => void = () => undefined;

  readonly feature: FeatureModule<'recorder', { readonly size: number }> = {
    name: 'recorder',
    start: (context) => {
      this.context = context;
      return this;
    },
  };

  readonly streams: FeatureStreams = {
    owns: (stream) => stream.indexOf('x:') === 0,
    apply: ({ n, k }) => void this.received.push(`${k} of ${n}`),
    replace: (stream, state) => void this.received.push({ stream, state }),
    lost: (stream) => void this.received.push(`lost ${stream}`),
  };

  readonly connection: FeatureConnection = {
    setOnline: (online) => void this.received.push(online ? 'online' : 'offline'),
    disconnected: ({ reason }) => void this.received.push(reason),
  };

  readonly rooms: FeatureRooms = {
    owns: (id) => id.indexOf('x.') === 0,
    byName: (name) => (name === 'x.' ? null : undefined),
  };

  readonly close = (): Promise<void> => {
    this.received.push('close');
    return new Promise((done) => (this.closing = done));
  };

  readonly release = (): void => void this.received.push('release');
}

/** A feature that has only an API. */
const plain: FeatureModule<'plain', string> = { name: 'plain', start: () => ({ api: 'plain' }) };

const phone = () =>
  Object.assign(new FakePlatform(), {
    permissions: { read: fail, ask: fail, openSettings: fail },
    copy: fail,
    shown: () => undefined,
    hidden: () => undefined,
  });
const fail = (): Promise<never> => Promise.reject(new Error('not asked for'));
const options = { server: 'wss://rtc/v1', token: () => Promise.resolve('t') };

describe('features', () => {
  it('[S110] start with createRtc, and each adds its API under its name', () => {
    const recorder = new Recorder();
    const rtc = assemble({ ...options, features: [recorder.feature] }, phone(), new Rooms());
    expect([rtc.recorder, recorder.context?.signalling.device === undefined]).toEqual([{ size: 3 }, false]);
  });

  it('[S110] need no part but the API', async () => {
    const rtc = assemble({ ...options, features: [plain, new Recorder().feature] }, phone(), new Rooms());
    expect([rtc.plain, rtc.recorder]).toEqual(['plain', { size: 3 }]);
    const testbed = new StoreTestbed({ features: [plain] });
    await testbed.joined();
    testbed.signalling.event('x:1', 'room.closed', {});
    testbed.signalling.end('replaced');
    expect([testbed.rooms.byName('r1')?.id, testbed.rooms.feature('plain')]).toEqual(['r1', 'plain']);
    testbed.close();
    await assemble({ ...options, features: [plain] }, phone(), new Rooms()).close();
  });

  it('[S110] that are not listed are not there', () => {
    const rooms = new Rooms();
    const rtc = assemble(options, phone(), rooms);
    expect([Object.keys(rtc), rooms.feature('recorder')]).toEqual([
      ['connection', 'capabilities', 'room', 'watch', 'shown', 'hidden', 'close'],
      null,
    ]);
  });

  it.each([
    ['no list', {}, 'features must be a list of features, such as [calls()]'],
    ['the function in place of its feature', [() => new Recorder().feature], 'features must be a list of features'],
    ['one of them twice', [new Recorder().feature, new Recorder().feature], 'features lists recorder twice'],
  ])('[S111] are refused when there is %s', (_what, features, message) => {
    const wrong = { ...options, features: features as never };
    expect(() => assemble(wrong, phone(), new Rooms())).toThrow(
      expect.objectContaining({ reason: 'bad_request', message: expect.stringContaining(message) as string }),
    );
  });

  it('[S112] get the frames of their own streams, the state of the connection and its end, and nothing of rooms', async () => {
    const recorder = new Recorder();
    const testbed = new StoreTestbed({ features: [recorder.feature] });
    await testbed.joined();
    await testbed.advance(0);
    const { signalling } = testbed;
    signalling.event('x:1', 'room.closed', {});
    signalling.event('y:1', 'room.closed', {});
    signalling.snapshot('x:1', { any: 1 });
    signalling.lost('x:1');
    signalling.end('replaced');
    const frames = recorder.received.filter((entry) => entry !== 'online' && entry !== 'offline');
    expect(frames).toEqual(['room.closed of x:1', { stream: 'x:1', state: { any: 1 } }, 'lost x:1', 'replaced']);
    expect(recorder.received).toContain('online');
  });

  it('[S113] give names of their own to rooms, whose device choices are not remembered', () => {
    const recorder = new Recorder();
    const { rooms, platform } = new StoreTestbed({ features: [recorder.feature] });
    rooms.getOrCreate('x.1')?.me.choose({ camera: false });
    expect([rooms.byName('x.'), rooms.byName('r1')?.id, platform.storage.read('rtc.choices')]).toEqual([null, 'r1', undefined]);
    rooms.getOrCreate('r2')?.me.choose({ camera: false });
    expect(platform.storage.read('rtc.choices')).toMatchObject({ camera: false });
  });

  it('[S114] are closed by rtc.close(), which waits for them, and released after the connection', async () => {
    const recorder = new Recorder();
    const rtc = assemble({ ...options, features: [recorder.feature] }, phone(), new Rooms());
    let isClosed = false;
    const closing = rtc.close().then(() => (isClosed = true));
    await Promise.resolve();
    expect([recorder.received, isClosed]).toEqual([['close'], false]);
    recorder.closing();
    await closing;
    expect(recorder.received[recorder.received.length - 1]).toBe('release');
  });
});
