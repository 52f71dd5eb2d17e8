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
  collectSamples,
  collectTimelySamples,
} from '../../harness/browsers/live-steps';
import { openLiveTestbed, until, type LiveTestbed } from '../../harness/browsers/live-testbed';

describe('a publisher and a viewer', () => {
  let testbed: LiveTestbed;
  let here: Page;
  let there: Page;
  let pushUrl: string;
  let playUrl: string;
  let stream = 0;

  beforeAll(async () => {
    testbed = await openLiveTestbed({ acceptsPrompts: true });
  });
  afterAll(() => testbed.stop());

  beforeEach(async () => {
    stream += 1;
    pushUrl = await testbed.media.push(`talk-${stream}`);
    playUrl = await testbed.media.play(`talk-${stream}`);
    here = await testbed.page();
    there = await testbed.page();
  });
  afterEach(() => Promise.all([here.context().close(), there.context().close()]));

  it('[L19] [L29] connect: the codes of both sides, the sent picture and tone', async () => {
    await publish(here, pushUrl);
    const said = await waitForCodes(here, 'me', [1001, 1002, 1008]);
    expect(said).toEqual(expect.arrayContaining([1003, 1007]));
    await play(there, playUrl);
    await waitForCodes(there, 'you', [2001, 2002, 2008, 2009, 2003]);
    expect(await codes(there, 'you')).toContain(2004);
    await freshPicture(there);
    await toneHeard(there, 440);

    const { sights, beepAges } = await collectSamples(there, 3_000);
    expect(sights.filter(({ ageMs }) => ageMs === null)).toEqual([]);
    expect(sights.length).toBeGreaterThan(60);
    expect(beepAges.length).toBeGreaterThanOrEqual(2);
    expect(Math.max(...beepAges)).toBeLessThan(500);
    await until('volume', async () => ((await details(there, 'you', 'audiovolumenotify')).length > 4 ? true : null));
    const volumes = (await details(there, 'you', 'audiovolumenotify')) as { volume: number }[];
    expect(Math.max(...volumes.map(({ volume }) => volume))).toBeGreaterThan(80);
  });

  it('[L17] [L19] report netstatus with the sizes and rates that flow', async () => {
    await publish(here, pushUrl, { maxBitrate: 600, minBitrate: 300 });
    await play(there, playUrl);
    const settled = async (page: Page, name: string): Promise<Record<string, number> | null> => {
      const reports = (await details(page, name, 'netstatus')) as { info: Record<string, number> }[];
      return reports[2]?.info ?? null;
    };
    const sent = await until('three reports', () => settled(here, 'me'));
    const received = await until('three reports', () => settled(there, 'you'));
    for (const status of [sent, received]) {
      expect(status).toMatchObject({ videoWidth: 640, videoHeight: 360 });
      expect(status['videoFPS']).toBeGreaterThan(20);
      expect(status['videoBitrate']).toBeGreaterThan(200);
      expect(status['videoBitrate']).toBeLessThan(900);
      expect(status['audioBitrate']).toBeGreaterThan(30);
    }
  });

  it('[L30] is live within a second for a late viewer', async () => {
    await publish(here, pushUrl);
    await waitForCodes(here, 'me', [1002, 1008]);
    await here.waitForTimeout(1_500);
    await play(there, playUrl);
    await waitForCodes(there, 'you', [2003]);
    await there.waitForTimeout(1_000);
    const { sights } = await collectTimelySamples(here, there, 1_000);
    const ages = sights.map(({ ageMs }) => ageMs ?? Infinity).sort((one, other) => one - other);
    // The last second, shown as it came, would stay a second old.
    expect(ages[ages.length >> 1]).toBeLessThan(500);
  });

  it('[L20] show black when the camera is switched off and released, and its picture again later', async () => {
    await publish(here, pushUrl);
    await play(there, playUrl);
    await freshPicture(there);

    await update(here, 'me', { enableCamera: false });
    await until('a black picture', async () => {
      const sight = await there.evaluate(() => window.live.look('you'));
      return sight !== null && sight.bright < 4 ? true : null;
    });
    expect(await here.evaluate(() => window.live.openTracks())).toEqual(['audio']);
    await toneHeard(there, 440);
    expect(await codes(there, 'you')).not.toContain(2103);

    await update(here, 'me', { enableCamera: true });
    await freshPicture(there);
    expect((await here.evaluate(() => window.live.openTracks())).sort()).toEqual(['audio', 'video']);
  });

  it.each([{ enableMic: false }, { muted: true }])('[L21] send silence with %j, and audio again after it', async (attributes) => {
    await publish(here, pushUrl);
    await play(there, playUrl);
    await toneHeard(there, 440);
    await update(here, 'me', attributes);
    await toneHeard(there, null);
    await freshPicture(there);
    await update(here, 'me', { enableMic: true, muted: false });
    await toneHeard(there, 440);
  });

  it('[L21] meet without camera and microphone, and turn them on later', async () => {
    await publish(here, pushUrl, { enableCamera: false, enableMic: false });
    await waitForCodes(here, 'me', [1001, 1002, 1008]);
    expect(await here.evaluate(() => window.live.openTracks())).toEqual([]);
    await play(there, playUrl);
    await waitForCodes(there, 'you', [2003, 2004]);
    await update(here, 'me', { enableCamera: true, enableMic: true });
    await freshPicture(there);
    await toneHeard(there, 440);
  });

  it('[L34] are muted, paused, resumed and stopped by the context’s methods', async () => {
    await publish(here, pushUrl);
    await play(there, playUrl);
    await toneHeard(there, 440);
    await call(there, 'you', 'mute');
    await toneHeard(there, null);
    await call(there, 'you', 'mute');
    await toneHeard(there, 440);
    await update(there, 'you', { muted: true });
    await toneHeard(there, null);

    await call(there, 'you', 'pause');
    await there.waitForTimeout(300);
    expect((await collectSamples(there, 500)).sights).toEqual([]);
    expect((await there.evaluate(() => window.live.look('you')))?.ageMs).toEqual(expect.any(Number));
    await call(there, 'you', 'resume');
    await freshPicture(there);
    await call(there, 'you', 'stop');
    await there.waitForTimeout(300);
    expect((await collectSamples(there, 500)).sights).toEqual([]);
    await call(there, 'you', 'play');
    await freshPicture(there);
  });

  it('[L35] [L38] answer with a snapshot, and fit the picture as wished', async () => {
    await publish(here, pushUrl);
    await play(there, playUrl, { objectFit: 'fillCrop' });
    await freshPicture(there);
    expect(await there.evaluate(() => window.live.inside('you'))).toContain('object-fit: cover');
    await update(there, 'you', { objectFit: 'contain' });
    expect(await there.evaluate(() => window.live.inside('you'))).toContain('object-fit: contain');
    for (const [page, name] of [
      [here, 'me'],
      [there, 'you'],
    ] as const) {
      const shot = await call(page, name, 'snapshot', { quality: 'raw' });
      expect(shot).toMatchObject({ width: 640, height: 360 });
      const type = await page.evaluate(async (path) => (await (await fetch(String(path))).blob()).type, shot['tempImagePath']);
      expect(type).toBe('image/jpeg');
    }
    await expect(call(there, 'you', 'playBGM')).rejects.toThrow('not available in a browser');
  });

  it('[L22] preview without a URL: with devices and volume, and without sending', async () => {
    await publish(here, '', { autopush: false });
    expect(await here.evaluate(() => window.live.openTracks())).toEqual([]);
    await call(here, 'me', 'startPreview');
    await until('volume', async () => ((await details(here, 'me', 'audiovolumenotify')).length > 2 ? true : null));
    await until('a preview', async () => {
      const sight = await here.evaluate(() => window.live.look('me'));
      return sight !== null && sight.bright > 20 ? true : null;
    });
    expect(await codes(here, 'me')).toEqual([]);
    await call(here, 'me', 'stopPreview');
    expect(await here.evaluate(() => window.live.openTracks())).toEqual([]);
  });

  it('[L28] leave nothing behind', async () => {
    await publish(here, pushUrl);
    await play(there, playUrl);
    await freshPicture(there);
    await here.evaluate(() => window.live.release('me'));
    await here.evaluate(() => window.live.release('me'));
    expect(await here.evaluate(() => window.live.openTracks())).toEqual([]);
    const before = (await here.evaluate(() => window.live.events('me'))).length;
    await there.evaluate(() => window.live.release('you'));
    const heardBefore = (await there.evaluate(() => window.live.events('you'))).length;
    await here.waitForTimeout(2_500);
    expect(await here.evaluate(() => window.live.events('me'))).toHaveLength(before);
    expect(await there.evaluate(() => window.live.events('you'))).toHaveLength(heardBefore);
    expect(await there.evaluate(() => window.live.inside('you'))).toBe('');
    expect((await collectSamples(there, 300)).sights).toEqual([]);
  });

  it('[L27] refuse a URL that no engine understands', async () => {
    await publish(here, 'rtmp://127.0.0.1/live/x');
    expect(await waitForCodes(here, 'me', [-1307])).toEqual([-1307]);
    await create(there, 'you', 'player', { src: 'gopher://x', autoplay: true });
    expect(await waitForCodes(there, 'you', [-2301])).toEqual([-2301]);
    // A WebRTC scheme without a server.
    await create(there, 'lost', 'player', { src: 'whep://', autoplay: true });
    expect(await waitForCodes(there, 'lost', [-2301])).toEqual([-2301]);
    await create(there, 'nowhere', 'pusher', { url: 'whip://', autopush: true });
    expect((await waitForCodes(there, 'nowhere', [-1307])).filter((code) => code === -1307)).toEqual([-1307]);
  });

  it('[L60] share a screen with device-position="screen", until the user or the browser ends it', async () => {
    await create(here, 'me', 'pusher', {
      url: pushUrl,
      autopush: true,
      devicePosition: 'screen',
      videoWidth: 720,
      videoHeight: 1280,
    });
    expect(await waitForCodes(here, 'me', [1004, 1001, 1002, 1008])).not.toContain(1003);
    await play(there, playUrl);
    await waitForCodes(there, 'you', [2009, 2003]);
    expect(await messages(there, 'you', 2009)).toEqual([expect.stringMatching(/: 12\d\dx7\d\d$/)]);
    await here.evaluate(() => {
      const source = document.querySelector('video')?.srcObject;
      if (source instanceof MediaStream) source.getVideoTracks()[0]?.dispatchEvent(new Event('ended'));
    });
    await waitForCodes(here, 'me', [1002, -1310]);
    await here.evaluate(() => {
      navigator.mediaDevices.getDisplayMedia = () => Promise.reject(new DOMException('by the test', 'NotAllowedError'));
    });
    await create(here, 'refused', 'pusher', { url: pushUrl, autopush: true, devicePosition: 'screen' });
    await waitForCodes(here, 'refused', [-1308]);
    expect(await messages(here, 'refused', -1308)).toEqual(['screen recording start failed: refused']);
    expect(await details(here, 'refused', 'error')).toEqual([]);
    expect(await codes(here, 'refused')).toEqual([-1308]);
  });
});
