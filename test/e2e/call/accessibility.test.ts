import { expectAccessible } from '../../harness/browsers/accessibility';
import { openCallPair, type BrowserCallTestbed } from '../../harness/browsers/browser-call-testbed';
import type { CallUser } from '../../harness/browsers/call-user';

describe('the demo with a screen reader', () => {
  let testbed: BrowserCallTestbed;
  let ana: CallUser;
  let ben: CallUser;
  beforeAll(async () => {
    ({ testbed, ana, ben } = await openCallPair());
  });
  afterAll(() => testbed.close());

  const isFine = (state: string, user = ana): Promise<void> => expectAccessible(user.page, state);
  const said = (user: CallUser, text: string | RegExp): Promise<void> =>
    user.page.locator('#wx-live').filter({ hasText: text }).waitFor({ state: 'attached' });
  const join = async ({ page }: CallUser): Promise<void> => {
    await page.getByRole('button', { name: /^(加入房间|仅用语音加入|Join the room)$/ }).click();
    await page.locator('[class*="control--leave"]').first().waitFor();
  };

  it('[U46] finds nothing in the way on the pages around rooms and calls', async () => {
    await ana.goTo('/pages/home/index');
    await isFine('home');
    await ana.page.getByRole('textbox').fill('');
    await ana.page.getByRole('button', { name: '进入房间' }).click();
    await said(ana, '请填写房间名');
    await isFine('home with a fault');
    await ana.goTo('/pages/history/index');
    await ana.seesText('还没有通话');
    await isFine('empty history');
    await ana.goTo('/pages/headless/index');
    await ana.seesText('现在没有通话');
    await isFine('own call page without a call');
    const fay = await testbed.user({ user: 'fay', name: 'Fay', path: '/pages/pair/index?id=low' });
    await fay.page.setViewportSize({ width: 844, height: 390 });
    await fay.seesText('还没有别人');
    expect(await fay.page.evaluate(() => window.testApi.layoutFaults())).toEqual([]);
    await fay.closeTab();
    await ana.goTo('/pages/contacts/index');
    await ana.seesContact('Ben');
    await isFine('contacts');
    await ana.page.getByRole('button', { name: '更多，Ben' }).click();
    await isFine('action sheet');
    await ana.page.getByRole('button', { name: '取消' }).click();
  });

  it('[U46] finds nothing in the way in a room', async () => {
    await ana.goTo('/pages/room/index?id=reader');
    await ana.page.getByRole('textbox').fill('');
    await ana.page.getByRole('button', { name: '加入房间' }).click();
    await said(ana, '请填写名字');
    await isFine('lobby with a fault');
    await ana.page.getByRole('textbox').fill('Ana');
    await join(ana);
    await isFine('room, alone');
    await ben.goTo('/pages/room/index?id=reader');
    await ben.page.getByRole('textbox').fill('Ben');
    await join(ben);
    await said(ana, 'Ben 进来了');
    await ana.page.locator('[class*="control--screen"]').first().click();
    await said(ana, '你正在共享屏幕');
    await isFine('room, sharing');
    await ben.seesText('Ana’s screen');
    await isFine('room with a shared screen', ben);
    const refused = await testbed.user({ user: 'eve', name: 'Eve', refuse: 'camera', path: '/pages/room/index?id=reader' });
    await refused.page.locator('[class*="permit__act"]').waitFor();
    await isFine('lobby, camera refused', refused);
    await refused.closeTab();
    await ana.goTo('/pages/pair/index?id=pair');
    await ana.seesText('还没有别人');
    await isFine('page for two, alone');
    await ana.goTo('/pages/parts/index?id=parts');
    await join(ana);
    await isFine('room built from parts');
  });

  it('[U46] [U47] finds nothing in the way in a call, and one box beside it', async () => {
    const boxes = async (): Promise<number> =>
      (await ana.page.locator('[class*="bar__back"]:visible').count()) + (await ana.smallWindow.count());
    await Promise.all([ana, ben].map((user) => user.goTo('/pages/contacts/index')));
    await ana.seesContact('Ben');
    await ana.calls('Ben', 'video');
    await ben.rings();
    await said(ben, /Video call/);
    await isFine('calling');
    await isFine('ringing', ben);
    await ben.taps('accept');
    await ana.seesOthers();
    await ana.opensMore();
    await isFine('more');
    await ana.page.getByRole('button', { name: '收起' }).click();
    await isFine('video call');
    await ana.minimises();
    await ana.isOn('/pages/contacts/index');
    await ana.smallWindow.waitFor();
    await ana.page.locator('[class*="bar__back"]').waitFor({ state: 'detached' });
    expect(await boxes()).toBe(1);
    await isFine('small window');
    await ana.closesWindow();
    await ana.page.getByRole('button', { name: /轻点回到通话/ }).click();
    await ana.seesOthers();
    await ana.opensMore();
    await ana.page.getByRole('button', { name: '转为语音通话' }).click();
    await ben.tapsControl('toVideo');
    await ana.page.getByRole('dialog').waitFor();
    await isFine('asked for video');
    await ana.page.getByRole('button', { name: '暂不' }).click();
    await ana.minimises();
    await ana.page.getByRole('button', { name: /轻点回到通话/ }).waitFor();
    expect(await boxes()).toBe(1);
    await isFine('small box');
    await ana.taps('hangUp');
    await said(ana, /通话结束/);
    await ana.isFree();
    await ana.page.getByRole('button', { name: '通话记录' }).click();
    await ana.seesText('今天');
    await isFine('history');
  });
});
