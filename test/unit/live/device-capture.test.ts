import { listDevices, selectDevice } from '../../../web/live/device-selection';
import { DeviceCapture } from '../../../web/live/publish/capture/device-capture';
import { ScreenCapture } from '../../../web/live/publish/capture/screen-capture';
import type { DeviceError } from '../../../web/live/publish/capture/device-error';
import type { CaptureRequest } from '../../../web/live/publish/capture/capture-source';
import { FakeTrack } from '../../fakes/browser/media-track';
import { FakeMediaDevices, camera, microphone, type FakeMediaDevicesOptions } from '../../fakes/browser/media-devices';

const both: CaptureRequest = {
  camera: { facing: 'front', width: 640, height: 360, fps: 15 },
  microphone: { gain: true, noise: true },
};
const none: CaptureRequest = { camera: null, microphone: null };
const back: CaptureRequest = { ...both, camera: { facing: 'back', width: 640, height: 360, fps: 15 } };

const front = { ...camera, id: 'front', facingMode: 'user' } as const;
const rear = { ...camera, id: 'rear', facingMode: 'environment' } as const;

interface Capturing {
  capture: DeviceCapture;
  browser: FakeMediaDevices;
  errors: string[];
  open: () => string[];
}

const captures: DeviceCapture[] = [];

// All promises of before have settled when a new timer runs.
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** A capture on a machine with these devices; `onError` is what the page does about the first failure. */
function capturing(options: FakeMediaDevicesOptions, onError: (capture: DeviceCapture) => void = () => undefined): Capturing {
  const browser = new FakeMediaDevices(options);
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { mediaDevices: browser } });
  const errors: string[] = [];
  const capture: DeviceCapture = new DeviceCapture({
    onChange: () => undefined,
    onError: ({ device, cause }: DeviceError) => {
      errors.push(`${device} ${cause}`);
      onError(capture);
    },
  });
  captures.push(capture);
  return { capture, browser, errors, open: () => browser.inUse().map(({ id }) => id) };
}

