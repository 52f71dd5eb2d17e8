import type { Page } from 'playwright-core';
import { pushByRtmp, type RtmpMember } from '../../harness/clients/ffmpeg-member';
import { startLiveMediaServer, type LiveMediaServer } from '../../harness/servers/live-media-server';
import { openPipDocument, pipDocumentIsClosed } from '../../harness/browsers/pip-document';
import { openPage, openRuntimeTestbed, type RuntimeTestbed } from './runtime-testbed';

/** Globals of the page, for code that runs in it. */
declare const wx: Record<'navigateTo' | 'navigateBack', (options?: object) => Promise<object>> & {
  createLivePusherContext(): { startPreview(): Promise<object> };
};
declare const made: {
  decoders: number;
  sockets: number;
  speakers: number;
  frames: Map<HTMLCanvasElement, number>;
  analysers: AnalyserNode[];
};
declare function getApp(): { players: object[]; log: string[] };
declare function getCurrentPages(): unknown[];

const tones = [440, 1_250];

/** Counts created players and drawn frames, and taps the audio output, without the live tags' knowledge. */
function watchMedia(): void {
  const counts = {
    decoders: 0,
    sockets: 0,
    speakers: 0,
    frames: new Map<HTMLCanvasElement, number>(),
    analysers: [] as AnalyserNode[],
  };
  const counted = (
    name: 'VideoDecoder' | 'AudioDecoder' | 'WebSocket' | 'AudioContext',
    kind: 'decoders' | 'sockets' | 'speakers',
  ): void => {
    const Real = globalThis[name] as unknown as new (...given: unknown[]) => object;
    const Counted = class extends Real {
      constructor(...given: unknown[]) {
        super(...given);
        counts[kind] += 1;
      }
    };
    Object.assign(globalThis, { [name]: Counted });
  };
  counted('VideoDecoder', 'decoders');
  counted('AudioDecoder', 'decoders');
  counted('WebSocket', 'sockets');
  counted('AudioContext', 'speakers');
  const draw = CanvasRenderingContext2D.prototype.drawImage as (this: CanvasRenderingContext2D, ...rest: unknown[]) => void;
  CanvasRenderingContext2D.prototype.drawImage = function (this: CanvasRenderingContext2D, ...rest: unknown[]) {
    draw.apply(this, rest);
    if (rest[0] instanceof VideoFrame) counts.frames.set(this.canvas, (counts.frames.get(this.canvas) ?? 0) + 1);
  };
  const connect = AudioNode.prototype.connect as (this: AudioNode, ...rest: unknown[]) => unknown;
  AudioNode.prototype.connect = function (this: AudioNode, ...rest: unknown[]) {
    if (rest[0] instanceof AudioDestinationNode) {
      const analyser = new AnalyserNode(this.context, { fftSize: 4096, smoothingTimeConstant: 0 });
      counts.analysers.push(analyser);
      connect.call(this, analyser);
    }
    return connect.apply(this, rest);
  } as typeof AudioNode.prototype.connect;
  Object.assign(globalThis, { made: counts });
}

