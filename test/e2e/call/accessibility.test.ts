import { unfold } from '../../harness/browsers/unfold';
import { expectAccessible } from '../../harness/browsers/accessibility';
import { openBrowserCallTestbed, type BrowserCallTestbed } from '../../harness/browsers/browser-call-testbed';
import type { CallUser } from '../../harness/browsers/call-user';
import { joinHeadless } from '../../harness/clients/headless-member';
import { cuttingProxy, type CuttingProxy } from '../../harness/proxies/cutting-proxy';

/** A room of three is full, and a call that nobody answers ends soon. */
const limits = { membersPerRoom: 3, callRingMs: 20_000, callUnreachableMs: 3_000 };

describe('the demo with a screen reader', () => {
  let testbed: BrowserCallTestbed;
  let line: CuttingProxy;
  let ana: CallUser;
  let ben: CallUser;
  beforeAll(async () => {
    // A line that is cut takes media with it by FLV alone, and shows the mark of a bad network.
    testbed = await openBrowserCallTestbed({ limits, busy: 'allow', webRtc: false });
    line = await cuttingProxy(testbed.backend.port);
    [ana, ben] = await Promise.all([
      testbed.user({ user: 'ana', name: 'Ana', port: line.port }),
      testbed.user({ user: 'ben', name: 'Ben', locale: 'en-US' }),
    ]);
  });
  afterAll(async () => {
    await testbed.close();
    await line.close();
  });

  const isFine = (state: string, user = ana): Promise<void> => expectAccessible(user.page, state);
  /** Other words may have followed meanwhile. */
  const said = ({ page }: CallUser, text: string): Promise<unknown> =>
    page.waitForFunction((wanted) => window.testApi.heard().some((words) => words.includes(wanted)), text);
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
    await unfold(ana.page);
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
    await said(ben, 'Video call');
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
    await said(ana, '通话结束');
    await ana.isFree();
    await ana.page.getByRole('button', { name: '通话记录' }).click();
    await ana.seesText('今天');
    await isFine('history');
  });

  it('[U46] [U51] finds nothing in the way on the pages that say why there is no room', async () => {
    const { page } = ana;
    const opens = async (path: string): Promise<void> => {
      await page.evaluate((url) => wx.reLaunch({ url }), path);
    };
    await opens('/pages/room/index?id=a/b');
    await page.locator('.wx-toast').waitFor();
    await isFine('home, for a link with a bad name');

    const [host] = await Promise.all(['host', 'first', 'second'].map((user) => joinHeadless(testbed.backend.port, 'full', user)));
    await opens('/pages/room/index?id=full');
    await ana.seesText('房间已满，最多 3 人');
    await isFine('lobby of a full room');
    await page.getByRole('button', { name: '再试一次' }).click();
    await ana.seesText('最多 3 人，有人离开后再来。');
    await isFine('full room');
    await host?.request('room.close', { room: 'full' });

    const inRoom = async (room: string) => {
      const other = await joinHeadless(testbed.backend.port, room, 'host');
      await opens(`/pages/room/index?id=${room}`);
      await join(ana);
      return other;
    };
    await (await inRoom('closed')).request('room.close', { room: 'closed' });
    await ana.seesText('房间已结束');
    await isFine('ended room');
    await (await inRoom('kick')).request('member.remove', { room: 'kick', id: 'ana' });
    await ana.seesText('你已被移出房间');
    await isFine('removed from a room');
    await inRoom('away');
    line.redirect(1);
    line.cut();
    await ana.seesText(/连接断开，正在重连/);
    await isFine('room, reconnecting');
    await page.locator('[class*="plate--net"]').first().waitFor();
    const halfCovered = await page.evaluate(() => {
      const boxes = (part: string) =>
        Array.from(document.querySelectorAll(`[class*="${part}"]`), (one) => one.getBoundingClientRect());
      const [banner = new DOMRect()] = boxes('banner--warn');
      const isBelow = ({ right, bottom }: DOMRect): boolean => right > banner.left && bottom > banner.top;
      const isCovered = ({ right, top }: DOMRect): boolean => right <= banner.right && top >= banner.top;
      return boxes('plate--net').filter((mark) => isBelow(mark) && !isCovered(mark)).length;
    });
    expect(halfCovered).toBe(0);
    line.redirect(testbed.backend.port);
    await ana.seesTextGone(/连接断开，正在重连/);
    await opens('/pages/room/index?id=refused');
    await page.route('**/dev/token', (route) => route.fulfill({ json: {} }));
    line.redirect(1);
    line.cut();
    await ana.seesText('连不上服务器');
    await isFine('room without a server');
    line.redirect(testbed.backend.port);
    await ana.seesText('没有通过验证');
    await isFine('room with a bad token');
    await page.unroute('**/dev/token');

    await ana.goTo('/pages/room/index?id=moved');
    await join(ana);
    await joinHeadless(testbed.backend.port, 'moved', 'ana');
    await ana.seesText('你已在另一台设备加入');
    await isFine('room that goes on on another device');
  });

  it('[U46] finds nothing in the way on contacts, empty and failed, and on the sheets of devices and links', async () => {
    const { page } = ana;
    await page.route('**/dev/users', (route) => route.fulfill({ json: { users: [] } }));
    await ana.goTo('/pages/contacts/index');
    await ana.seesText('还没有别人');
    await isFine('contacts, empty');
    await page.unroute('**/dev/users');
    await page.route('**/dev/users', (route) => route.abort());
    await ana.goTo('/pages/contacts/index');
    await page.getByRole('button', { name: '再试一次' }).waitFor();
    await isFine('contacts, failed');
    await page.unroute('**/dev/users');

    const opensDevices = () => page.getByRole('button', { name: /^设备/ }).first().click();
    await ana.goTo('/pages/room/index?id=sheets');
    await opensDevices();
    await page.getByRole('dialog', { name: '设备' }).waitFor();
    await isFine('devices in the lobby');
    await page.keyboard.press('Escape');
    await join(ana);
    await unfold(page);
    await opensDevices();
    await isFine('devices in the room');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '邀请' }).first().click();
    await page.getByRole('textbox', { name: '链接' }).waitFor();
    await isFine('link to share');
    await page.getByRole('button', { name: '知道了' }).click();
  });

  it('[U46] finds nothing in the way in a group call, beside a second call, and when calls end', async () => {
    const cai = await testbed.user({ user: 'cai', name: 'Cai' });
    /** Ends are shown for two seconds, which a busy machine needs for one look. */
    const lookLonger = ({ page }: CallUser): Promise<void> =>
      page.evaluate(() => {
        const { setTimeout: wait } = window;
        window.setTimeout = ((act: () => void, ms?: number) => wait(act, ms === 2_000 ? 60_000 : ms)) as typeof setTimeout;
      });
    const contacts = async (...users: CallUser[]): Promise<void> => {
      await Promise.all(users.map((user) => user.goTo('/pages/contacts/index')));
      await Promise.all(users.map((user) => user.seesContact(user === ana ? 'Ben' : 'Ana')));
    };
    await contacts(ana, ben, cai);
    await ana.seesContact('Cai');
    for (const kind of ['视频通话', '语音通话']) {
      await ana.page.getByRole('button', { name: '选几个人' }).click();
      for (const name of ['Ben', 'Cai']) await ana.page.getByRole('checkbox', { name: new RegExp(name) }).click();
      await isFine('choosing');
      await ana.page.getByRole('button', { name: kind, exact: true }).click();
      await Promise.all([ben.rings(), cai.rings()]);
      await Promise.all([isFine(`calling a group: ${kind}`), isFine(`ringing in a group: ${kind}`, cai)]);
      await Promise.all([ben.taps('accept'), cai.taps('accept')]);
      if (kind === '视频通话') await ana.seesOthers(2);
      await Promise.all([ana, ben, cai].map((user) => user.isIn('active')));
      await isFine(`in a group: ${kind}`);
      if (kind === '视频通话') await Promise.all([ana, ben, cai].map((user) => user.reset()));
    }
    await ana.opensMore();
    await isFine('group call, more');
    await ana.page.getByRole('button', { name: '分享邀请链接' }).click();
    await ana.page.getByRole('textbox', { name: '链接' }).waitFor();
    await isFine('group call, link to share');
    await ana.page.getByRole('button', { name: '知道了' }).click();
    await ana.page.getByRole('button', { name: '收起' }).click();
    await cai.taps('hangUp');
    await cai.isFree();
    await cai.seesContact('Ana');
    await cai.calls('Ana', 'video');
    await ana.page.getByRole('button', { name: '拒绝 Cai' }).waitFor();
    await isFine('second call');
    await isFine('call that waits', cai);
    await ana.minimises();
    await isFine('second call beside the small box');
    await Promise.all([ana, ben, cai].map((user) => user.reset()));

    /** Ana calls Cai, and `act` ends it or waits for its end. */
    const ends = async (state: string, act: () => Promise<unknown>): Promise<void> => {
      await contacts(ana, cai);
      await Promise.all([lookLonger(ana), lookLonger(cai)]);
      await ana.calls('Cai');
      await cai.rings();
      await act();
      await ana.endReason();
      await isFine(state);
    };
    await ends('call, refused', () => cai.taps('reject'));
    await ends('call, busy', () => cai.page.evaluate(() => window.testApi.calls()?.incoming?.reject('busy')));
    await ends('call, missed', () => cai.seesText('未接来电'));
    await isFine('missed call', cai);
    await contacts(ana);
    await cai.closeTab();
    await lookLonger(ana);
    await ana.calls('Cai');
    await ana.endReason();
    await isFine('call, unreachable');
  });
});
