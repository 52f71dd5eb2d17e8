/** @jest-environment jsdom */
import { audioApi } from '../../../web/wx/media/audio';
import { deviceApi } from '../../../web/wx/device/device';
import { FakeWakeLocks } from '../../fakes/browser/wake-lock';
import { refuseSoundsBeforeGesture } from '../../fakes/browser/sound-element';

type Call = (options?: object) => Promise<object>;
interface Sound {
  src: string;
  play(): void;
  stop(): void;
}

const later = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const give = (name: string, value: unknown): void => void Object.defineProperty(navigator, name, { configurable: true, value });
const isHidden = jest.spyOn(document, 'hidden', 'get');

describe('a screen that is to stay on', () => {
  let locks: FakeWakeLocks;
  let keepOn: (keepScreenOn: boolean) => Promise<object>;
  const show = (hidden: boolean): void => {
    isHidden.mockReturnValue(hidden);
    document.dispatchEvent(new Event('visibilitychange'));
  };
  beforeEach(() => {
    locks = new FakeWakeLocks();
    isHidden.mockReturnValue(false);
    give('wakeLock', locks);
    const set = deviceApi()['setKeepScreenOn'] as Call;
    keepOn = (keepScreenOn) => set({ keepScreenOn });
  });

  it('[W54] goes off again when that was wished before the browser answered', async () => {
    const answer = locks.hold();
    const on = keepOn(true);
    const off = keepOn(false);
    answer();
    await Promise.all([on, off]);
    expect([locks.locks.length, locks.held]).toEqual([1, 0]);
  });

  it('[W54] holds one lock at most, whatever was asked at the same time', async () => {
    const answer = locks.hold();
    const on = keepOn(true);
    show(true);
    show(false);
    answer();
    await on;
    await later();
    expect(locks.held).toBe(1);
    await keepOn(false);
    expect(locks.held).toBe(0);
  });

  it('[W54] is no failure where the browser refuses it', async () => {
    locks.isLow = true;
    await expect(keepOn(true)).resolves.toMatchObject({ errMsg: 'setKeepScreenOn:ok' });
  });
});

describe('the clipboard', () => {
  it('[W55] that refuses is a failure of the call', async () => {
    give('clipboard', { writeText: () => Promise.reject(new DOMException('Document is not focused.', 'NotAllowedError')) });
    const copy = deviceApi()['setClipboardData'] as Call;
    await expect(copy({ data: 'text' })).rejects.toEqual({ errMsg: 'setClipboardData:fail Document is not focused.' });
  });
});

describe('the vibration', () => {
  it('[W57] is not tried before the first gesture, which the browser would report as an error', async () => {
    const vibrate = jest.fn(() => true);
    give('vibrate', vibrate);
    give('userActivation', { hasBeenActive: false });
    const vibrateLong = deviceApi()['vibrateLong'] as Call;
    await expect(vibrateLong()).rejects.toEqual({ errMsg: 'vibrateLong:fail not allowed yet' });
    expect(vibrate).not.toHaveBeenCalled();
    give('userActivation', { hasBeenActive: true });
    await expect(vibrateLong()).resolves.toMatchObject({ errMsg: 'vibrateLong:ok' });
  });
});

describe('a sound before the first gesture', () => {
  it('[W56] that was stopped does not start with the gesture, however often it was played', async () => {
    const { playing } = refuseSoundsBeforeGesture();
    const create = audioApi()['createInnerAudioContext'] as () => Sound;
    const [stopped, wanted] = [create(), create()];
    stopped.src = wanted.src = '/ring.mp3';
    [stopped, stopped, wanted].forEach((sound) => sound.play());
    await later();
    stopped.stop();
    document.dispatchEvent(new Event('pointerup'));
    await later(300);
    expect(playing()).toBe(1);
  });
});
