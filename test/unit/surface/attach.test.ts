import type { PusherSurface } from '../../../components/core/surface/pusher';
import { invokeOn, type ElementSurface } from '../../../components/core/surface/invoke-context';
import { fakeWx } from '../platform/fake-wx';

type Pusher = typeof import('../../../components/core/surface/pusher');
type Player = typeof import('../../../components/core/surface/player');

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Loads the surface on a phone of this version, with one page and one pusher. */
function phone(version: string, shown: object | null | 'frozen' = null) {
  const given: string[] = [];
  const unheard: string[] = [];
  const asked: string[] = [];
  const query = (selector: string) => ({
    fields: (_wanted: object, then: (shown: object | null) => void) => ({
      exec: () => {
        asked.push(selector);
        if (shown !== 'frozen') then(shown);
      },
    }),
  });
  const pages: Record<string, unknown>[] = [{}];
  const context = { start: note('start'), stop: note('stop'), switchCamera: note('switchCamera') };
  const previews = version === '1.7.0' ? {} : { startPreview: note('startPreview'), stopPreview: note('stopPreview') };
  const player = { requestFullScreen: note('requestFullScreen'), exitFullScreen: note('exitFullScreen') };
  const { wx } = fakeWx(version, {
    createLivePusherContext: () => ({ ...context, ...previews }),
    createLivePlayerContext: (id: string) => (given.push(`player ${id}`), player),
    createSelectorQuery: () => ({ in: () => ({ select: query }) }),
    nextTick: (act: () => void) => void setTimeout(act, 0),
  });
  Object.assign(globalThis, { wx, getCurrentPages: () => pages });
  const loaded: { pusher?: Pusher; player?: Player } = {};
  jest.isolateModules(() => {
    loaded.pusher = require('../../../components/core/surface/pusher') as Pusher;
    loaded.player = require('../../../components/core/surface/player') as Player;
  });
  function note(name: string) {
    return (options?: { fail?: unknown }) => {
      given.push(name);
      // As in WeChat: without callbacks it returns a promise, which may reject.
      if (typeof options?.fail !== 'function') unheard.push(name);
    };
  }
  return { ...(loaded as { pusher: Pusher; player: Player }), given, unheard, pages, asked };
}

const component = () => ({ setData: (_patch: object, applied?: () => void) => applied?.() });

function pusherRoom() {
  const heard: unknown[] = [];
  const handed: PusherSurface[] = [];
  return {
    heard,
    handed,
    acceptPusherCode: (code: number, message: string) => void heard.push([code, message]),
    acceptPusherNet: (report: object) => void heard.push(report),
    acceptPusherVolume: (level: number) => void heard.push(level),
    acceptMusic: (event: object) => void heard.push(event),
    acceptScreenCode: (code: number) => void heard.push(['screen', code]),
    attachPusher: (commands: PusherSurface) => {
      handed.push(commands);
      return () => void heard.push('detached');
    },
  };
}

