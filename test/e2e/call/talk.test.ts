import { openCallHouse, type CallHouse } from './call-house';
import type { Caller } from './caller';

jest.setTimeout(120_000);

describe('people who call each other', () => {
  let house: CallHouse;
  let ana: Caller;
  let ben: Caller;
  beforeAll(async () => {
    house = await openCallHouse();
    [ana, ben] = await Promise.all([
      house.caller({ user: 'ana', name: 'Ana', toneHz: 440 }),
      house.caller({ user: 'ben', name: 'Ben', toneHz: 880 }),
    ]);
  });
  afterAll(() => house.close());

  it('[C140] talk: the other’s screen rings, an answer opens the page of the call, and both hear each other', async () => {
    await ana.calls('Ben');
    await ana.reads(/正在呼叫…|正在响铃…/);
    await ben.rings();
    await ben.reads('邀请你语音通话');
    await ben.reads('Ana');
    await ana.reads('正在响铃…');
    await ben.taps('accept');
    await Promise.all([ana.isIn('active'), ben.isIn('active')]);
    await Promise.all([ana.hears(880), ben.hears(440)]);
    await ana.reads(/^00:0\d$/);
    expect(await ana.route()).toBe('/pages/call/index');
    expect(await ben.route()).toBe('/pages/call/index');
    await ana.taps('hangUp');
    await Promise.all([ana.reads(/通话结束，00:\d\d/), ben.reads(/通话结束，00:\d\d/)]);
    await Promise.all([ana.isFree(), ben.isFree()]);
    expect(await ana.route()).toBe('/pages/contacts/index');
    expect(await ben.route()).toBe('/pages/contacts/index');
    await ana.hasNoDevicesOpen();
    await ben.hasNoDevicesOpen();
  });

  it('[C141] see each other in a video call', async () => {
    await ben.calls('Ana', 'video');
    await ana.rings();
    await ana.reads('邀请你视频通话');
    await ana.taps('accept');
    await Promise.all([ana.seesOthers(), ben.seesOthers()]);
    await Promise.all([ana.hears(880), ben.hears(440)]);
    await ben.taps('hangUp');
    await Promise.all([ana.isFree(), ben.isFree()]);
  });
});