describe('cameras and microphones', () => {
  afterEach(() => {
    captures.splice(0).forEach((capture) => capture.release());
    selectDevice('camera', undefined);
    selectDevice('microphone', undefined);
  });

  it.each([
    ['no camera', { devices: [microphone] }, 'camera missing'],
    ['a refused camera', { devices: [camera, microphone], answers: { video: 'denied' } }, 'camera refused'],
    ['a camera in use', { devices: [{ ...camera, busy: true }, microphone] }, 'camera in use'],
    ['no microphone', { devices: [camera] }, 'microphone missing'],
    ['a refused microphone', { devices: [camera, microphone], answers: { audio: 'denied' } }, 'microphone refused'],
  ] as const)('[L65] with %s the other device opens', async (_, options, error) => {
    const { capture, errors, open } = capturing(options);
    await capture.apply(both);
    expect(errors).toEqual([error]);
    expect(open()).toEqual([error.startsWith('camera') ? 'microphone' : 'camera']);
  });

  it.each([
    ['works', { devices: [microphone] }, ['camera missing']],
    [
      'is refused too',
      { devices: [camera, microphone], answers: { video: 'denied', audio: 'denied' } },
      ['camera refused', 'microphone refused'],
    ],
  ] as const)(
    '[L65] a page that closes everything at the first failure still learns that the microphone %s',
    async (_, options, expected) => {
      const { capture, errors, open } = capturing(options, (failing) => void failing.apply(none));
      await capture.apply(both);
      expect(errors).toEqual(expected);
      expect(open()).toEqual([]);
    },
  );

  it('[L66] a device that is unwanted when its prompt is answered stays closed, without a report', async () => {
    const { capture, browser, errors, open } = capturing({ devices: [camera, microphone] });
    const answer = browser.openPrompt();
    const done = capture.apply(both);
    void capture.apply({ ...both, camera: null });
    answer();
    await done;
    expect(open()).toEqual(['microphone']);

    const refuse = browser.openPrompt();
    const asked = capture.apply(both);
    browser.answer('video', 'denied');
    void capture.apply({ ...both, camera: null });
    refuse();
    await asked;
    expect(errors).toEqual([]);
  });

  it('[L66] the side that is wanted when the prompt is answered is opened', async () => {
    const { capture, browser, open } = capturing({ devices: [front, rear] });
    const answer = browser.openPrompt();
    const done = capture.apply({ ...both, microphone: null });
    void capture.apply({ ...back, microphone: null });
    answer();
    await done;
    expect(open()).toEqual(['rear']);
  });

  it('[L66] the device that was chosen during the prompt is opened, although the former choice failed', async () => {
    selectDevice('camera', 'front');
    const { capture, browser, errors, open } = capturing({ devices: [{ ...front, busy: true }, rear] });
    const answer = browser.openPrompt();
    const done = capture.apply({ ...both, microphone: null });
    selectDevice('camera', 'rear');
    answer();
    await done;
    expect(open()).toEqual(['rear']);
    expect(errors).toEqual([]);
  });

  it('[L66] a lost device that the page closes before its replacement is known is not reported', async () => {
    const { capture, browser, errors, open } = capturing({ devices: [camera, microphone] });
    await capture.apply(both);
    let list = (): void => undefined;
    const listed = browser.enumerateDevices();
    browser.enumerateDevices = () => new Promise((resolve) => (list = () => resolve(listed)));
    browser.unplug('camera');
    const done = capture.apply({ ...both, camera: null });
    list();
    await done;
    await settled();
    expect([errors, open()]).toEqual([[], ['microphone']]);
  });

  it('[L69] a device has no name before the user allows one of its kind', async () => {
    const { capture } = capturing({ devices: [front, rear, microphone], answers: { video: 'prompt' } });
    expect(await listDevices('camera')).toEqual([{ id: '', label: '' }]);
    await capture.apply({ ...both, microphone: null });
    expect((await listDevices('camera')).map(({ id }) => id)).toEqual(['front', 'rear']);
  });

  it('[L58] a lost device is replaced by another of its kind', async () => {
    const { capture, browser, errors, open } = capturing({ devices: [front, rear, microphone] });
    await capture.apply(both);
    expect(open().sort()).toEqual(['front', 'microphone']);
    browser.unplug('front');
    await settled();
    await capture.apply(both);
    expect([errors, open().sort()]).toEqual([[], ['microphone', 'rear']]);
  });

  it.each([
    ['chosen by the user', 'rear'],
    ['chosen by the browser', undefined],
  ])('[L95] a lost camera %s is used again as soon as it is back', async (_, chosen) => {
    selectDevice('camera', chosen);
    const used = chosen === undefined ? front : rear;
    const other = chosen === undefined ? rear : front;
    const { capture, browser, errors, open } = capturing({ devices: [front, rear] });
    await capture.apply({ ...both, microphone: null });
    expect(open()).toEqual([used.id]);
    browser.unplug(used.id);
    await settled();
    expect(open()).toEqual([other.id]);
    browser.plug(used);
    await settled();
    expect([open(), errors]).toEqual([[used.id], []]);
  });

  it('[L95] a lost camera that nothing could replace is opened when it is back, while it is wanted', async () => {
    const { capture, browser, errors, open } = capturing({ devices: [camera] });
    await capture.apply({ ...both, microphone: null });
    browser.unplug('camera');
    await settled();
    expect([errors[0], open()]).toEqual(['camera unplugged', []]);
    browser.plug(camera);
    await settled();
    expect(open()).toEqual(['camera']);
  });

  it('[L95] a camera that the user chose meanwhile stays, whatever is plugged in', async () => {
    const third = { ...camera, id: 'third' } as const;
    const { capture, browser, open } = capturing({ devices: [front, rear, third] });
    await capture.apply({ ...both, microphone: null });
    browser.unplug('front');
    await settled();
    selectDevice('camera', 'third');
    await settled();
    browser.plug(front);
    await settled();
    expect(open()).toEqual(['third']);
  });

  it('[L96] a chosen microphone that was not there at first is used once it is plugged in', async () => {
    selectDevice('microphone', 'desk');
    const { capture, browser, open } = capturing({ devices: [microphone] });
    await capture.apply({ ...both, camera: null });
    expect(open()).toEqual(['microphone']);
    browser.plug({ ...microphone, id: 'desk' });
    await settled();
    expect(open()).toEqual(['desk']);
  });
});

describe('a shared screen', () => {
  interface Sharing {
    capture: ScreenCapture;
    errors: string[];
    screen: MediaStreamTrack;
    browser: FakeMediaDevices;
  }
  const sharing = (isActive: boolean): Sharing => {
    const browser = new FakeMediaDevices({ devices: [] });
    const value = { mediaDevices: browser, userActivation: { isActive } };
    Object.defineProperty(globalThis, 'navigator', { configurable: true, value });
    const screen = new FakeTrack({ kind: 'video', id: 'screen', label: 'A screen' }) as unknown as MediaStreamTrack;
    const errors: string[] = [];
    const onError = ({ device, cause }: DeviceError): void => void errors.push(`${device} ${cause}`);
    return { capture: new ScreenCapture({ onChange: () => undefined, onError }), errors, screen, browser };
  };

  it('[L60] without a gesture, or with a cancelled picker, is reported', async () => {
    const { capture, errors } = sharing(false);
    await capture.apply(both);
    const second = sharing(true);
    await second.capture.apply(both);
    expect([errors, second.errors]).toEqual([['screen failed'], ['screen refused']]);
  });

  it('[L66] that is chosen after the release is closed at once', async () => {
    const { capture, errors, screen, browser } = sharing(true);
    let choose = (): void => undefined;
    browser.giveScreen(() => new Promise((resolve) => (choose = () => resolve([screen]))));
    const done = capture.apply(both);
    capture.release();
    choose();
    await done;
    expect([screen.readyState, capture.camera, errors]).toEqual(['ended', null, []]);
  });
});
