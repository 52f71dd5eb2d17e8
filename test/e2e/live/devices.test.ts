import type { Page } from 'playwright-core';
import {
  call,
  codes,
  create,
  details,
  waitForCodes,
  toneHeard,
  messages,
  play,
  publish,
  freshPicture,
  update,
} from '../../harness/browsers/live-steps';
import { openLiveTestbed, until, type LiveTestbed } from '../../harness/browsers/live-testbed';

describe('cameras and microphones', () => {
  let testbed: LiveTestbed;
  let page: Page;
  let pushUrl: string;
  let playUrl: string;
  let stream = 0;

  beforeAll(async () => {
    testbed = await openLiveTestbed({ cameras: 2 });
  });
  afterAll(() => testbed.stop());

  beforeEach(async () => {
    stream += 1;
    pushUrl = await testbed.media.push(`devices-${stream}`);
    playUrl = await testbed.media.play(`devices-${stream}`);
  });
  afterEach(() => page.context().close());

  it('[L19] of the browser itself are published', async () => {
    page = await testbed.page();
    await create(page, 'me', 'pusher', { url: pushUrl, autopush: true });
    await waitForCodes(page, 'me', [1001, 1002, 1008]);
    const status = await until('two reports', async () => (await details(page, 'me', 'netstatus'))[1] ?? null);
    expect((status as { info: Record<string, number> }).info['videoFPS']).toBeGreaterThan(10);
    expect((status as { info: Record<string, number> }).info['audioBitrate']).toBeGreaterThan(20);
  });

  it('[L23] that are refused are -1301 and -1302 with errors, and the stream continues', async () => {
    page = await testbed.page({ permissions: [] });
    await create(page, 'me', 'pusher', { url: pushUrl, autopush: true });
    const said = await waitForCodes(page, 'me', [1001, 1002]);
    expect(said).toEqual(expect.arrayContaining([-1301, -1302]));
    expect(await messages(page, 'me', -1301)).toEqual(['open camera failed: refused']);
    expect(await details(page, 'me', 'error')).toEqual([
      expect.objectContaining({ errCode: 10001 }),
      expect.objectContaining({ errCode: 10002 }),
    ]);
    expect(said).not.toContain(1003);
  });

  it.each(['missing', 'in use'] as const)('[L23] that are %s are told apart, without an error event', async (video) => {
    page = await testbed.page();
    await page.evaluate(
      (fault) => window.live.devices({ width: 640, height: 360, fps: 15, toneHz: 440 }, { video: fault }),
      video,
    );
    await create(page, 'me', 'pusher', { url: pushUrl, autopush: true });
    await waitForCodes(page, 'me', [1001, 1002]);
    expect(await messages(page, 'me', -1301)).toEqual([`open camera failed: ${video}`]);
    expect(await codes(page, 'me')).not.toContain(-1302);
    expect(await details(page, 'me', 'error')).toEqual([]);
  });

  it('[L24] audio continues when only the camera is refused, and the picture is black', async () => {
    page = await testbed.page();
    await page.evaluate(() => window.live.devices({ width: 640, height: 360, fps: 30, toneHz: 440 }, { video: 'refused' }));
    await create(page, 'me', 'pusher', { url: pushUrl, autopush: true });
    await waitForCodes(page, 'me', [-1301, 1001, 1002]);
    const there = await testbed.page();
    await play(there, playUrl);
    await toneHeard(there, 440);
    await waitForCodes(there, 'you', [2003]);
    expect((await there.evaluate(() => window.live.look('you')))?.bright).toBeLessThan(4);
    await there.context().close();
  });

  it('[L23] that are unplugged report it, and are opened again with the next request', async () => {
    page = await testbed.page();
    await publish(page, pushUrl);
    await waitForCodes(page, 'me', [1003, 1002]);
    await page.evaluate(() => window.live.unplug('video'));
    await waitForCodes(page, 'me', [1002, -1301]);
    expect((await messages(page, 'me', -1301))[0]).toBe('open camera failed: unplugged');
    const there = await testbed.page();
    await play(there, playUrl);
    await toneHeard(there, 440);

    await update(page, 'me', { enableCamera: false });
    await page.evaluate(() => window.live.plug('video'));
    await update(page, 'me', { enableCamera: true });
    await waitForCodes(page, 'me', [-1301, 1003]);
    await freshPicture(there);
    await there.context().close();
  });

  it('[L26] are switched, and mirrored in the preview only to the front', async () => {
    page = await testbed.page();
    await create(page, 'me', 'pusher', { url: '', devicePosition: 'front' });
    await call(page, 'me', 'startPreview');
    const camera = (): Promise<string | null> =>
      page.evaluate(() => {
        const shown = document.querySelector('video')?.srcObject;
        return shown instanceof MediaStream ? (shown.getVideoTracks()[0]?.label ?? null) : null;
      });
    const first = await until('a camera', camera);
    expect(await page.evaluate(() => window.live.inside('me'))).toContain('scaleX(-1)');
    await call(page, 'me', 'switchCamera');
    const second = await until('another camera', async () => ((await camera()) === first ? null : camera()));
    expect(second).not.toBe(first);
    expect(await page.evaluate(() => window.live.inside('me'))).not.toContain('scaleX(-1)');
    await call(page, 'me', 'switchCamera');
    await until('the first camera', async () => ((await camera()) === first ? true : null));
  });

  it('[L58] that are chosen are used and remembered, and a lost one is replaced by another', async () => {
    page = await testbed.page();
    await create(page, 'me', 'pusher', { url: pushUrl, autopush: true });
    await waitForCodes(page, 'me', [1003, 1002]);
    const shown = (): Promise<string> =>
      page.evaluate(() => {
        const source = document.querySelector('video')?.srcObject;
        const [track] = source instanceof MediaStream ? source.getVideoTracks() : [];
        return track?.getSettings().deviceId ?? '';
      });
    const { cameras } = (await call(page, 'me', 'getDevices')) as { cameras: { id: string; label: string }[] };
    const [first = '', second = ''] = cameras.map(({ id }) => id);
    expect(await shown()).toBe(first);
    await call(page, 'me', 'useDevice', { device: 'camera', id: second });
    await until('the second camera', async () => (await shown()) === second || null);

    await page.reload();
    await page.waitForFunction('window.live !== undefined');
    await create(page, 'me', 'pusher', { url: pushUrl, autopush: true });
    await until('the second camera again', async () => (await shown()) === second || null);
    await page.evaluate(() => {
      const source = document.querySelector('video')?.srcObject;
      if (source instanceof MediaStream) source.getVideoTracks()[0]?.dispatchEvent(new Event('ended'));
    });
    await until('the first camera', async () => (await shown()) === first || null);
    expect(await codes(page, 'me')).not.toContain(-1301);
    await expect(call(page, 'me', 'useDevice', { device: 'printer', id: 'x' })).rejects.toThrow('no such device');
  });

  it('[L59] obey enable-agc and enable-ans, and the echo of others is always cancelled', async () => {
    page = await testbed.page();
    await page.evaluate(() => {
      const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (constraints) => {
        const stream = await ask(constraints);
        Object.assign(globalThis, { heardBy: stream.getAudioTracks()[0] });
        return stream;
      };
    });
    const voice = (): Promise<(boolean | string | undefined)[]> =>
      page.evaluate(() => {
        const { heardBy } = globalThis as unknown as { heardBy?: MediaStreamTrack };
        const { echoCancellation, autoGainControl, noiseSuppression } = heardBy?.getSettings() ?? {};
        return [echoCancellation, autoGainControl, noiseSuppression, heardBy?.readyState];
      });
    const becomes = (wanted: unknown[]): Promise<true> =>
      until(String(wanted), async () => JSON.stringify(await voice()) === JSON.stringify(wanted) || null);
    await create(page, 'me', 'pusher', { url: pushUrl, autopush: true, enableCamera: false, enableAgc: true, enableAns: true });
    await becomes([true, true, true, 'live']);
    await update(page, 'me', { enableAgc: false, enableAns: false });
    await becomes([true, false, false, 'live']);
  });
});
