import type { Page } from 'playwright-core';
import {
  codes,
  create,
  currentPicture,
  details,
  lendAnEar,
  messages,
  play,
  publish,
  toneHeard,
  update,
  waitForCodes,
} from '../../harness/browsers/live-steps';
import { openLiveTestbed, until, type LiveTestbed } from '../../harness/browsers/live-testbed';
import { offerRelay } from '../../harness/proxies/offer-relay';
import { webRtcServer, type WebRtcServer } from '../../harness/servers/web-rtc-server';

describe('WebRTC by WHIP and WHEP', () => {
  let testbed: LiveTestbed;
  let server: WebRtcServer;
  let here: Page;
  let there: Page;
  beforeAll(async () => {
    testbed = await openLiveTestbed();
    [here, there] = await Promise.all([testbed.page(), testbed.page()]);
    server = await webRtcServer(await testbed.page());
  });
  afterAll(async () => {
    await server.stop();
    await testbed.stop();
  });

  const bright = async (): Promise<number | null> => (await there.evaluate(() => window.live.look('you')))?.bright ?? null;

  it('[L50] publishes and plays: the codes of both sides, the sent picture and tone, H.264 offered first', async () => {
    await publish(here, server.url('whip', 'one'));
    await waitForCodes(here, 'me', [1003, 1001, 1002, 1008]);
    await play(there, server.url('whep', 'one'));
    await waitForCodes(there, 'you', [2001, 2002]);
    await waitForCodes(there, 'you', [2008]);
    await waitForCodes(there, 'you', [2009, 2003]);
    await waitForCodes(there, 'you', [2004]);
    await currentPicture(there);
    await lendAnEar(there);
    await toneHeard(there, 440);
    const [offer = ''] = server.offers;
    const [, , , first] = /^m=video (\S+) (\S+) (\d+)/m.exec(offer) ?? [];
    expect(offer).toMatch(new RegExp(`^a=rtpmap:${first} H264/`, 'm'));
    expect(offer).toMatch(/^a=candidate:/m);
  });

  it('[L51] reports netstatus from WebRTC statistics', async () => {
    const info = async (page: Page, name: string): Promise<Record<string, number> | null> => {
      const reports = (await details(page, name, 'netstatus')) as { info: Record<string, number> }[];
      return reports.find(({ info: each }) => (each['videoFPS'] ?? 0) > 10)?.info ?? null;
    };
    const sent = await until('what is sent', () => info(here, 'me'));
    const received = await until('what is received', () => info(there, 'you'));
    for (const status of [sent, received]) {
      expect(status['videoBitrate']).toBeGreaterThan(50);
      expect(status['audioBitrate']).toBeGreaterThan(5);
      expect(status['videoWidth']).toBeGreaterThan(100);
    }
    await until('volume', async () => ((await details(there, 'you', 'audiovolumenotify')).length > 2 ? true : null));
  });

  it('[L52] sends black without a camera, silence without a microphone, and both again', async () => {
    await update(here, 'me', { enableCamera: false, enableMic: false });
    await until('black', async () => ((await bright()) ?? 99) < 20 || null);
    expect(await here.evaluate(() => window.live.openTracks())).toEqual(['audio']);
    await toneHeard(there, null);
    await update(here, 'me', { enableCamera: true, enableMic: true });
    await until('a picture', async () => ((await bright()) ?? 0) > 30 || null);
    await toneHeard(there, 440);
  });

  it('[L53] starts a new session when the server ended the old one, and gives up at once when refused', async () => {
    const [sent, played] = [(await codes(here, 'me')).length, (await codes(there, 'you')).length];
    await server.end();
    await waitForCodes(here, 'me', [3005, 1102, 1001, 1002], sent);
    await waitForCodes(there, 'you', [3005, 2103, 2001, 2002, 2004], played);
    server.refuse(403);
    await server.end();
    await waitForCodes(here, 'me', [1102, -1307]);
    await waitForCodes(there, 'you', [2103, -2301]);
    expect(await messages(here, 'me', -1307)).toEqual([expect.stringMatching(/: HTTP 403$/)]);
    server.refuse(0);
  });

  it('[D126] gives up after three offers without an answer, so that the page asks for a fresh URL', async () => {
    server.refuse('without an answer');
    await create(here, 'unheard', 'pusher', { url: server.url('whip', 'three'), autopush: true });
    await create(there, 'unheard', 'player', { src: server.url('whep', 'three'), autoplay: true });
    await waitForCodes(here, 'unheard', [3002, 1102, 3002, 1102, -1307]);
    await waitForCodes(there, 'unheard', [3002, 2103, 3002, 2103, -2301]);
    expect(await messages(here, 'unheard', -1307)).toEqual([expect.stringMatching(/: no answer$/)]);
    expect((await codes(here, 'unheard')).filter((code) => code === 1102)).toHaveLength(2);
    await Promise.all([here, there].map((page) => page.evaluate(() => window.live.release('unheard'))));
    server.refuse(0);
  });

  describe('whose server is silent', () => {
    const [me, you] = ['watched', 'watching'];
    /** Publishes and plays by URLs that name the server's process, and returns how many codes came. */
    const connect = async (publishUrl: string, playUrl: string) => {
      await create(here, me, 'pusher', { url: publishUrl, autopush: true });
      await waitForCodes(here, me, [1002, 1008]);
      await create(there, you, 'player', { src: playUrl, autoplay: true });
      await waitForCodes(there, you, [2002, 2004]);
      return { sent: (await codes(here, me)).length, played: (await codes(there, you)).length };
    };
    afterEach(async () => {
      await here.evaluate((name) => window.live.release(name), me);
      await there.evaluate((name) => window.live.release(name), you);
    });

    it('[L100] starts a new session when the server was killed and runs again', async () => {
      const { sent, played } = await connect(server.watchedUrl('whip', 'killed'), server.watchedUrl('whep', 'killed'));
      await server.restart(await testbed.page());
      await waitForCodes(here, me, [3005, 1102, 1001, 1002], sent);
      await waitForCodes(there, you, [3005, 2103, 2001, 2002], played);
      for (const [page, name, code] of [
        [here, me, 3005],
        [there, you, 3005],
      ] as const)
        expect(await messages(page, name, code)).toEqual([expect.stringMatching(/the media server was restarted$/)]);
    });

    it('[L101] keeps its sessions over six seconds without a network', async () => {
      const relay = await offerRelay(101, () => ({}));
      const { hash } = new URL(server.watchedUrl('whip', 'away'));
      const { media } = testbed;
      const through = (url: string): string => `${relay.urlThrough(url)}${hash}`;
      const { sent, played } = await connect(through(await media.whip('away')), through(await media.whep('away')));
      const lose = (loss: number): void =>
        relay.links.forEach(({ up, down }) => [up, down].forEach((direction) => (direction.impairment = { loss })));
      lose(1);
      await waitForCodes(there, you, [2007], played);
      await there.waitForTimeout(6_000);
      lose(0);
      await waitForCodes(there, you, [2007, 2004], played);
      expect((await codes(there, you)).slice(played)).not.toContain(2103);
      expect((await codes(here, me)).slice(sent)).not.toContain(1102);
      await relay.stop();
    });
  });

  it('[L54] deletes its sessions when it is released', async () => {
    const before = server.asked.length;
    await create(here, 'again', 'pusher', { url: server.url('whip', 'two'), autopush: true });
    await waitForCodes(here, 'again', [1002]);
    await create(there, 'again', 'player', { src: server.url('whep', 'two'), autoplay: true });
    await waitForCodes(there, 'again', [2002]);
    await there.evaluate(() => window.live.release('again'));
    await here.evaluate(() => window.live.release('again'));
    const asked = ['POST whip', 'POST whep', 'DELETE whep', 'DELETE whip'];
    await until('both are deleted', () => Promise.resolve(server.asked.length === before + 4 || null));
    expect(server.asked.slice(before).sort()).toEqual(asked.sort());
  });
});
