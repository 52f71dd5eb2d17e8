import { cuttingProxy, type CuttingProxy } from '../../fakes/cutting-proxy';
import { openCallHouse, type CallHouse } from './call-house';
import type { Caller } from './caller';

jest.setTimeout(240_000);

const limits = { callUnreachableMs: 10_000, callRingMs: 40_000, callConnectMs: 40_000, callGraceMs: 6_000 };

describe('a call in trouble', () => {
  let house: CallHouse;
  let line: CuttingProxy;
  let ana: Caller;
  let ben: Caller;
  beforeAll(async () => {
    house = await openCallHouse(limits);
    line = await cuttingProxy(house.backend.port);
    [ana, ben] = await Promise.all([
      house.caller({ user: 'ana', name: 'Ana', toneHz: 440, port: line.port }),
      house.caller({ user: 'ben', name: 'Ben', toneHz: 880 }),
    ]);
    // Whoever came first hears of the other when their page asks again, which a frozen line would prevent.
    await Promise.all([ana.knows('Ben'), ben.knows('Ana')]);
  });
  afterEach(() => Promise.all([ana, ben].map((caller) => caller.comesHome())));
  afterAll(async () => {
    await house.close();
    await line.close();
  });

  const talk = async (kind: 'voice' | 'video' = 'voice'): Promise<void> => {
    await ana.calls('Ben', kind);
    await ben.rings();
    await ben.taps('accept');
    await Promise.all([ana.isIn('active'), ben.isIn('active')]);
  };

  /** What the caller sends and is sent while `act` goes on is lost, and then the line breaks. */
  const lose = async (act: () => Promise<unknown>): Promise<void> => {
    line.freeze(true);
    try {
      await act();
    } finally {
      line.cut();
      line.freeze(false);
    }
  };

  it('[C147] goes on when the caller’s line breaks in the moment of calling, while it rings, in the moment of the answer, and in the call', async () => {
    await lose(() => ana.calls('Ben'));
    await ben.rings();
    await ana.reads('正在响铃…');
    line.cut();
    await ana.page.waitForTimeout(500);
    await ana.reads('正在响铃…');
    await lose(() => ben.taps('accept'));
    await Promise.all([ana.isIn('active'), ben.isIn('active')]);
    await Promise.all([ana.hears(880), ben.hears(440)]);
    // The silence may be too short to be heard: what lasts is that both streams are made anew.
    const streams = ana.streamsAnew(2);
    line.cut();
    await streams;
    await Promise.all([ana.hears(880), ben.hears(440)]);
    await ana.taps('hangUp');
    await Promise.all([ana.reads('通话结束'), ben.reads('通话结束')]);
    expect(await ben.lastRecord()).toMatchObject({ reason: 'hangup' });
  });

  it('[C147] is cancelled for the other too when the line breaks in that moment', async () => {
    await ana.calls('Ben');
    await ben.rings();
    await lose(() => ana.taps('cancel'));
    await ana.reads('已取消');
    await ben.reads('对方已取消');
  });

  it('[C144] is one when two call each other and neither has heard of the other yet', async () => {
    await lose(async () => {
      await ana.calls('Ben');
      await ben.calls('Ana');
      await Promise.all([ana.isIn('inviting'), ben.isIn('inviting')]);
    });
    await Promise.all([ana.isIn('active'), ben.isIn('active')]);
    expect((await ana.seen())?.id).toBe((await ben.seen())?.id);
    await Promise.all([ana.hears(880), ben.hears(440)]);
    await ana.taps('hangUp');
    await Promise.all([ana.reads('通话结束'), ben.reads('通话结束')]);
  });

  it('[C148] is lost for both when the line of one stays dead', async () => {
    await talk();
    line.freeze(true);
    await ben.reads('对方网络中断，正在等待…');
    await ben.reads('网络中断，通话结束');
    line.cut();
    line.freeze(false);
    await ana.isFree(20_000);
    expect(await ana.lastRecord()).toMatchObject({ reason: 'lost' });
  });

  it('[C149] is there again when its page is loaded anew, and can be ended', async () => {
    await talk('video');
    await ben.page.reload();
    await ben.isIn('active');
    await Promise.all([ana.seesOthers(), ben.seesOthers()]);
    await ben.taps('hangUp');
    await ana.reads('通话结束');
    await ana.isFree();
    await ben.goes('/pages/contacts/index');
  });

  it('[C150] ends once on both screens when the server dies while it rings', async () => {
    await ana.calls('Ben');
    await ben.rings();
    await house.backend.kill();
    await house.backend.start();
    await Promise.all([ana.reads('网络中断，通话结束'), ben.reads('网络中断，通话结束')]);
    await Promise.all([ana.isFree(), ben.isFree()]);
    await Promise.all([ana.isReachable(), ben.isReachable()]);
  });

  it('[C150] ends once on both screens when the server dies while they talk, and the next call is like any other', async () => {
    await talk();
    const ends = [await ana.countEnds(), await ben.countEnds()];
    await house.backend.kill();
    await house.backend.start();
    await Promise.all([ana.reads('网络中断，通话结束'), ben.reads('网络中断，通话结束')]);
    await Promise.all([ana.isFree(), ben.isFree()]);
    await Promise.all([ana.isReachable(), ben.isReachable()]);
    expect(await Promise.all(ends.map((count) => count()))).toEqual([1, 1]);
    await talk();
    await ana.taps('hangUp');
    await ben.reads('通话结束');
  });
});
