import { openBrowserCallTestbed, type BrowserCallTestbed } from '../../harness/browsers/browser-call-testbed';
import type { CallUser } from '../../harness/browsers/call-user';

/** Just long enough for a user who answers at once. */
const limits = { callUnreachableMs: 4_000, callWakeMs: 300, callRingMs: 10_000, callConnectMs: 10_000, callGraceMs: 4_000 };

describe('a call ends', () => {
  let testbed: BrowserCallTestbed;
  let ana: CallUser;
  let ben: CallUser;
  let cai: CallUser;
  beforeAll(async () => {
    testbed = await openBrowserCallTestbed({ limits });
    [ana, ben, cai] = await Promise.all([
      testbed.user({ user: 'ana', name: 'Ana', toneHz: 440 }),
      testbed.user({ user: 'ben', name: 'Ben', toneHz: 880 }),
      testbed.user({ user: 'cai', name: 'Cai', toneHz: 660 }),
    ]);
  });
  afterEach(() => Promise.all([ana, ben, cai].map((caller) => caller.reset())));
  afterAll(() => testbed.close());

  it('[C142] refused', async () => {
    await ana.calls('Ben');
    await ben.rings();
    await ben.taps('reject');
    await Promise.all([ana.seesText('对方已拒绝'), ben.seesTextGone('邀请你语音通话')]);
    expect(await ana.endReason()).toBe('rejected');
  });

  it('[C142] cancelled by the caller', async () => {
    await ana.calls('Ben', 'video');
    await ben.rings();
    await ana.taps('cancel');
    await Promise.all([ana.seesText('已取消'), ben.seesText('对方已取消')]);
  });

  it('[C142] because nobody accepts', async () => {
    await ana.calls('Ben');
    await ben.rings();
    await Promise.all([ana.seesText('对方无人接听'), ben.seesText('未接来电')]);
  });

  it('[C142] because nobody is online', async () => {
    const dan = await testbed.user({ user: 'dan', name: 'Dan' });
    await ana.page.getByRole('button', { name: '语音通话，Dan' }).waitFor();
    await dan.closeTab();
    await ana.calls('Dan');
    await ana.seesText('对方暂时无法接通');
  });

  it('[C142] because the callee is in another call, which is not disturbed', async () => {
    await ben.calls('Cai');
    await cai.rings();
    await cai.taps('accept');
    await Promise.all([ben.isIn('active'), cai.isIn('active')]);
    await ana.calls('Ben');
    await ana.seesText('对方忙线中');
    expect(await ben.currentCall()).toMatchObject({ state: 'active', others: 1 });
    await cai.taps('hangUp');
    await Promise.all([ben.seesText('通话结束'), cai.seesText('通话结束')]);
  });

  it('[C143] on the other devices of the callee, which show that', async () => {
    const tablet = await testbed.user({ user: 'ben', name: 'Ben' });
    await ana.calls('Ben');
    await Promise.all([ben.rings(), tablet.rings()]);
    await ben.taps('accept');
    await tablet.seesText('已在其他设备接听');
    await Promise.all([ana.isIn('active'), ben.isIn('active')]);
    await tablet.isFree();
    await ben.taps('hangUp');
    await ana.seesText('通话结束');
    await tablet.closeTab();
  });

  it('[C142] because no media arrived', async () => {
    const eva = await testbed.user({ user: 'eva', name: 'Eva', mediaCut: true });
    await eva.calls('Ben');
    await ben.rings();
    await ben.taps('accept');
    await Promise.all([eva.seesText('没有接通，请重拨'), ben.seesText('没有接通，请重拨')]);
    await eva.closeTab();
  });

  it('[C145] without a ring for a callee in do-not-disturb, or one who blocked the caller; the caller sees the same', async () => {
    await ben.page.getByRole('switch', { name: '勿扰' }).click();
    await ben.page.locator('[role="switch"][aria-checked="true"]').waitFor();
    await ana.calls('Ben');
    await ana.seesText('对方暂时无法接通');
    await ana.isFree();
    await ben.page.getByRole('switch', { name: '勿扰' }).click();
    await ben.page.locator('[role="switch"][aria-checked="false"]').waitFor();
    await ben.page.getByRole('button', { name: '更多，Ana' }).click();
    await ben.page.getByRole('button', { name: '拉黑' }).click();
    await ben.seesText('已拉黑，来电不响铃');
    await ana.calls('Ben');
    await ana.seesText('对方暂时无法接通');
    await ben.page.getByRole('button', { name: '更多，Ana' }).click();
    await ben.page.getByRole('button', { name: '取消拉黑' }).click();
    await ben.seesTextGone('已拉黑，来电不响铃');
  });

  it('[C146] and is in the history of both, where a tap calls again', async () => {
    await ana.page.getByRole('button', { name: '通话记录' }).click();
    for (const line of ['呼出 · 对方已拒绝', '呼出 · 已取消', '呼出 · 无人接听', '呼出 · 暂时无法接通', '呼出 · 对方忙线中'])
      await ana.seesText(line);
    await ben.page.getByRole('button', { name: '通话记录' }).click();
    await ben.seesText('未接来电');
    await ben.page.getByRole('button', { name: '再打给 Ana' }).first().click();
    await ana.rings();
    await ben.taps('cancel');
    await Promise.all([ana.isFree(), ben.isFree()]);
  });
});
