import { followSelectedSpeaker, selectDevice, watchDevices } from '../../../web/live/device-selection';
import { DeviceCapture } from '../../../web/live/publish/capture/device-capture';
import { mediaDevicesApi } from '../../../web/wx/device/media-devices';
import { FakeMediaDevices, camera, microphone, type FakeMediaDevicesOptions } from '../../fakes/browser/media-devices';

const world = globalThis as unknown as { HTMLMediaElement?: unknown };

// All promises of before have settled when a new timer runs.
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function browserOf(options: FakeMediaDevicesOptions, output: object = { setSinkId: true }): FakeMediaDevices {
  const browser = new FakeMediaDevices(options);
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { mediaDevices: browser } });
  world.HTMLMediaElement = { prototype: output };
  return browser;
}

interface Lists {
  cameras: { id: string }[];
  microphones: { id: string }[];
  speakers: { id: string }[];
  inUse: Record<string, string>;
}

const idsOf = ({ cameras, microphones, speakers }: Lists): string[][] =>
  [cameras, microphones, speakers].map((list) => list.map(({ id }) => id));

const second = { ...camera, id: 'second' } as const;
const box = { kind: 'output', id: 'box', label: 'A box' } as const;

afterEach(() => {
  (['camera', 'microphone', 'speaker'] as const).forEach((kind) => selectDevice(kind, undefined));
  delete world.HTMLMediaElement;
});

describe('the devices of a browser', () => {
  it('[W67] are reported soon after the question and after each change, and equal lists once', async () => {
    const browser = browserOf({ devices: [camera, microphone, box] });
    const { onMediaDevicesChange, offMediaDevicesChange } = mediaDevicesApi() as Record<string, (listener: unknown) => void>;
    const reported: Lists[] = [];
    const listener = (lists: Lists): void => void reported.push(lists);
    onMediaDevicesChange?.(listener);
    onMediaDevicesChange?.(listener);
    await settled();
    expect(reported.map(idsOf)).toEqual([[['camera'], ['microphone'], ['box']]]);
    browser.dispatchEvent(new Event('devicechange'));
    await settled();
    expect(reported).toHaveLength(1);
    browser.plug(second);
    await settled();
    expect(idsOf(reported[1] as Lists)[0]).toEqual(['camera', 'second']);
    offMediaDevicesChange?.(listener);
    browser.unplug('second');
    await settled();
    await settled();
    expect(reported).toHaveLength(2);
  });

  it('[W67] are read again when they change while they are read', async () => {
    const browser = browserOf({ devices: [camera] });
    const list = browser.enumerateDevices.bind(browser);
    let changes = 1;
    browser.enumerateDevices = async () => {
      const listed = await list();
      if (changes-- > 0) browser.plug(second);
      return listed;
    };
    const reported: Lists[] = [];
    const release = watchDevices((lists) => void reported.push(lists as unknown as Lists));
    await settled();
    expect(reported.map((lists) => idsOf(lists)[0])).toEqual([['camera', 'second']]);
    release();
  });

  it('[W68] are chosen by kind and id, and what is no device is refused', async () => {
    browserOf({ devices: [camera, second] });
    const reported: Lists[] = [];
    const release = watchDevices((lists) => void reported.push(lists as unknown as Lists));
    await settled();
    const { useMediaDevice } = mediaDevicesApi() as Record<string, (options: object) => Promise<object>>;
    expect(await useMediaDevice?.({ device: 'camera', id: 'second' })).toEqual({ errMsg: 'useMediaDevice:ok' });
    await settled();
    expect(reported.map(({ inUse }) => inUse['camera'])).toEqual(['', 'second']);
    await expect(useMediaDevice?.({ device: 'printer', id: 'x' })).rejects.toEqual({
      errMsg: 'useMediaDevice:fail no such device',
    });
    release();
  });

  it('[W69] name the one that is open', async () => {
    const browser = browserOf({ devices: [camera, second, microphone] });
    const used: unknown[] = [];
    const release = watchDevices(({ inUse }) => void used.push((inUse as Record<string, string>)['camera']));
    const capture = new DeviceCapture({ onChange: () => undefined, onError: () => undefined });
    await capture.apply({ camera: { facing: 'front', width: 640, height: 360, fps: 15 }, microphone: null });
    await settled();
    browser.unplug('camera');
    await settled();
    await settled();
    capture.release();
    await settled();
    expect(used.filter((id, place) => id !== used[place - 1])).toEqual(['', 'camera', '', 'second', '']);
    release();
  });

  it('[W70] lack loudspeakers where a page cannot choose one, and all of `wx` where the browser has no devices', async () => {
    browserOf({ devices: [box] }, {});
    const reported: Lists[] = [];
    const release = watchDevices((lists) => void reported.push(lists as unknown as Lists));
    await settled();
    expect(idsOf(reported[0] as Lists)).toEqual([[], [], []]);
    release();
    Object.defineProperty(globalThis, 'navigator', { configurable: true, value: {} });
    expect(mediaDevicesApi()).toEqual({});
  });
});

describe('a sound', () => {
  it('[L97] plays on the chosen loudspeaker, on the system’s while that one is unplugged, and again when it is back', async () => {
    const browser = browserOf({ devices: [box] });
    const sinks: string[] = [];
    let present = true;
    const output = {
      setSinkId: async (id: string) => {
        if (id === 'box' && !present) throw new DOMException('gone', 'NotFoundError');
        sinks.push(id);
      },
    };
    const release = followSelectedSpeaker(output as unknown as AudioContext);
    browser.dispatchEvent(new Event('devicechange'));
    await settled();
    expect(sinks).toEqual([]);
    selectDevice('speaker', 'box');
    await settled();
    present = false;
    browser.unplug('box');
    await settled();
    await settled();
    present = true;
    browser.plug(box);
    await settled();
    selectDevice('speaker', undefined);
    await settled();
    release();
    selectDevice('speaker', 'box');
    await settled();
    expect(sinks).toEqual(['box', '', 'box', '']);
  });
});
