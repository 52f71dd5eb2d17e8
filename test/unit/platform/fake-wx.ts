import type { PhonePlatform, SocketListener } from '../../../components/core/platform/platform';

type Listener = (event: never) => void;

/** The native end of one socket: a test fires events as a phone does, unexpected ones too. */
export class FakeSocketTask {
  readonly on: { [name: string]: Listener } = {};
  readonly sent: string[] = [];
  readonly closes: (number | undefined)[] = [];
  failSend: ((failure: object) => void) | 'throws' | null = null;

  onOpen = (listener: Listener): void => void (this.on['open'] = listener);
  onClose = (listener: Listener): void => void (this.on['close'] = listener);
  onError = (listener: Listener): void => void (this.on['error'] = listener);
  onMessage = (listener: Listener): void => void (this.on['message'] = listener);

  send({ data, fail }: { data: string; fail: (failure: object) => void }): void {
    if (this.failSend === 'throws') throw new Error('taskID not exist');
    if (this.failSend !== null) return fail({ errMsg: 'send:fail' });
    this.sent.push(data);
  }

  close({ code }: { code?: number }): void {
    this.closes.push(code);
  }

  fire(name: string, event: object = {}): void {
    (this.on[name] as ((event: object) => void) | undefined)?.(event);
  }
}

/** A `wx` with only the members of its base library; using others throws, as on a phone. */
export function fakeWx(version: string, more: Record<string, unknown> = {}) {
  const tasks: FakeSocketTask[] = [];
  const registered: Record<string, Listener[]> = {};
  const kept = new Map<string, unknown>();
  const register = (name: string) => (listener: Listener) => void (registered[name] = (registered[name] ?? []).concat(listener));
  const newer = version === '1.7.0' ? {} : { onAppShow: register('appShow'), onAppHide: register('appHide') };
  const wx = {
    getSystemInfoSync: () => ({ SDKVersion: version, platform: 'ios', language: 'en' }),
    connectSocket: () => {
      const task = new FakeSocketTask();
      tasks.push(task);
      return task;
    },
    onNetworkStatusChange: register('network'),
    getStorageSync: (key: string) => kept.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => void kept.set(key, value),
    removeStorageSync: (key: string) => void kept.delete(key),
    setKeepScreenOn: () => undefined,
    canIUse: () => true,
    ...newer,
    ...more,
  };
  return {
    wx,
    tasks,
    registered,
    kept,
    fire: (name: string, event?: object) => registered[name]?.forEach((act) => act(event as never)),
  };
}

interface Loaded {
  platform: PhonePlatform;
  lasting: readonly string[];
}

/** Loads a fresh platform, as a start of the app does, with these globals. */
export function load(globals: Record<string, unknown>): { platform: PhonePlatform; lasting(): Loaded['lasting'] } {
  const world = globalThis as unknown as Record<string, unknown>;
  ['wx', 'qq', 'getCurrentPages'].forEach((name) => delete world[name]);
  Object.assign(world, globals);
  let platform: PhonePlatform | undefined;
  let lasting: () => Loaded['lasting'] = () => [];
  jest.isolateModules(() => {
    const wechat = require('../../../components/core/platform/wechat') as { wechatPlatform(): PhonePlatform };
    platform = wechat.wechatPlatform();
    lasting = (require('../../../components/core/platform/register-once') as { registeredListeners: () => Loaded['lasting'] })
      .registeredListeners;
  });
  if (platform === undefined) throw new Error('not loaded');
  return { platform, lasting };
}

export function listen(): { heard: string[]; listener: SocketListener } {
  const heard: string[] = [];
  const listener = {
    opened: () => void heard.push('opened'),
    text: (text: string) => void heard.push(text),
    closed: (code: number | null) => void heard.push(`closed ${code}`),
  };
  return { heard, listener };
}
