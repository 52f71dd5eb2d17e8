import { openHouse, type House } from './house';

jest.setTimeout(240_000);

describe('people in a room', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  it('[U1] [U2] [U10] see and hear each other, mute, switch the camera off and on, and ask nothing of other hosts', async () => {
    const ana = await house.person({ name: 'Ana', room: 'meet', toneHz: 440 });
    const ben = await house.person({
      name: 'Ben',
      room: 'meet',
      toneHz: 880,
      locale: 'en-US',
      viewport: { width: 1280, height: 800 },
    });
    await ana.join();
    await ana.reads('还没有其他人');
    await ben.join();
    await ana.sees('Ben');
    await ben.sees('Ana');
    await ana.hears(880);
    await ben.hears(440);
    await ana.reads('2 人');
    await ben.reads('2 people');

    await ana.tap('microphone');
    await ana.reads('已静音');
    await ben.hears(null);
    await ben.page.getByRole('group', { name: /Ana.*Muted/ }).waitFor();
    await ana.tap('microphone');
    await ben.hears(440);

    await ana.tap('camera');
    await ben.seesNothingOf('Ana');
    expect(await ana.page.evaluate(() => window.person.openTracks())).toEqual(['audio']);
    await ana.tap('camera');
    await ben.sees('Ana');

    const own = `127.0.0.1:${house.backend.port}`;
    const foreign = ana.asked.concat(ben.asked).filter((url) => /^(https?|wss?):/.test(url) && new URL(url).host !== own);
    expect(foreign).toEqual([]);
    await Promise.all([ana.vanish(), ben.vanish()]);
  });

  it('[U3] are told what is wrong with a name, and a good one is remembered', async () => {
    const ana = await house.person({ name: 'Ana', room: 'names' });
    const field = ana.nameField;
    const join = ana.page.getByRole('button', { name: '加入房间' });
    await join.click();
    await ana.reads('请填写名字');
    await field.fill('一二三四五六七八九十一二三四五六七八九十过');
    await join.click();
    await ana.reads('名字最多 20 个字');
    await ana.join();
    const again = await house.person({ name: 'Ana', room: 'names-2', as: ana });
    expect(await again.nameField.inputValue()).toBe('Ana');
    await Promise.all([ana.vanish(), again.vanish()]);
  });

  it('[U4] can refuse the camera, are told how to allow it, and join by voice', async () => {
    const cai = await house.person({ name: 'Cai', room: 'voice', refuse: 'camera', toneHz: 660 });
    const dan = await house.person({ name: 'Dan', room: 'voice' });
    await cai.reads('浏览器没有摄像头权限');
    await cai.reads('点地址栏左侧的图标，改为允许。');
    await cai.join();
    await dan.join();
    await dan.hears(660);
    await dan.seesNothingOf('Cai');
    expect(await dan.others()).toEqual(['Cai']);
    await Promise.all([cai.vanish(), dan.vanish()]);
  });

  it('[U13] [U14] share a screen, which others see large, and end it by the button or by what the browser shows', async () => {
    const ana = await house.person({ name: 'Ana', room: 'share', toneHz: 440, viewport: { width: 1280, height: 800 } });
    const ben = await house.person({ name: 'Ben', room: 'share', locale: 'en-US' });
    await Promise.all([ana.join(), ben.join()]);
    await ana.tap('screen');
    await ben.sees('Ana’s screen');
    // Who shows something else has this page behind it.
    await ana.page.evaluate(() => window.person.hide(true));
    await ben.page.waitForFunction(() => window.person.tones().some(({ hz, db }) => db > -65 && Math.abs(hz - 1320) < 20));
    // The camera goes on beside it.
    await ben.sees('Ana');
    const widths = await ben.page.evaluate(() => window.person.widths());
    expect(widths).toEqual({ 'Ana’s screen': Math.max(...Object.values(widths)), Ana: expect.any(Number) });
    expect(await ben.page.evaluate(() => window.person.misfits())).toEqual([]);
    await ben.sees('Ana’s screen');
    await ana.page.evaluate(() => window.person.hide(false));
    await ana.reads('正在共享');
    await ana.tap('screen');
    await ben.countsOthers(1);
    await ana.page.waitForFunction(() => !window.person.sharesScreen());
    await ana.reads('共享屏幕');

    await ana.tap('screen');
    await ben.sees('Ana’s screen');
    await ana.page.evaluate(() => window.person.endScreen());
    await ben.countsOthers(1);
    await ana.reads('共享屏幕');

    await ana.tap('screen');
    await ben.sees('Ana’s screen');
    await ana.tap('leave');
    await ben.countsOthers(0);
    await ana.page.waitForFunction(() => !window.person.sharesScreen() && window.person.openTracks().length === 0);
    await Promise.all([ana.vanish(), ben.vanish()]);
  });

  it.each([
    ['the button', async (leaver) => leaver.tap('leave')],
    ['the way back', async (leaver) => void (await leaver.page.goBack())],
    ['another page', async (leaver) => void (await leaver.page.evaluate(() => wx.reLaunch({ url: '/pages/home/index' })))],
    ['closing the tab', async (leaver) => leaver.vanish()],
  ] as [string, (leaver: Awaited<ReturnType<House['person']>>) => Promise<void>][])(
    '[U5] are gone from the others’ screens after leaving by %s',
    async (way, leave) => {
      const room = `leave-${way.replace(/\W/g, '')}`;
      const stayer = await house.person({ name: 'Stayer', room });
      const leaver = await house.person({ name: 'Leaver', room });
      // Somewhere to go back to.
      await leaver.page.evaluate(() => wx.reLaunch({ url: '/pages/home/index' }));
      await leaver.page.evaluate((id) => wx.navigateTo({ url: `/pages/room/index?id=${id}` }), room);
      await Promise.all([stayer.join(), leaver.join()]);
      await stayer.countsOthers(1);
      await leave(leaver);
      // A closed tab says nothing: the seat is kept for its grace, and shown as what it is.
      if (way === 'closing the tab') await stayer.reads('已离线');
      else {
        await stayer.countsOthers(0);
        await leaver.page.waitForFunction(() => window.person.openTracks().length === 0);
      }
      await Promise.all([stayer.vanish(), leaver.vanish()]);
    },
  );

  it.each(['room', 'pair', 'parts'])(
    '[U12] leave a %s that a link opened, and are at home, with nothing rejected unheard',
    async (name) => {
      const room = `linked-${name}`;
      const guest = await house.person({ name: 'Guest', room });
      const faults: string[] = [];
      guest.page.on('pageerror', (fault) => faults.push(String(fault)));
      // A page without a lobby takes the name that was given before.
      if (name === 'pair') await guest.join();
      // From nowhere: another hash alone would be another page of the same visit.
      await guest.page.goto(`http://127.0.0.1:${house.backend.port}/healthz`);
      await guest.page.goto(`http://127.0.0.1:${house.backend.port}/#/pages/${name}/index?id=${room}`);
      if (name !== 'pair') await guest.join();
      await guest.tap('leave');
      await guest.page.waitForURL(/#\/pages\/home\/index/);
      expect(faults).toEqual([]);
      await guest.vanish();
    },
  );
});
