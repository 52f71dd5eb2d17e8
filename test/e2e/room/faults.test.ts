import { cuttingProxy } from '../../fakes/cutting-proxy';
import { guest } from './guest';
import { openHouse, type House } from './house';

jest.setTimeout(240_000);

describe('a room in trouble', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ flags: ['--room-capacity', '2'] });
  });
  afterAll(() => house.close());

  it('[U7] outlives its backend: killed in the middle of a call and started again', async () => {
    const ana = await house.person({ name: 'Ana', room: 'killed', toneHz: 440 });
    const ben = await house.person({ name: 'Ben', room: 'killed', toneHz: 880 });
    await Promise.all([ana.join(), ben.join()]);
    await ana.sees('Ben');
    await house.backend.kill();
    await ana.reads(/连接断开，正在重连|连不上服务器/);
    await house.backend.start();
    await ana.readsNoMore(/连接断开，正在重连|连不上服务器/);
    await ana.sees('Ben');
    await ben.sees('Ana');
    await ana.hears(880);
    await ben.hears(440);
    await Promise.all([ana.vanish(), ben.vanish()]);
  });

  it('[U8] survives a line that is dead for 20 seconds', async () => {
    const proxy = await cuttingProxy(house.backend.port);
    const ana = await house.person({ name: 'Ana', room: 'cable', toneHz: 440, port: proxy.port });
    const ben = await house.person({ name: 'Ben', room: 'cable', toneHz: 880 });
    await Promise.all([ana.join(), ben.join()]);
    await ben.sees('Ana');
    const pulledAt = Date.now();
    proxy.freeze(true);
    await ana.reads(/连接断开，正在重连/);
    await ben.reads('已离线');
    await ana.page.waitForTimeout(Math.max(0, 20_000 - (Date.now() - pulledAt)));
    proxy.cut();
    proxy.freeze(false);
    await ana.readsNoMore(/连接断开，正在重连/);
    await ben.sees('Ana');
    await ana.sees('Ben');
    expect(await ben.others()).toEqual(['Ana']);
    await Promise.all([ana.vanish(), ben.vanish()]);
    await proxy.close();
  });

  it('[U15] [U16] goes on through a hidden page, a camera that is pulled out, and a network that is gone for a moment', async () => {
    const ana = await house.person({ name: 'Ana', room: 'life', toneHz: 440 });
    const ben = await house.person({ name: 'Ben', room: 'life', toneHz: 880 });
    await Promise.all([ana.join(), ben.join()]);
    await ben.sees('Ana');
    await ana.page.evaluate(() => window.person.hide(true));
    await ben.reads('暂时离开');
    await ben.hears(440);
    await ana.page.evaluate(() => window.person.hide(false));
    await ben.sees('Ana');

    await ana.page.evaluate(() => window.person.loseCamera());
    await ana.reads('没有找到摄像头，请接上，或只用语音');
    await ben.seesNothingOf('Ana');
    await ben.hears(440);
    // Whoever comes back to the page has plugged it in again.
    await ana.page.evaluate(() => [true, false].forEach(window.person.hide));
    await ben.sees('Ana');
    await ana.readsNoMore('没有找到摄像头，请接上，或只用语音');

    await ana.context.setOffline(true);
    await ana.reads('没有网络，连上后会自动恢复');
    await ana.context.setOffline(false);
    await ana.readsNoMore('没有网络，连上后会自动恢复');
    await Promise.all([ana.sees('Ben'), ben.sees('Ana')]);
    await ben.hears(440);
    await Promise.all([ana.vanish(), ben.vanish()]);
  });

  it('[U9] says that it is full, and lets in whoever tries again when somebody left', async () => {
    const first = await guest(house.backend.port, 'full', 'first');
    const second = await guest(house.backend.port, 'full', 'second');
    const late = await house.person({ name: 'Late', room: 'full' });
    await late.nameField.fill('Late');
    await late.page.getByRole('button', { name: '加入房间' }).click();
    await late.reads('房间已满');
    await late.reads('最多 2 人，有人离开后再来。');
    await second.request('room.leave', { room: 'full' });
    await late.page.getByRole('button', { name: '再试一次' }).click();
    await late.control('leave').waitFor();
    await Promise.all([late.vanish(), first.close(), second.close()]);
  });

  it('[U9] says that one was removed, and closes the camera', async () => {
    const ana = await house.person({ name: 'Ana', room: 'kick' });
    await ana.join();
    const host = await guest(house.backend.port, 'kick', 'host');
    const id = await ana.page.evaluate(() => window.person.myId());
    await host.request('member.remove', { room: 'kick', id });
    await ana.reads('你已被移出房间');
    await ana.page.waitForFunction(() => window.person.openTracks().length === 0);
    await Promise.all([ana.vanish(), host.close()]);
  });

  it('[U9] goes on where the same person opened it last, and says so on the other screen', async () => {
    const first = await house.person({ name: 'Ana', room: 'twice' });
    await first.join();
    const second = await house.person({ name: 'Ana', room: 'twice', as: first });
    await second.enters();
    await first.reads('你已在另一台设备加入');
    expect(await second.others()).toEqual([]);
    await Promise.all([first.vanish(), second.vanish()]);
  });

  it('[U9] says that the server is not there, counts down, and comes by itself when it is', async () => {
    const proxy = await cuttingProxy(house.backend.port);
    const ana = await house.person({ name: 'Ana', room: 'nobody', port: proxy.port });
    proxy.aim(1);
    proxy.cut();
    await ana.reads('连不上服务器');
    await ana.reads(/请检查网络，\d+ 秒后自动重试。|请检查网络，正在重试…/);
    proxy.aim(house.backend.port);
    await ana.readsNoMore('连不上服务器');
    await ana.join();
    await ana.vanish();
    await proxy.close();
  });
});
