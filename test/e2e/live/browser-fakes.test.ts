import type { Page } from 'playwright-core';
import { openLiveTestbed, type LiveTestbed } from '../../harness/browsers/live-testbed';
import { FakeMediaDevices, camera, microphone, type FakeMediaDevicesOptions } from '../../fakes/browser/media-devices';
import { fakeEncoder } from '../../fakes/browser/web-codecs';

/** The name of the failure, or `opened`. Its text runs in the page too. */
const ask = (devices: Pick<MediaDevices, 'getUserMedia'>, constraints: MediaStreamConstraints): Promise<string> =>
  devices.getUserMedia(constraints).then(
    (stream) => {
      stream.getTracks().forEach((track) => track.stop());
      return 'opened';
    },
    (cause: Error) => cause.name,
  );

const list = (devices: Pick<MediaDevices, 'enumerateDevices'>): Promise<string[]> =>
  devices
    .enumerateDevices()
    .then((all) => all.filter(({ kind }) => kind === 'videoinput').map(({ label }) => (label === '' ? 'unnamed' : 'named')));

/** The failure of a configuration: thrown at once, or told later. */
const configure = (Encoder: typeof VideoEncoder, config: VideoEncoderConfig): Promise<string> =>
  new Promise((resolve) => {
    const encoder = new Encoder({ output: () => undefined, error: ({ name }) => resolve(`later ${name}`) });
    try {
      encoder.configure(config);
    } catch (cause) {
      resolve(`at once ${(cause as Error).name}`);
    }
  });

const both = { video: true, audio: true };
const gone = { video: { deviceId: { exact: 'gone' } } };

describe.each<[string, number, string[], FakeMediaDevicesOptions]>([
  ['both devices', 1, ['camera', 'microphone'], { devices: [camera, microphone] }],
  ['no camera', 0, ['camera', 'microphone'], { devices: [microphone] }],
  ['a refused camera', 1, ['microphone'], { devices: [camera, microphone], answers: { video: 'denied' } }],
])('the browser of the tests with %s', (_, cameras, permissions, options) => {
  let testbed: LiveTestbed;
  let page: Page;
  beforeAll(async () => {
    testbed = await openLiveTestbed({ cameras });
    page = await testbed.page({ permissions });
  });
  afterAll(() => testbed.stop());

  it('[L69] answers as Chromium does', async () => {
    const fake = new FakeMediaDevices(options) as unknown as MediaDevices;
    const inPage = (code: string): Promise<unknown> => page.evaluate(`(${code})`);
    const requests: MediaStreamConstraints[] = [{}, { video: false, audio: false }, gone, { video: true }, both, { audio: true }];
    expect(await list(fake)).toEqual(await inPage(`(${String(list)})(navigator.mediaDevices)`));
    for (const request of requests) {
      const real = await inPage(`(${String(ask)})(navigator.mediaDevices, ${JSON.stringify(request)})`);
      expect({ request, answer: await ask(fake, request) }).toEqual({ request, answer: real });
    }
    expect(await list(fake)).toEqual(await inPage(`(${String(list)})(navigator.mediaDevices)`));
  });

  it('[L69] refuses configurations of an encoder as Chromium does', async () => {
    const h264 = { codec: 'avc1.42e01f', height: 360 };
    const Encoder = fakeEncoder({ supports: ({ codec }) => codec.startsWith('avc1') }) as unknown as typeof VideoEncoder;
    for (const config of [
      { ...h264, width: 0 },
      { ...h264, codec: 'nonsense', width: 640 },
    ]) {
      const real = await page.evaluate(`(${String(configure)})(VideoEncoder, ${JSON.stringify(config)})`);
      expect({ config, answer: await configure(Encoder, config) }).toEqual({ config, answer: real });
    }
  });
});