describe('media of a page in the small window', () => {
  let testbed: RuntimeTestbed;
  let origin: LiveMediaServer;
  let members: RtmpMember[];
  let page: Page;
  beforeAll(async () => {
    [testbed, origin] = await Promise.all([openRuntimeTestbed({ realMedia: true }), startLiveMediaServer()]);
    members = await Promise.all(
      tones.map(async (toneHz) =>
        pushByRtmp({ url: await origin.rtmpPush(`tone-${toneHz}`), width: 320, height: 180, fps: 15, kbps: 200, toneHz }),
      ),
    );
    await openCall();
  });
  afterAll(async () => {
    await Promise.all(members.map((member) => member.stop()));
    await testbed.close();
    await origin.kill();
  });

  const openCall = async (hasPipDocument = false): Promise<void> => {
    page = await openPage(testbed.browser, `${testbed.url}#/pages/second/index`, {}, watchMedia, hasPipDocument);
    const urls = await Promise.all(tones.map((toneHz) => origin.play(`tone-${toneHz}`)));
    await page.evaluate((given) => (getApp().players = given.map((src, at) => ({ id: `p${at}`, src }))), urls);
    await page.evaluate(() => wx.navigateTo({ url: '/pages/call/index?modes=push,pop' }));
    await flows('the call’s page');
  };

  const built = (): Promise<number[]> => page.evaluate(() => [made.decoders, made.sockets, made.speakers]);

  /** Waits until both players draw ten more frames each, and both tones are heard. */
  const flows = async (where: string): Promise<void> => {
    await page.evaluate(() => made.frames.forEach((_count, canvas) => made.frames.set(canvas, 0)));
    await page
      .waitForFunction(
        (wanted) => {
          const loud = wanted.every((hz) =>
            made.analysers.some((analyser) => {
              const bins = new Float32Array(analyser.frequencyBinCount);
              analyser.getFloatFrequencyData(bins);
              return (bins[Math.round((hz * analyser.fftSize) / analyser.context.sampleRate)] ?? -200) > -60;
            }),
          );
          return loud && made.frames.size === wanted.length && [...made.frames.values()].every((count) => count >= 10);
        },
        tones,
        { timeout: 15_000, polling: 100 },
      )
      .catch(() => {
        throw new Error(`pictures and tones do not flow: ${where}`);
      });
  };

  it('[L42] continues while its page is covered, closed, in a hidden tab and shown again, with the same players', async () => {
    const before = await built();
    expect(before).toEqual([4, 2, 1]);
    await page.evaluate(() => wx.navigateTo({ url: '/pages/form/index' }));
    await flows('covered');
    await page.locator('.wx-small > canvas').click();
    await page.waitForFunction(() => getCurrentPages().length === 2);
    await flows('seen again');
    await page.evaluate(() => wx.navigateBack());
    await flows('left');
    const hide = (hidden: boolean): Promise<void> =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { configurable: true, value });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
    await hide(true);
    await flows('in a hidden tab');
    await hide(false);
    await page.evaluate(() => wx.navigateTo({ url: '/pages/call/index?modes=push,pop' }));
    expect(await page.locator('.wx-small').count()).toBe(0);
    await flows('opened again');
    expect(await built()).toEqual(before);
  });

  it('[L42] shows the player’s moving picture in the small window', async () => {
    await page.evaluate(() => wx.navigateBack());
    const look = (): Promise<string> =>
      page.evaluate(() => document.querySelector<HTMLCanvasElement>('.wx-small > canvas')?.toDataURL() ?? '');
    const seen = new Set<string>();
    for (let at = 0; at < 20; at += 1) {
      seen.add(await look());
      await page.waitForTimeout(70);
    }
    expect(seen.size).toBeGreaterThan(5);
    const shape = await page
      .locator('.wx-small > canvas')
      .evaluate(({ offsetWidth, offsetHeight }: HTMLElement) => offsetWidth / offsetHeight);
    expect(shape).toBeCloseTo(16 / 9, 1);
  });

  it('[L42] shows the local picture there mirrored, like its preview', async () => {
    const own = await testbed.open('#/pages/second/index', { permissions: ['camera', 'microphone'] });
    await own.evaluate(() => wx.navigateTo({ url: '/pages/call/index?modes=pop&pusher=none:' }));
    await own.evaluate(() => wx.createLivePusherContext().startPreview());
    await own.waitForFunction(() => (document.querySelector<HTMLVideoElement>('wx-live-pusher video')?.videoWidth ?? 0) > 0);
    await own.evaluate(() => wx.navigateBack());
    const copy = own.locator('.wx-small > canvas');
    const look = (): Promise<string> => copy.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const first = await look();
    await own.waitForFunction(
      (seen) => document.querySelector<HTMLCanvasElement>('.wx-small > canvas')?.toDataURL() !== seen,
      first,
    );
    expect(await copy.evaluate((canvas) => getComputedStyle(canvas).transform)).toBe('matrix(-1, 0, 0, 1, 0, 0)');
    await own.context().close();
  });

  it('[L42] ends with the window', async () => {
    await page.getByRole('button', { name: 'Close the window' }).click();
    const left = await page.evaluate(async () => {
      made.frames.forEach((_count, canvas) => made.frames.set(canvas, 0));
      await new Promise((resolve) => setTimeout(resolve, 500));
      return [...made.frames.values()];
    });
    expect(left).toEqual([0, 0]);
    expect(await page.evaluate(() => made.analysers.every((analyser) => analyser.context.state === 'closed'))).toBe(true);
  });

  it('[W94] continues in a window of its own and back in the page, with the same players', async () => {
    await page.context().close();
    await openCall(true);
    const before = await built();
    const window = await openPipDocument(page, () => page.evaluate(() => void wx.navigateBack()));
    await window.locator('canvas').waitFor();
    await flows('in the window');
    await window.close();
    await page.waitForFunction(() => document.querySelectorAll('wx-live-player canvas').length === 2);
    await flows('in the tab');
    await page.locator('.wx-small > canvas').click();
    await page.waitForFunction(() => getCurrentPages().length === 2);
    await flows('in the page');
    const again = await openPipDocument(page, () => page.evaluate(() => void wx.navigateBack()));
    await flows('in the next window');
    await again.getByRole('button', { name: 'Back to page' }).click();
    await pipDocumentIsClosed(again);
    await flows('in the page again');
    expect(await built()).toEqual(before);
  });
});
