import { fakeWx, type FakeSocketTask } from './fake-wx';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Loads a module of the platform as a start of the app does, with this `wx`. */
function loaded<Module>(path: string, wx: object): Module {
  Object.assign(globalThis, { wx });
  let module: unknown;
  jest.isolateModules(() => {
    module = require(`../../../components/core/platform/${path}`);
  });
  return module as Module;
}

type ProbeModule = typeof import('../../../components/core/platform/check/socket-probe');
type SystemModule = typeof import('../../../components/core/platform/check/system-permissions');
type RecorderModule = typeof import('../../../components/core/platform/devices/recorder');
type ClockModule = typeof import('../../../components/core/platform/clock');

const url = 'wss://one';

function probeOn(more: Record<string, unknown> = {}) {
  const phone = fakeWx('1.7.0', more);
  const { probeSocket } = loaded<ProbeModule>('check/socket-probe', phone.wx);
  const { createClock } = loaded<ClockModule>('clock', phone.wx);
  const heard: unknown[] = [];
  const clock = createClock({ atLeast: () => false } as never);
  const release = probeSocket(clock, { url, limitMs: 10_000 }, (probe) => heard.push(probe));
  return { heard, release, task: phone.tasks[0] as FakeSocketTask };
}

describe('a probe of a socket', () => {
  it('[N163] passes on that it opened, and closes it', () => {
    const { heard, task } = probeOn();
    task.fire('open');
    task.fire('error', { errMsg: 'late' });
    task.fire('close');
    expect([heard, task.closes.length, jest.getTimerCount()]).toEqual([[{ opened: true, message: '' }], 1, 0]);
  });

  it("[N163] passes on the platform's words once, in whichever way they come", () => {
    const words = { errMsg: 'connectSocket:fail url not in domain list' };
    const byError = probeOn();
    byError.task.fire('error', words);
    byError.task.fire('close');
    expect(byError.heard).toEqual([{ opened: false, message: words.errMsg }]);
    const byFail = probeOn({
      connectSocket: ({ fail }: { fail(failure: object): void }) => {
        fail(words);
        return undefined;
      },
    });
    jest.runAllTimers();
    expect(byFail.heard).toEqual([{ opened: false, message: words.errMsg }]);
    const byClose = probeOn();
    byClose.task.fire('close', {});
    expect(byClose.heard).toEqual([{ opened: false, message: '' }]);
  });

  it('[N163] answers `timeout` when the platform says nothing, and closes a socket that opens later', () => {
    const { heard, task } = probeOn();
    jest.advanceTimersByTime(10_000);
    expect(heard).toEqual([{ opened: false, message: 'timeout' }]);
    task.fire('open');
    expect([heard.length, task.closes.length]).toEqual([1, 2]);
  });

  it('[N163] says nothing after its release', () => {
    const { heard, release, task } = probeOn();
    release();
    task.fire('error', { errMsg: 'late' });
    jest.runAllTimers();
    expect([heard, task.closes.length]).toEqual([[], 1]);
  });
});

describe("the phone's own permission", () => {
  it.each([
    ['2.20.1', 'wechat', true],
    ['2.20.1', 'browser', false],
    ['2.20.0', 'wechat', false],
  ] as const)('[N164] is read on %s of a %s: %s', (version, kind, refused) => {
    const { isRefusedBySystem } = loaded<SystemModule>('check/system-permissions', {
      getAppAuthorizeSetting: () => ({ cameraAuthorized: 'denied', microphoneAuthorized: 'not determined' }),
    });
    const host = { kind, atLeast: (wanted: string) => version >= wanted };
    expect([isRefusedBySystem(host, 'camera'), isRefusedBySystem(host, 'microphone')]).toEqual([refused, false]);
  });
});

describe('the recorder', () => {
  function recorderOn() {
    const registered: Record<string, ((event: object) => void)[]> = {};
    const register = (name: string) => (listener: (event: object) => void) =>
      void (registered[name] = (registered[name] ?? []).concat(listener));
    const asked: string[] = [];
    const manager = {
      onStart: register('start'),
      onStop: register('stop'),
      onError: register('error'),
      start: ({ duration }: { duration: number }) => asked.push(`start ${duration}`),
      stop: () => asked.push('stop'),
    };
    const { recordMicrophone } = loaded<RecorderModule>(
      'devices/recorder',
      fakeWx('1.7.0', { getRecorderManager: () => manager }).wx,
    );
    const fire = (name: string, event: object = {}): void => registered[name]?.forEach((listener) => listener(event));
    return { recordMicrophone, registered, asked, fire };
  }

  it('[N162] registers its listeners once, and passes each recording on to the one that began it', () => {
    const { recordMicrophone, registered, asked, fire } = recorderOn();
    const heard: string[] = [];
    recordMicrophone(3_000, ({ path, failure }) => heard.push(`first ${path}${failure}`));
    fire('start');
    fire('stop', { tempFilePath: 'a' });
    recordMicrophone(2_000, ({ path, failure }) => heard.push(`second ${path}${failure}`));
    fire('error', { errMsg: 'in use' });
    fire('stop', { tempFilePath: 'late' });
    expect([heard, asked, registered['stop']?.length]).toEqual([['first a', 'second in use'], ['start 3000', 'start 2000'], 1]);
  });

  it('[N162] stops at its release, and takes no late end of it for that of the next', () => {
    const { recordMicrophone, asked, fire } = recorderOn();
    const heard: string[] = [];
    const release = recordMicrophone(3_000, ({ path }) => heard.push(path));
    fire('start');
    release();
    release();
    recordMicrophone(3_000, ({ path }) => heard.push(path));
    fire('stop', { tempFilePath: 'old' });
    fire('start');
    fire('stop', { tempFilePath: 'new' });
    expect([heard, asked]).toEqual([['new'], ['start 3000', 'stop', 'start 3000']]);
  });
});
