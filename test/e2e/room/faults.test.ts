import { cuttingProxy } from '../../harness/proxies/cutting-proxy';
import { joinHeadless } from '../../harness/clients/headless-member';
import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';

describe.each([
  { way: 'WebRTC', transport: 'udp', webRtc: undefined, parts: ['live-player', 'whep-playback', 'whip-publication'] },
  { way: 'FLV', transport: 'flv', webRtc: false, parts: ['aac-wasm', 'flv-playback', 'flv-publication', 'live-player'] },
] as const)('a room by $way', ({ transport, webRtc, parts }) => {
  let testbed: BrowserTestbed;
  beforeAll(async () => {
    testbed = await openBrowserTestbed(webRtc === false ? { webRtc } : {});
  });
  afterAll(() => testbed.close());

  it('[L64] sees and hears although no part of the player and of the engines loads at first', async () => {
    const ana = await testbed.user({ name: 'Ana', room: 'parts', toneHz: 440 });
    const ben = await testbed.user({ name: 'Ben', room: 'parts', toneHz: 880 });
    // Some builds of Chromium have a sound encoder of their own.
    await ana.page.evaluate(() => Reflect.deleteProperty(window, 'AudioEncoder'));
    const attempts: { [part: string]: number } = {};
    await ana.page.route(new RegExp(`/(${parts.join('|')})-[^/]*\\.js$`), (route) => {
      const [part = ''] = /[a-z]+-[a-z]+/.exec(route.request().url().replace(/.*\//, '')) ?? [];
      attempts[part] = (attempts[part] ?? 0) + 1;
      return attempts[part] === 1 ? route.abort() : route.continue();
    });
    await Promise.all([ana.join(), ben.join()]);
    await ben.hears(440);
    await ana.hears(880);
    await ana.sees('Ben');
    // Where a part of WebRTC does not load, FLV goes on until it does.
    await ana.meetsBy(transport);
    expect(Object.keys(attempts).sort()).toEqual(parts);
    expect(Math.min(...Object.values(attempts))).toBeGreaterThan(1);
    await Promise.all([ana.closeTab(), ben.closeTab()]);
  });
});

describe('a room with faults', () => {
  let testbed: BrowserTestbed;
  beforeAll(async () => {
    testbed = await openBrowserTestbed({ flags: ['--room-capacity', '2'] });
  });
  afterAll(() => testbed.close());

  it('[U7] survives its backend, which is killed and restarted', async () => {
    const ana = await testbed.user({ name: 'Ana', room: 'killed', toneHz: 440 });
    const ben = await testbed.user({ name: 'Ben', room: 'killed', toneHz: 880 });
    await Promise.all([ana.join(), ben.join()]);
    await ana.sees('Ben');
    await testbed.backend.kill();
    await ana.seesText(/连接断开，正在重连|连不上服务器/);
    await testbed.backend.start();
    await ana.seesTextGone(/连接断开，正在重连|连不上服务器/);
    await ana.sees('Ben');
    await ben.sees('Ana');
    await ana.hears(880);
    await ben.hears(440);
    await Promise.all([ana.closeTab(), ben.closeTab()]);
  });

  it('[U8] survives a connection that is down for longer than its socket lives', async () => {
    const proxy = await cuttingProxy(testbed.backend.port);
    const ana = await testbed.user({ name: 'Ana', room: 'cable', toneHz: 440, port: proxy.port });
    const ben = await testbed.user({ name: 'Ben', room: 'cable', toneHz: 880 });
    await Promise.all([ana.join(), ben.join()]);
    await ben.sees('Ana');
    proxy.freeze(true);
    await ana.seesText(/连接断开，正在重连/);
    await ben.seesText('已离线');
    proxy.cut();
    proxy.freeze(false);
    await ana.seesTextGone(/连接断开，正在重连/);
    await ben.sees('Ana');
    await ana.sees('Ben');
    expect(await ben.others()).toEqual(['Ana']);
    await Promise.all([ana.closeTab(), ben.closeTab()]);
  });

  it('[U15] [U16] survives a hidden page, an unplugged camera, and a short loss of the network', async () => {
    const ana = await testbed.user({ name: 'Ana', room: 'life', toneHz: 440 });
    const ben = await testbed.user({ name: 'Ben', room: 'life', toneHz: 880 });
    await Promise.all([ana.join(), ben.join()]);
    await ben.sees('Ana');
    await ana.page.evaluate(() => window.testApi.hide(true));
    await ben.seesText('暂时离开');
    await ben.hears(440);
    await ana.page.evaluate(() => window.testApi.hide(false));
    await ben.sees('Ana');

    await ana.page.evaluate(() => window.testApi.unplug('video'));
    await ana.seesText('没有找到摄像头，请接上，或只用语音');
    await ben.seesNothingOf('Ana');
    await ben.hears(440);
    // The camera is plugged in again, and the user returns to the page.
    await ana.page.evaluate(() => {
      window.testApi.plug('video');
      [true, false].forEach(window.testApi.hide);
    });
    await ben.sees('Ana');
    await ana.seesTextGone('没有找到摄像头，请接上，或只用语音');

    await ana.context.setOffline(true);
    await ana.seesText('没有网络，连上后会自动恢复');
    await ana.context.setOffline(false);
    await ana.seesTextGone('没有网络，连上后会自动恢复');
    await Promise.all([ana.sees('Ben'), ben.sees('Ana')]);
    await ben.hears(440);
    await Promise.all([ana.closeTab(), ben.closeTab()]);
  });

  it('[U9] shows that it is full, and accepts a retry after a member left', async () => {
    await joinHeadless(testbed.backend.port, 'full', 'first');
    const second = await joinHeadless(testbed.backend.port, 'full', 'second');
    const late = await testbed.user({ name: 'Late', room: 'full' });
    await late.nameField.fill('Late');
    await late.seesText('房间已满，最多 2 人');
    await late.page.getByRole('button', { name: '再试一次' }).click();
    await late.seesText('最多 2 人，有人离开后再来。');
    await second.request('room.leave', { room: 'full' });
    await late.page.getByRole('button', { name: '再试一次' }).click();
    await late.control('leave').waitFor();
    await late.closeTab();
  });

  it('[U9] shows that the user was removed, and closes the camera', async () => {
    const ana = await testbed.user({ name: 'Ana', room: 'kick' });
    await ana.join();
    const host = await joinHeadless(testbed.backend.port, 'kick', 'host');
    const id = await ana.page.evaluate(() => window.testApi.myId());
    await host.request('member.remove', { room: 'kick', id });
    await ana.seesText('你已被移出房间');
    await ana.page.waitForFunction(() => window.testApi.openTracks().length === 0);
    await ana.closeTab();
  });

  it('[U9] continues on the device where the user opened it last, and shows that on the other one', async () => {
    const first = await testbed.user({ name: 'Ana', room: 'twice' });
    await first.join();
    const second = await testbed.user({ name: 'Ana', room: 'twice', sameUserAs: first });
    await second.joinAsFilledIn();
    await first.seesText('你已在另一台设备加入');
    expect(await second.others()).toEqual([]);
    await Promise.all([first.closeTab(), second.closeTab()]);
  });

  it('[U9] shows that the server is down, counts down, and connects when it is up', async () => {
    const proxy = await cuttingProxy(testbed.backend.port);
    const ana = await testbed.user({ name: 'Ana', room: 'nobody', port: proxy.port });
    proxy.redirect(1);
    proxy.cut();
    await ana.seesText('连不上服务器');
    await ana.seesText(/请检查网络，\d+ 秒后自动重试。|请检查网络，正在重试…/);
    proxy.redirect(testbed.backend.port);
    await ana.seesTextGone('连不上服务器');
    await ana.join();
    await ana.closeTab();
  });
});
