import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';
import { checkScreen } from '../../harness/browsers/screen-check';

describe('users in a room', () => {
  let testbed: BrowserTestbed;
  beforeAll(async () => {
    testbed = await openBrowserTestbed();
  });
  afterAll(() => testbed.close());

  it('[U1] [U2] [U10] [F140] see and hear each other, mute, switch the camera off and on, without requests to other hosts', async () => {
    const ana = await testbed.user({ name: 'Ana', room: 'meet', toneHz: 440 });
    const ben = await testbed.user({
      name: 'Ben',
      room: 'meet',
      toneHz: 880,
      locale: 'en-US',
      viewport: { width: 1280, height: 800 },
    });
    await ana.join();
    await ana.seesText('还没有其他人');
    await ben.join();
    await ana.sees('Ben');
    await ben.sees('Ana');
    await ana.hears(880);
    await ben.hears(440);
    await ana.seesText('2 人');
    await ben.seesText('2 people');
    // Without a setting.
    await Promise.all([ana.meetsBy('udp'), ben.meetsBy('udp')]);

    await ana.tap('microphone');
    await ana.seesText('已静音');
    await ben.hears(null);
    await ben.page.getByRole('group', { name: /Ana.*Muted/ }).waitFor();
    await ana.tap('microphone');
    await ben.hears(440);

    await ana.tap('camera');
    await ben.seesNothingOf('Ana');
    expect(await ana.page.evaluate(() => window.testApi.openTracks())).toEqual(['audio']);
    await ana.tap('camera');
    await ben.sees('Ana');

    const own = `127.0.0.1:${testbed.backend.port}`;
    const foreign = ana.asked.concat(ben.asked).filter((url) => /^(https?|wss?):/.test(url) && new URL(url).host !== own);
    expect(foreign).toEqual([]);
    await Promise.all([ana.closeTab(), ben.closeTab()]);
  });

  it('[U3] see what is wrong with a name, and a valid one is remembered', async () => {
    const ana = await testbed.user({ name: 'Ana', room: 'names' });
    const field = ana.nameField;
    const join = ana.page.getByRole('button', { name: '加入房间' });
    await join.click();
    await ana.seesText('请填写名字');
    await field.fill(`${'一二三四五六七八九十'.repeat(4)}过`);
    await join.click();
    await ana.seesText('名字最多 40 个字');
    await ana.join();
    const again = await testbed.user({ name: 'Ana', room: 'names-2', sameUserAs: ana });
    expect(await again.nameField.inputValue()).toBe('Ana');
    await Promise.all([ana.closeTab(), again.closeTab()]);
  });

  it('[U35] meet in rooms of any script and nowhere else, under names of 40 characters, on small phones', async () => {
    const small = { viewport: { width: 375, height: 667 } };
    const longest = { ana: '陈知远'.repeat(13) + '甲', ben: 'Benjamin-Alexander Montgomery-Smythe III' };
    const ana = await testbed.user({ name: longest.ana, room: encodeURIComponent('部门 2'), ...small });
    await ana.seesText('部门 2');
    await ana.join();

    const ben = await testbed.user({ name: longest.ben, room: 'elsewhere', ...small });
    const enter = async (typed: string): Promise<void> => {
      await ben.page.evaluate(() => wx.reLaunch({ url: '/pages/home/index' }));
      await ben.page.getByRole('textbox', { name: '房间名' }).fill(typed);
      await ben.page.getByRole('button', { name: '进入房间' }).click();
    };
    await enter('部门/2');
    await ben.seesText('房间名最多 64 个字，不能有');
    await enter('周会 2');
    await ben.seesText('还没有人，你会是第一个');
    await enter('  部门　2 ');
    await ben.seesText('1 人在房间里');
    await ben.nameField.fill(longest.ben);
    await checkScreen(ben, 'lobby-long-names', /^$/);
    await ben.joinAsFilledIn();
    expect(await ben.others()).toEqual([longest.ana]);
    await ben.sees(longest.ana);
    await checkScreen(ben, 'room-long-names', /^$/);
    await ben.tap('leave');
    await Promise.all([ana.closeTab(), ben.closeTab()]);
  });

  it('[U4] can refuse the camera, learn how to allow it, and join with audio only', async () => {
    const cai = await testbed.user({ name: 'Cai', room: 'voice', refuse: 'camera', toneHz: 660 });
    const dan = await testbed.user({ name: 'Dan', room: 'voice' });
    await cai.seesText('浏览器没有摄像头权限');
    await cai.seesText('点地址栏左侧的图标，改为允许。');
    await cai.join();
    await dan.join();
    await dan.hears(660);
    await dan.seesNothingOf('Cai');
    expect(await dan.others()).toEqual(['Cai']);
    await Promise.all([cai.closeTab(), dan.closeTab()]);
  });

  it('[U13] [U14] [V55] share a screen, which others see large, and end it by the button or in the browser', async () => {
    const ana = await testbed.user({ name: 'Ana', room: 'share', toneHz: 440, viewport: { width: 1280, height: 800 } });
    const ben = await testbed.user({ name: 'Ben', room: 'share', locale: 'en-US' });
    await Promise.all([ana.join(), ben.join()]);
    await ana.tap('screen');
    await ben.sees('Ana’s screen');
    // While Ana shares another window, this page is hidden.
    await ana.page.evaluate(() => window.testApi.hide(true));
    await ben.page.waitForFunction(() => window.testApi.tones().some(({ hz, db }) => db > -65 && Math.abs(hz - 1320) < 20));
    // The camera stays on.
    await ben.sees('Ana');
    const widths = await ben.page.evaluate(() => window.testApi.widths());
    expect(widths).toEqual({ 'Ana’s screen': Math.max(...Object.values(widths)), Ana: expect.any(Number) });
    expect(await ben.page.evaluate(() => window.testApi.layoutFaults())).toEqual([]);
    await ben.sees('Ana’s screen');
    await ana.page.evaluate(() => window.testApi.hide(false));
    await ana.seesText('你正在共享屏幕');
    await ana.page.getByRole('button', { name: '停止', exact: true }).click();
    await ben.countsOthers(1);
    await ana.page.waitForFunction(() => !window.testApi.sharesScreen());
    await ana.seesText('共享屏幕');

    await ana.tap('screen');
    await ben.sees('Ana’s screen');
    await ana.page.evaluate(() => window.testApi.endScreen());
    await ben.countsOthers(1);
    await ana.seesText('共享屏幕');

    await ana.tap('screen');
    await ben.sees('Ana’s screen');
    await ana.tap('leave');
    await ben.countsOthers(0);
    await ana.page.waitForFunction(() => !window.testApi.sharesScreen() && window.testApi.openTracks().length === 0);
    await Promise.all([ana.closeTab(), ben.closeTab()]);
  });

  it.each([
    ['the button', async (leaver) => leaver.tap('leave')],
    ['the way back', async (leaver) => void (await leaver.page.goBack())],
    ['another page', async (leaver) => void (await leaver.page.evaluate(() => wx.reLaunch({ url: '/pages/home/index' })))],
    ['closing the tab', async (leaver) => leaver.closeTab()],
  ] as [string, (leaver: Awaited<ReturnType<BrowserTestbed['user']>>) => Promise<void>][])(
    '[U5] disappear from the others’ screens after leaving by %s',
    async (way, leave) => {
      const room = `leave-${way.replace(/\W/g, '')}`;
      const stayer = await testbed.user({ name: 'Stayer', room });
      const leaver = await testbed.user({ name: 'Leaver', room });
      // A page to go back to.
      await leaver.page.evaluate(() => wx.reLaunch({ url: '/pages/home/index' }));
      await leaver.page.evaluate((id) => wx.navigateTo({ url: `/pages/room/index?id=${id}` }), room);
      await Promise.all([stayer.join(), leaver.join()]);
      await stayer.countsOthers(1);
      await leave(leaver);
      await stayer.countsOthers(0);
      if (way !== 'closing the tab') await leaver.page.waitForFunction(() => window.testApi.openTracks().length === 0);
      await Promise.all([stayer.closeTab(), leaver.closeTab()]);
    },
  );

  it.each(['room', 'pair', 'parts'])(
    '[U12] leave a %s opened by a link, and see the home page, without unhandled rejections',
    async (name) => {
      const room = `linked-${name}`;
      const guest = await testbed.user({ name: 'Guest', room });
      const faults: string[] = [];
      guest.page.on('pageerror', (fault) => faults.push(String(fault)));
      // A page without a lobby uses the name entered before.
      if (name === 'pair') await guest.join();
      // Leaves the app first, because a change of the hash alone would not reload it.
      await guest.page.goto(`http://127.0.0.1:${testbed.backend.port}/healthz`);
      await guest.page.goto(`http://127.0.0.1:${testbed.backend.port}/#/pages/${name}/index?id=${room}`);
      if (name !== 'pair') await guest.join();
      await guest.tap('leave');
      await guest.page.waitForURL(/#\/pages\/home\/index/);
      expect(faults).toEqual([]);
      await guest.closeTab();
    },
  );
});
