import { openBrowserCallTestbed, type BrowserCallTestbed } from '../../harness/browsers/browser-call-testbed';
import type { CallUser } from '../../harness/browsers/call-user';

describe('users who call each other', () => {
  let testbed: BrowserCallTestbed;
  let ana: CallUser;
  let ben: CallUser;
  beforeAll(async () => {
    testbed = await openBrowserCallTestbed();
    [ana, ben] = await Promise.all([
      testbed.user({ user: 'ana', name: 'Ana', toneHz: 440 }),
      testbed.user({ user: 'ben', name: 'Ben', toneHz: 880 }),
    ]);
  });
  afterEach(() => Promise.all([ana, ben].map((caller) => caller.reset())));
  afterAll(() => testbed.close());

  it('[C140] talk: the callee’s screen rings, accepting opens the page of the call, and both hear each other', async () => {
    await ana.calls('Ben');
    await ben.rings();
    await ben.seesText('邀请你语音通话');
    await ben.seesText('Ana');
    await ana.seesText('正在响铃…');
    await ben.taps('accept');
    await Promise.all([ana.isIn('active'), ben.isIn('active')]);
    await Promise.all([ana.hears(880), ben.hears(440)]);
    await Promise.all([ana.seesText(/^00:\d\d$/), ben.seesText(/^00:\d\d$/)]);
    expect([await ana.route(), await ben.route()]).toEqual(['/pages/call/index', '/pages/call/index']);
    await ana.taps('hangUp');
    await Promise.all([ana.seesText(/通话结束，00:\d\d/), ben.seesText(/通话结束，00:\d\d/)]);
    await Promise.all([ana.isFree(), ben.isFree()]);
    await Promise.all([ana.isOn('/pages/contacts/index'), ben.isOn('/pages/contacts/index')]);
    await Promise.all([ana.hasNoDevicesOpen(), ben.hasNoDevicesOpen()]);
  });

  it('[C141] see and hear each other in a video call, and one switches the camera off and on', async () => {
    await ben.calls('Ana', 'video');
    await ana.rings();
    await ana.seesText('邀请你视频通话');
    await ana.taps('accept');
    await Promise.all([ana.seesOthers(), ben.seesOthers()]);
    await Promise.all([ana.hears(880), ben.hears(440)]);
    await ana.tapsControl('camera');
    await ben.seesNobody();
    await ana.tapsControl('camera');
    await ben.seesOthers();
    await ben.tapsControl('end');
    await Promise.all([ana.seesText('通话结束'), ben.seesText('通话结束')]);
  });

  it('[C153] [C211] switch to video when the other agrees, and back at once', async () => {
    await ana.calls('Ben');
    await ben.rings();
    await ben.taps('accept');
    await Promise.all([ana.isIn('active'), ben.isIn('active')]);
    await ana.tapsControl('toVideo');
    await ben.seesText('对方想转为视频通话');
    await ben.page.getByRole('button', { name: '暂不' }).click();
    await ana.seesText('转视频');
    await ana.tapsControl('toVideo');
    await ben.page.getByRole('button', { name: '同意' }).click();
    await Promise.all([ana.seesOthers(), ben.seesOthers()]);
    await ben.opensMore();
    await ben.page.getByRole('button', { name: '转为语音通话' }).click();
    await Promise.all([ana.seesNobody(), ben.seesNobody()]);
    await Promise.all([ana.hears(880), ben.hears(440)]);
    await ana.minimises();
    await ana.isOn('/pages/contacts/index');
    await Promise.all([ana.hears(880), ben.hears(440)]);
    await ana.taps('hangUp');
    await Promise.all([ana.seesText('通话结束'), ben.seesText('通话结束')]);
  });

  it('[C200] talk without the camera that the browser refuses, learn how to allow it, and move to a room', async () => {
    const fay = await testbed.user({ user: 'fay', name: 'Fay', toneHz: 660, refuse: 'camera' });
    await fay.seesContact('Ben');
    await fay.calls('Ben', 'video');
    await ben.rings();
    await ben.taps('accept');
    await fay.seesText('没有摄像头权限，请在设置里允许');
    await Promise.all([fay.seesOthers(), fay.hears(880), ben.hears(660)]);
    await ben.seesNobody();
    expect(await fay.page.evaluate(() => window.testApi.layoutFaults())).toEqual([]);
    await fay.page.getByRole('button', { name: '去允许' }).click();
    await fay.seesText(/点地址栏左侧的图标/);
    await fay.page.getByRole('button', { name: /^(确定|好|知道了)$/ }).click();

    await ben.opensMore();
    await ben.page.getByRole('button', { name: '转为房间' }).click();
    await Promise.all([ben.isFree(), fay.isFree()]);
    await Promise.all([fay.seesText(/^2 人$/), ben.seesText(/^2 人$/)]);
    await Promise.all([fay.hears(880), ben.hears(660)]);
    await Promise.all(
      [fay, ben].map(({ page }) => page.getByRole('button', { name: '离开房间' }).filter({ visible: true }).last().click()),
    );
    await Promise.all([fay.isOn('/pages/contacts/index'), ben.isOn('/pages/contacts/index')]);
    await fay.closeTab();
  });

  it('[C154] open another page and return: meanwhile a small window shows the other, and audio continues', async () => {
    await ana.calls('Ben', 'video');
    await ben.rings();
    await ben.taps('accept');
    await Promise.all([ana.seesOthers(), ben.seesOthers()]);
    await ana.minimises();
    await ana.isOn('/pages/contacts/index');
    await ana.smallWindow.waitFor();
    await ben.hears(440);
    await ana.returnsFromWindow();
    await ana.isOn('/pages/call/index');
    await Promise.all([ana.seesOthers(), ben.seesOthers()]);
    await ana.minimises();
    await ana.isOn('/pages/contacts/index');
    await ana.closesWindow();
    await ana.seesText(/^00:\d\d$/);
    await ana.taps('hangUp');
    await ben.seesText('通话结束');
  });

  it('[C152] are three: one leaves, one is invited, one joins by the link, and it ends when one is left', async () => {
    const cai = await testbed.user({ user: 'cai', name: 'Cai', toneHz: 660 });
    await ana.page.getByRole('button', { name: '选几个人' }).click();
    await ana.page.getByRole('checkbox', { name: /Ben/ }).click();
    await ana.page.getByRole('checkbox', { name: /Cai/ }).click();
    await ana.page.getByRole('button', { name: '视频通话', exact: true }).click();
    await Promise.all([ben.rings(), cai.rings()]);
    await ben.seesText('邀请你多人视频通话');
    await Promise.all([ben.taps('accept'), cai.taps('accept')]);
    await Promise.all([ana.seesOthers(2), ben.seesOthers(2), cai.seesOthers(2)]);
    // The initiator leaves; the others continue.
    await ana.tapsControl('end');
    await ana.isFree();
    await Promise.all([ben.seesOthers(1), cai.seesOthers(1)]);
    expect(await ben.currentCall()).toMatchObject({ state: 'active' });
    // Invited from within the call, by name.
    await ben.tapsControl('invite');
    await ben.page.getByRole('button', { name: 'Ana', exact: true }).click();
    await ana.rings();
    await ana.taps('accept');
    await Promise.all([ana.seesOthers(2), ben.seesOthers(2)]);
    await cai.tapsControl('end');
    await cai.isFree();
    // Rejoins by the link that a group can share.
    const id = (await ben.currentCall())?.id ?? '';
    await cai.goTo(`/pages/call/index?join=${id}&kind=video`);
    await Promise.all([cai.seesOthers(2), ben.seesOthers(2)]);
    await Promise.all([ana.tapsControl('end'), cai.tapsControl('end')]);
    await ben.seesText('通话结束');
    await Promise.all([ben.isFree(), cai.isFree()]);
    await cai.isOn('/pages/home/index');
    await cai.closeTab();
  });

  it('[C157] join by a message’s link, which accepts at once, and see afterwards that the call has ended', async () => {
    const dan = await testbed.user({ user: 'dan', name: 'Dan', toneHz: 660 });
    await ana.page.getByRole('button', { name: '语音通话，Dan', exact: true }).waitFor();
    await ana.calls('Dan');
    await dan.rings();
    const id = (await ana.currentCall())?.id ?? '';
    await dan.goTo(`/pages/call/index?call=${id}&answer=1`);
    await Promise.all([ana.isIn('active'), dan.isIn('active')]);
    await Promise.all([ana.hears(660), dan.hears(440)]);
    await ana.taps('hangUp');
    await dan.seesText('通话结束');
    await ana.isFree();
    await dan.goTo(`/pages/call/index?call=${id}`);
    await dan.seesText(/通话结束|通话已结束/);
    await dan.closeTab();
  });

  it('[C156] call and accept by pages of the author’s own', async () => {
    await ana.page.getByRole('button', { name: '更多，Ben' }).click();
    await ana.page.getByRole('button', { name: '用自己写的页面打' }).click();
    await ben.rings();
    await ben.taps('accept');
    await Promise.all([ana.seesOthers(), ben.seesOthers()]);
    await ana.page.getByRole('button', { name: '静音' }).click();
    await ben.hears(null);
    await ana.taps('hangUp');
    await ben.seesText('通话结束');
    await Promise.all([ana.isFree(), ben.isFree()]);
    await ana.isOn('/pages/contacts/index');

    await ana.goTo('/pages/headless/index');
    await ben.calls('Ana', 'video');
    await ana.seesText('来电');
    await ana.taps('accept');
    await Promise.all([ana.seesOthers(), ben.seesOthers()]);
    await ben.tapsControl('end');
    await ana.seesText('通话结束');
    await Promise.all([ana.isFree(), ben.isFree()]);
    await ana.isOn('/pages/home/index');
    await ana.goTo('/pages/contacts/index');
  });
});
