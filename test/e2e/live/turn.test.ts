import type { Page } from 'playwright-core';
import { iceList } from '../../../server/media/ice';
import { currentPicture, details, play, publish, waitForCodes } from '../../harness/browsers/live-steps';
import { openLiveTestbed, until, type LiveTestbed } from '../../harness/browsers/live-testbed';
import { mediaWay, type MediaWay } from '../../harness/proxies/media-way';
import { startCoturn, type Coturn } from '../../harness/servers/coturn';

const longAgoMs = 7 * 3_600_000;

describe('the way through coturn', () => {
  let coturn: Coturn;
  let way: MediaWay;
  let testbed: LiveTestbed;
  let here: Page;
  let there: Page;
  beforeAll(async () => {
    coturn = await startCoturn();
    way = await mediaWay(83);
    const ice = { servers: [turn('udp'), turn('tcp')], turnKey: coturn.key };
    testbed = await openLiveTestbed({ rtcPublicPort: way.port, ice });
    way.leadTo(testbed.media.rtcPort);
  });
  afterAll(async () => {
    await testbed.stop();
    await way.close();
    await coturn.close();
  });
  beforeEach(async () => {
    [here, there] = await Promise.all([testbed.page(), testbed.page()]);
  });
  afterEach(() => Promise.all([here, there].map((page) => page.close())));

  const turn = (protocol: 'udp' | 'tcp'): string => `turn:127.0.0.1:${coturn.port}?transport=${protocol}`;
  const onlyRelays = (): void => way.block({ udp: true, tcp: true, exceptFrom: coturn.relaysFrom });
  const transportIs = (page: Page, name: string, wanted: string): Promise<true> =>
    until(`${name} by ${wanted}`, async () => {
      const told = (await details(page, name, 'netstatus')) as { info: { transport?: unknown } }[];
      return told.pop()?.info.transport === wanted ? true : null;
    });
  /** The same URL with other ICE servers; also of the URL to which FLV returns. */
  const withIce = (url: string, ice: string): string => {
    const [address, fragment] = url.split('#');
    const page = new URLSearchParams(fragment);
    const better = page.get('better');
    if (better === null) page.set('ice', ice);
    else page.set('better', withIce(better, ice));
    return `${address}#${page.toString()}`;
  };
  const meet = async (push: string, pull: string): Promise<void> => {
    await publish(here, push);
    await waitForCodes(here, 'me', [1001, 1002, 1008]);
    await play(there, pull);
    await waitForCodes(there, 'you', [2001, 2002, 2004]);
    await currentPicture(there);
  };

  it('[F150] carries media where the network lets nothing else pass', async () => {
    onlyRelays();
    const before = way.udp.up.counts.datagrams;
    await meet(await testbed.media.whip('relayed'), await testbed.media.whep('relayed'));
    await transportIs(here, 'me', 'udp');
    await transportIs(there, 'you', 'udp');
    expect(way.udp.up.counts.datagrams).toBeGreaterThan(before + 100);
  });

  it('[F150] [L123] carries media from a network that lets only TCP pass, and the page says so', async () => {
    onlyRelays();
    const ice = iceList({ servers: [turn('tcp')], turnKey: coturn.key }, 'anybody', Date.now());
    await meet(withIce(await testbed.media.whip('by-tcp'), ice), withIce(await testbed.media.whep('by-tcp'), ice));
    await transportIs(here, 'me', 'tcp');
    await transportIs(there, 'you', 'tcp');
  });

  const refused: [string, () => string][] = [
    ['wrong', () => iceList({ servers: [turn('udp'), turn('tcp')], turnKey: 'of another server' }, 'me', Date.now())],
    ['over', () => iceList({ servers: [turn('udp'), turn('tcp')], turnKey: coturn.key }, 'me', Date.now() - longAgoMs)],
  ];

  it.each(refused)('[F151] is not needed where another one works: a password that is %s', async (name, ice) => {
    way.block({ udp: false, tcp: false });
    await meet(withIce(await testbed.media.whip(name), ice()), withIce(await testbed.media.whep(name), ice()));
    await transportIs(here, 'me', 'udp');
    await transportIs(there, 'you', 'udp');
  });

  it.each(refused)('[F151] leaves FLV where nothing else passes: a password that is %s', async (name, ice) => {
    onlyRelays();
    const before = way.udp.up.counts.datagrams;
    const [whip, push] = [await testbed.media.whip(name), await testbed.media.pushReturning(name)];
    await publish(here, withIce(whip, ice()));
    await waitForCodes(here, 'me', [1001, 3002]);
    await here.reload();
    await here.waitForFunction('window.live !== undefined');
    await meet(withIce(push, ice()), withIce(await testbed.media.playReturning(name), ice()));
    await transportIs(here, 'me', 'flv');
    await transportIs(there, 'you', 'flv');
    expect(way.udp.up.counts.datagrams).toBe(before);
  });
});
