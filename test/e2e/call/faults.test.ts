import { cuttingProxy, type CuttingProxy } from '../../harness/proxies/cutting-proxy';
import { mediaWay, type MediaWay } from '../../harness/proxies/media-way';
import { openBrowserCallTestbed, type BrowserCallTestbed } from '../../harness/browsers/browser-call-testbed';
import type { CallUser } from '../../harness/browsers/call-user';

const limits = { callUnreachableMs: 10_000, callRingMs: 40_000, callConnectMs: 40_000, callGraceMs: 6_000 };

describe('a call with faults', () => {
  let testbed: BrowserCallTestbed;
  /** The caller's ways: signalling by TCP, and WebRTC. */
  let line: CuttingProxy;
  let media: MediaWay;
  let ana: CallUser;
  let ben: CallUser;
  beforeAll(async () => {
    testbed = await openBrowserCallTestbed({ limits });
    line = await cuttingProxy(testbed.backend.port);
    media = await mediaWay(147);
    media.leadTo(testbed.backend.rtcPort ?? 0);
    [ana, ben] = await Promise.all([
      testbed.user({ user: 'ana', name: 'Ana', toneHz: 440, port: line.port, mediaPort: media.port }),
      testbed.user({ user: 'ben', name: 'Ben', toneHz: 880 }),
    ]);
    // The first user learns of the second when their page polls again, which a frozen connection would prevent.
    await Promise.all([ana.seesContact('Ben'), ben.seesContact('Ana')]);
  });
  afterEach(() => Promise.all([ana, ben].map((caller) => caller.reset())));
  afterAll(async () => {
    await testbed.close();
    await line.close();
    await media.close();
  });

  const talk = async (kind: 'voice' | 'video' = 'voice'): Promise<void> => {
    await ana.calls('Ben', kind);
    await ben.rings();
    await ben.taps('accept');
    await Promise.all([ana.isIn('active'), ben.isIn('active')]);
  };

  /** Drops everything to and from the caller, or lets it through again. */
  const freeze = (on: boolean): void => {
    line.freeze(on);
    media.block({ udp: on, tcp: on });
  };

  /** Drops everything to and from the caller during `act`, then breaks the connection. */
  const lose = async (act: () => Promise<unknown>): Promise<void> => {
    freeze(true);
    try {
      await act();
    } finally {
      line.cut();
      freeze(false);
    }
  };

  it('[C147] continues when the caller’s connection breaks while calling, ringing, accepting, and in the call', async () => {
    await lose(() => ana.calls('Ben'));
    await ben.rings();
    await ana.seesText('正在响铃…');
    line.cut();
    await ana.page.waitForTimeout(500);
    await ana.seesText('正在响铃…');
    await lose(() => ben.taps('accept'));
    await Promise.all([ana.isIn('active'), ben.isIn('active')]);
    await Promise.all([ana.hears(880), ben.hears(440)]);
    await lose(() => Promise.all([ana.hears(null), ben.hears(null)]));
    await Promise.all([ana.hears(880), ben.hears(440)]);
    await ana.taps('hangUp');
    await Promise.all([ana.seesText('通话结束'), ben.seesText('通话结束')]);
    expect(await ben.lastRecord()).toMatchObject({ reason: 'hangup' });
  });

  it('[C147] is cancelled for the callee too when the connection breaks in that moment', async () => {
    await ana.calls('Ben');
    await ben.rings();
    await lose(() => ana.taps('cancel'));
    await ana.seesText('已取消');
    await ben.seesText('对方已取消');
  });

  it('[C144] is one when two users call each other at the same time', async () => {
    await lose(async () => {
      await ana.calls('Ben');
      await ben.calls('Ana');
      await Promise.all([ana.isIn('inviting'), ben.isIn('inviting')]);
    });
    await Promise.all([ana.isIn('active'), ben.isIn('active')]);
    expect((await ana.currentCall())?.id).toBe((await ben.currentCall())?.id);
    await Promise.all([ana.hears(880), ben.hears(440)]);
    await ana.taps('hangUp');
    await Promise.all([ana.seesText('通话结束'), ben.seesText('通话结束')]);
  });

  it('[C148] is lost for both when the connection of one stays down', async () => {
    await talk();
    freeze(true);
    await ben.seesText('对方网络中断，正在等待…');
    await ben.seesText('网络中断，通话结束');
    line.cut();
    freeze(false);
    await ana.isFree();
    expect(await ana.lastRecord()).toMatchObject({ reason: 'lost' });
  });

  it('[C149] is restored when its page is reloaded, and can be ended', async () => {
    await talk('video');
    await ben.page.reload();
    await ben.isIn('active');
    await Promise.all([ana.seesOthers(), ben.seesOthers()]);
    await ben.tapsControl('end');
    await ana.seesText('通话结束');
    await ana.isFree();
    await ben.goTo('/pages/contacts/index');
  });

  it('[C150] ends once on both screens when the server dies while it rings', async () => {
    await ana.calls('Ben');
    await ben.rings();
    await testbed.backend.kill();
    await testbed.backend.start();
    await Promise.all([ana.seesText('网络中断，通话结束'), ben.seesText('网络中断，通话结束')]);
    await Promise.all([ana.isFree(), ben.isFree()]);
    await Promise.all([ana.isReachable(), ben.isReachable()]);
  });

  it('[C150] goes on when the server dies during it and is back, and ends once', async () => {
    await talk();
    const ends = [await ana.countEnds(), await ben.countEnds()];
    await testbed.backend.kill();
    await testbed.backend.start();
    await Promise.all([ana, ben].map((user) => user.isIn('active')));
    await Promise.all([ana.hears(880), ben.hears(440)]);
    await ana.taps('hangUp');
    await ben.seesText('通话结束');
    await Promise.all([ana.isFree(), ben.isFree()]);
    expect(await Promise.all(ends.map((count) => count()))).toEqual([1, 1]);
    await talk();
    await ana.taps('hangUp');
    await ben.seesText('通话结束');
  });
});

describe('a call by FLV, whose media share the connection’s fate', () => {
  let testbed: BrowserCallTestbed;
  beforeAll(async () => {
    testbed = await openBrowserCallTestbed({ limits, webRtc: false });
  });
  afterAll(() => testbed.close());

  it('[C147] continues with new streams when the caller’s connection breaks', async () => {
    const line = await cuttingProxy(testbed.backend.port);
    const [ana, ben] = await Promise.all([
      testbed.user({ user: 'ana', name: 'Ana', toneHz: 440, port: line.port }),
      testbed.user({ user: 'ben', name: 'Ben', toneHz: 880 }),
    ]);
    await ana.seesContact('Ben');
    await ana.calls('Ben');
    await ben.rings();
    await ben.taps('accept');
    await Promise.all([ana.isIn('active'), ben.isIn('active')]);
    await Promise.all([ana.hears(880), ben.hears(440)]);
    // The silence may be too short to detect; the lasting effect is that both streams are created again.
    const streams = ana.newStreams(2);
    line.cut();
    await streams;
    await Promise.all([ana.hears(880), ben.hears(440)]);
    await ana.taps('hangUp');
    await Promise.all([ana.seesText('通话结束'), ben.seesText('通话结束')]);
    await line.close();
  });
});