describe('the pusher’s surface', () => {
  it('[N56] starts only after the view has its data, stops at once, and a stop takes back a start that is due', () => {
    const { pusher, given } = phone('2.10.0');
    const room = pusherRoom();
    pusher.attachPusher(component(), room);
    const [commands] = room.handed;
    commands?.start();
    expect(given).toEqual([]);
    jest.runAllTimers();
    expect(given).toEqual(['start']);
    commands?.start();
    commands?.stop();
    jest.runAllTimers();
    expect(given).toEqual(['start', 'stop']);
  });

  it('[N56] gives a command that the base library lacks to nobody', () => {
    const { pusher, given } = phone('1.7.0');
    const room = pusherRoom();
    pusher.attachPusher(component(), room);
    room.handed[0]?.startPreview();
    jest.runAllTimers();
    room.handed[0]?.stopPreview();
    room.handed[0]?.switchCamera();
    expect(given).toEqual(['switchCamera']);
  });

  it('[N59] hears each command fail, so that no promise rejects unheard', () => {
    const { pusher, given, unheard } = phone('2.10.0');
    const room = pusherRoom();
    pusher.attachPusher(component(), room);
    const [commands] = room.handed;
    commands?.start();
    jest.runAllTimers();
    commands?.startPreview();
    jest.runAllTimers();
    commands?.stopPreview();
    commands?.switchCamera();
    commands?.stop();
    expect(given).toHaveLength(5);
    expect(unheard).toEqual([]);
  });

  describe.each(['1.7.0', '2.10.0'])('asked at %s whether a device is off', (version) => {
    const on = { muted: false, enableCamera: true, ...(version === '1.7.0' ? {} : { enableMic: true }) };
    const muted = version === '1.7.0' ? { muted: true } : { enableMic: false };

    /** The answers in order: what the view shows; `frozen` for none. */
    const ask = async (device: 'microphone' | 'camera', shown: object | null | 'frozen') => {
      const { pusher, asked } = phone(version, shown);
      const room = pusherRoom();
      pusher.attachPusher(component(), room);
      const answer = room.handed[0]?.isOff(device);
      expect(asked).toEqual([]);
      jest.runAllTimers();
      return [await answer, asked];
    };

    it('[N140] passes on what the view shows, which it is asked only after the patch of the turn', async () => {
      const asked = ['.tile__live'];
      expect(await ask('microphone', { ...on, ...muted })).toEqual([true, asked]);
      expect(await ask('microphone', { ...on, enableCamera: false })).toEqual([false, asked]);
      expect(await ask('camera', { ...on, enableCamera: false })).toEqual([true, asked]);
      expect(await ask('camera', { ...on, ...muted })).toEqual([false, asked]);
    });

    it('[N141] takes silence for a no, and an absent element for a yes', async () => {
      expect(await ask('microphone', 'frozen')).toEqual([false, ['.tile__live']]);
      expect(await ask('microphone', null)).toEqual([true, ['.tile__live']]);
    });
  });

  it('[N57] released, gives the commands back and starts nothing any more', () => {
    const { pusher, given, pages } = phone('1.7.0');
    const room = pusherRoom();
    const release = pusher.attachPusher(component(), room);
    expect(Object.keys(pages[0] ?? {})).toContain('rtcPusherState');
    room.handed[0]?.start();
    release();
    release();
    jest.runAllTimers();
    expect([given, room.heard, pages[0]]).toEqual([[], ['detached'], {}]);
  });

  it('[N57] without a room hears nothing and throws nothing', () => {
    const { pusher } = phone('1.7.0');
    expect(() => pusher.handlePusherState(null, { detail: { code: 1 } })).not.toThrow();
  });

  it('[N58] hands on what it hears, each by one statement', () => {
    const { pusher } = phone('2.10.0');
    const room = pusherRoom();
    pusher.handlePusherState(room, { detail: { code: 1002, message: 'm' } });
    pusher.handlePusherState(room, { detail: {} });
    pusher.handlePusherError(room, { detail: { errCode: 10_001 } });
    pusher.handlePusherNet(room, { detail: { info: { netSpeed: 1 } } });
    pusher.handlePusherVolume(room, { detail: { volume: 40 } });
    expect(room.heard).toEqual([[1002, 'm'], [10_001, ''], { netSpeed: 1 }, 40]);
  });
});

describe('a command by its name', () => {
  type Answer = { success(told?: object): void; fail(told: object): void; quality?: string };
  const on = (context: object) => invokeOn(() => context);

  it('[N116] resolves when the phone did it, and takes the options along', async () => {
    const given: unknown[] = [];
    const playBGM = ({ success, fail: _fail, ...options }: Answer) => (given.push(options), success());
    await expect(on({ playBGM }).invoke('playBGM', { url: 'a' })).resolves.toBeUndefined();
    expect(given).toEqual([{ url: 'a' }]);
  });

  it('[S158] that takes a picture answers the file and its size', async () => {
    const snapshot = ({ success }: Answer) => success({ errMsg: 'ok', tempImagePath: 'wxfile://1.jpg', width: 360, height: 640 });
    await expect(on({ snapshot }).invoke('snapshot', {})).resolves.toEqual({ path: 'wxfile://1.jpg', width: 360, height: 640 });
  });

  it('[N116] rejects with what the phone said, and where it is not there', async () => {
    const setZoom = ({ fail }: Answer) => fail({ errMsg: 'too near' });
    await expect(on({ setZoom }).invoke('setZoom', { zoom: 9 })).rejects.toEqual({ errMsg: 'too near' });
    await expect(on({}).invoke('setZoom', { zoom: 9 })).rejects.toBe('setZoom is not there');
  });
});

describe('a player’s surface', () => {
  it('[N58] hands on what it hears of the member that it plays', () => {
    const { player, given } = phone('2.10.0');
    const heard: unknown[] = [];
    const handed: ElementSurface[] = [];
    const note = (...facts: unknown[]) => void heard.push(facts);
    const room = {
      acceptPlayerCode: note,
      acceptPlayerNet: note,
      acceptPlayerVolume: note,
      attachPlayer: (member: string, source: string, commands: ElementSurface) => {
        heard.push([member, source]);
        handed.push(commands);
        return () => void heard.push('detached');
      },
    };
    const played = { elements: room, member: 'ana', source: 'main' } as const;
    const release = player.attachPlayer({}, 'p-ana', played);
    player.handlePlayerState(played, { detail: { code: 2004 } });
    player.handlePlayerNet(played, { detail: { info: { netSpeed: 1 } } });
    player.handlePlayerVolume(played, { detail: { volume: 40 } });
    release();
    expect(heard).toEqual([
      ['ana', 'main'],
      ['ana', 'main', 2004, ''],
      ['ana', 'main', { netSpeed: 1 }],
      ['ana', 'main', 40],
      'detached',
    ]);
    void handed[0]?.invoke('requestFullScreen', { direction: 90 });
    void handed[0]?.invoke('exitFullScreen', {});
    expect(given).toEqual(['player p-ana', 'requestFullScreen', 'player p-ana', 'exitFullScreen']);
  });
});
