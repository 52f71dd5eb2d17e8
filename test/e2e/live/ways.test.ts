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
  waitForCodes,
} from '../../harness/browsers/live-steps';
import { openLiveTestbed, until, type LiveTestbed } from '../../harness/browsers/live-testbed';
import { mediaWay, type MediaWay } from '../../harness/proxies/media-way';

describe('the ways to the forwarding unit', () => {
  let way: MediaWay;
  let testbed: LiveTestbed;
  let here: Page;
  let there: Page;
  beforeAll(async () => {
    way = await mediaWay(81);
    testbed = await openLiveTestbed({ rtcPublicPort: way.port });
    way.leadTo(testbed.media.rtcPort);
  });
  afterAll(async () => {
    await testbed.stop();
    await way.close();
  });
  beforeEach(async () => {
    [here, there] = await Promise.all([testbed.page(), testbed.page()]);
  });
  afterEach(() => Promise.all([here, there].map((page) => page.close())));

  const transport = async (page: Page, name: string): Promise<unknown> =>
    ((await details(page, name, 'netstatus')) as { info: { transport?: unknown } }[]).pop()?.info.transport;
  const transportIs = (page: Page, name: string, wanted: string): Promise<true> =>
    until(`${name} by ${wanted}`, async () => ((await transport(page, name)) === wanted ? true : null));

  it('[F81] [L102] uses TCP where UDP lets nothing pass, and says so', async () => {
    way.block({ udp: true, tcp: false });
    await publish(here, await testbed.media.whip('tcp'));
    await waitForCodes(here, 'me', [1001, 1002, 1008]);
    await play(there, await testbed.media.whep('tcp'));
    await waitForCodes(there, 'you', [2001, 2002, 2004]);
    await currentPicture(there);
    await transportIs(here, 'me', 'tcp');
    await transportIs(there, 'you', 'tcp');
    expect(way.udp.up.counts.lost).toBeGreaterThan(0);
  });

  it('[L103] says soon that a URL is out of reach where nothing answers a check', async () => {
    way.block({ udp: true, tcp: true });
    await publish(here, await testbed.media.whip('blocked'));
    await create(there, 'you', 'player', { src: await testbed.media.whep('blocked'), autoplay: true });
    await waitForCodes(here, 'me', [1001, 3002]);
    await waitForCodes(there, 'you', [2001, 3002]);
    expect((await messages(here, 'me', 3002))[0]).toMatch(/no way to the server$/);
    expect((await messages(there, 'you', 3002))[0]).toMatch(/no way to the server$/);
  });

  it('[L104] [L105] [F82] returns from FLV to WebRTC when it works again, without a break', async () => {
    way.block({ udp: true, tcp: true });
    const lostBefore = way.udp.up.counts.lost;
    await publish(here, await testbed.media.pushReturning('back'));
    await waitForCodes(here, 'me', [1001, 1002, 1008]);
    await play(there, await testbed.media.playReturning('back'));
    await waitForCodes(there, 'you', [2001, 2002, 2004]);
    await currentPicture(there);
    await transportIs(here, 'me', 'flv');
    await transportIs(there, 'you', 'flv');
    // At least one attempt fails before the way is free.
    await until('an attempt', async () => (way.udp.up.counts.lost > lostBefore ? true : null));
    way.block({ udp: false, tcp: false });
    await transportIs(here, 'me', 'udp');
    await transportIs(there, 'you', 'udp');
    await currentPicture(there);
    expect(await there.evaluate(() => document.querySelector('video')?.muted)).toBe(false);
    await lendAnEar(there);
    await toneHeard(there, 440);
    expect((await codes(here, 'me')).filter((code) => code === 1102 || code < 0)).toEqual([]);
    expect((await codes(there, 'you')).filter((code) => code === 2103 || code < 0)).toEqual([]);
  });

  /** A publisher and a viewer by UDP, with the offers that the pages made so far. */
  const connected = async (stream: string): Promise<{ offers: () => number }> => {
    way.block({ udp: false, tcp: false });
    let offers = 0;
    [here, there].forEach((page) => page.on('request', (request) => (offers += request.method() === 'POST' ? 1 : 0)));
    await publish(here, await testbed.media.whip(stream));
    await waitForCodes(here, 'me', [1001, 1002, 1008]);
    await play(there, await testbed.media.whep(stream));
    await waitForCodes(there, 'you', [2001, 2002, 2004]);
    await currentPicture(there);
    await transportIs(here, 'me', 'udp');
    await transportIs(there, 'you', 'udp');
    return { offers: () => offers };
  };

  it('[F83] goes on in the same session when a router gives it another address', async () => {
    const { offers } = await connected('rebound');
    const [offered, before] = [offers(), way.udp.down.counts.datagrams];
    way.udp.rebind();
    await until('media from the new address', async () => (way.udp.down.counts.datagrams > before + 50 ? true : null));
    await currentPicture(there);
    expect(offers()).toBe(offered);
    expect((await codes(there, 'you')).filter((code) => code === 2103 || code === 3005)).toEqual([]);
  });

  it('[F84] comes back when the media process was killed', async () => {
    const { offers } = await connected('killed');
    const offered = offers();
    process.kill(testbed.media.pid ?? 0, 'SIGKILL');
    await until('an offer of each page', async () => (offers() >= offered + 2 ? true : null));
    await waitForCodes(here, 'me', [1002, 3005, 1102, 1002]);
    await waitForCodes(there, 'you', [2004, 3005, 2103, 2002]);
    await currentPicture(there);
    expect((await messages(there, 'you', 3005))[0]).toMatch(/the media server was restarted$/);
  });

  it('[L107] connects again when it hears nothing after a change of the network, and not otherwise', async () => {
    const { offers } = await connected('changed');
    const offered = offers();
    const tell = (): Promise<unknown> =>
      Promise.all([here, there].map((page) => page.evaluate(() => dispatchEvent(new Event('online')))));
    await tell();
    await there.waitForTimeout(4_000);
    expect(offers()).toBe(offered);
    way.block({ udp: true, tcp: true });
    await tell();
    await waitForCodes(here, 'me', [1002, 3005, 1102]);
    await waitForCodes(there, 'you', [2004, 3005, 2103]);
    expect((await messages(here, 'me', 3005))[0]).toMatch(/the network changed$/);
    way.block({ udp: false, tcp: false });
    await currentPicture(there);
  });

  it('[L107] connects again after a sleep in which its session ended', async () => {
    await connected('asleep');
    const client = await there.context().newCDPSession(there);
    await client.send('Page.setWebLifecycleState', { state: 'frozen' });
    process.kill(testbed.media.pid ?? 0, 'SIGKILL');
    await new Promise((done) => setTimeout(done, 8_000));
    await client.send('Page.setWebLifecycleState', { state: 'active' });
    await currentPicture(there);
    await waitForCodes(there, 'you', [2004, 3005, 2103, 2002]);
  });
});
