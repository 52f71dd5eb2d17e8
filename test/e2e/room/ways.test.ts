import { until } from '../../harness/browsers/live-testbed';
import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';
import { mediaWay, type MediaWay } from '../../harness/proxies/media-way';

describe('a room whose network lets WebRTC pass only later', () => {
  let way: MediaWay;
  let testbed: BrowserTestbed;
  beforeAll(async () => {
    way = await mediaWay(151);
    testbed = await openBrowserTestbed({ webRtc: { publicPort: way.port } });
    way.leadTo(testbed.backend.rtcPort ?? 0);
  });
  afterAll(async () => {
    await testbed.close();
    await way.close();
  });

  it('[D151] [L104] [L105] meets by FLV at first, and by WebRTC when that works', async () => {
    way.block({ udp: true, tcp: true });
    const ana = await testbed.user({ name: 'Ana', room: 'ways', toneHz: 440 });
    const ben = await testbed.user({ name: 'Ben', room: 'ways', toneHz: 880 });
    await Promise.all([ana.join(), ben.join()]);
    await Promise.all([ana.sees('Ben'), ben.sees('Ana'), ana.hears(880)]);
    await Promise.all([ana.meetsBy('flv'), ben.meetsBy('flv')]);
    expect(way.udp.down.counts.datagrams).toBe(0);
    way.block({ udp: false, tcp: false });
    await until('media by UDP', async () => (way.udp.down.counts.datagrams > 500 ? true : null));
    await Promise.all([ana.meetsBy('udp'), ben.meetsBy('udp')]);
    await Promise.all([ana.sees('Ben'), ben.sees('Ana')]);
    await Promise.all([ana.closeTab(), ben.closeTab()]);
  });
});
