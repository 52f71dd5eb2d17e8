import { expectAccessible } from '../../harness/browsers/accessibility';
import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';
import { until } from '../../harness/browsers/live-testbed';
import type { RoomUser, RoomUserOptions } from '../../harness/browsers/room-user';
import { checkScreen, noImage } from '../../harness/browsers/screen-check';

const desktop = { width: 1280, height: 800 };

let testbed: BrowserTestbed;
beforeAll(async () => {
  testbed = await openBrowserTestbed();
});
afterAll(() => testbed.close());

const enter = async (options: RoomUserOptions): Promise<RoomUser> => {
  const user = await testbed.user(options);
  await user.join();
  return user;
};

const button = ({ page }: RoomUser, name: string | RegExp) =>
  page.getByRole('button', { name }).filter({ visible: true }).first();
const press = (user: RoomUser, name: string | RegExp) => button(user, name).click();
/** A line of the list's pages. */
const choose = ({ page }: RoomUser, name: string) =>
  page.locator('[class*="choice__words"]').getByText(name, { exact: true }).filter({ visible: true }).first().click();

/** Opens the list where it is closed. */
async function openList(user: RoomUser): Promise<void> {
  if (await button(user, '返回').isVisible()) return press(user, '返回');
  const list = user.page.getByRole('dialog', { name: '成员' });
  if (await list.isVisible()) return;
  const more = user.page.locator('[class*="control--more"]').filter({ visible: true });
  if ((await more.count()) > 0) await more.first().click();
  await user.page.locator('[class*="control--members"]').filter({ visible: true }).first().click();
  await list.waitFor();
}

/** Chooses an act on a member from the list. */
async function act(user: RoomUser, member: string, name: string): Promise<void> {
  await openList(user);
  await press(user, `${member}，更多操作`);
  await choose(user, name);
}

async function rule(user: RoomUser, name: string): Promise<void> {
  await openList(user);
  await press(user, '房间设置');
  await choose(user, name);
}

const minute: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d$/);
/** The cells of the list that the button copies. */
async function attendance(user: RoomUser): Promise<string[][]> {
  await user.page.evaluate(() => {
    navigator.clipboard.writeText = (text) => {
      Object.assign(window, { copied: text });
      return Promise.resolve();
    };
  });
  await rule(user, '复制出席名单');
  const copied = await user.page.waitForFunction(() => (window as { copied?: string }).copied);
  return String(await copied.jsonValue())
    .split('\n')
    .map((line) => line.split('\t'));
}

const isMuted = (user: RoomUser): Promise<true> =>
  until(`${user.name} is muted`, async () => ((await user.control('microphone').innerText()) === '已静音' ? true : null));

describe('the order of a room', () => {
  it('[U75] a raised hand is invited, accepts, and speaks when they want to', async () => {
    const room = 'order';
    const host = await enter({ name: 'Hana', room, viewport: desktop, role: 'host' });
    const speaker = await enter({ name: 'Sven', room, role: 'speaker', toneHz: 880 });
    const guest = await enter({ name: 'Ada', room, role: 'audience' });

    await guest.page.keyboard.press('Alt+h');
    await openList(host);
    await host.seesText('举手 第 1');
    await checkScreen(host, 'members-desktop-host', noImage);
    await press(host, '请发言：Ada');
    await guest.seesText('主持人邀请你发言');
    await checkScreen(guest, 'members-invited', noImage);
    await press(guest, '接受');
    await guest.seesText('你现在是发言人');
    await isMuted(guest);

    await act(host, 'Sven', '静音');
    await speaker.seesText('主持人已将你静音');
    await isMuted(speaker);
    await checkScreen(speaker, 'members-muted', noImage);
    await act(host, 'Sven', '请求打开麦克风');
    await speaker.seesText('主持人请你打开麦克风');
    await checkScreen(speaker, 'members-asked', noImage);
    await press(speaker, /^打开$/);
    await host.hears(880);

    await rule(host, '打开麦克风');
    await isMuted(speaker);
    await speaker.seesText('主持人现在不允许：打开麦克风');
    await checkScreen(host, 'members-rules', noImage);
    await choose(host, '打开麦克风');
    await expectAccessible(host.page, 'members, host');
    await openList(speaker);
    await checkScreen(speaker, 'members-phone-speaker', noImage);
    await expectAccessible(speaker.page, 'members, speaker');
    await Promise.all([host, speaker, guest].map((user) => user.closeTab()));
  });

  it('[U76] a PIN, a waiting room and a lock decide about newcomers', async () => {
    const room = 'entry';
    const host = await enter({ name: 'Hana', room, role: 'host' });
    await rule(host, '知道密码的人');
    await host.page.getByRole('textbox', { name: '4 到 12 位数字' }).fill('2468');
    await press(host, '设定');
    const pin = await testbed.user({ name: 'Pia', room, role: 'speaker' });
    await pin.nameField.fill('Pia');
    await press(pin, '加入房间');
    const field = pin.page.getByRole('textbox', { name: '房间密码' });
    await field.fill('1111');
    await press(pin, '进入房间');
    await pin.seesText('密码不对');
    await checkScreen(pin, 'members-pin', noImage);
    await field.fill('2468');
    await press(pin, '进入房间');
    await pin.control('leave').waitFor();

    await rule(host, '经主持人准入');
    await openList(host);
    const knock = async (name: string): Promise<RoomUser> => {
      const user = await testbed.user({ name, room, role: 'speaker' });
      await user.nameField.fill(name);
      await press(user, '加入房间');
      await user.seesText('正在等主持人准入…');
      return user;
    };
    const first = await knock('Wim');
    await host.seesText('Wim');
    await host.page.getByRole('textbox', { name: '对等候的人说句话' }).fill('两分钟后开始');
    await press(host, '发送');
    await first.seesText('两分钟后开始');
    await checkScreen(first, 'members-waiting', noImage);
    await checkScreen(host, 'members-phone-host', noImage);
    await press(host, '准入 Wim');
    await first.control('leave').waitFor();
    const second = await knock('Xia');
    await press(host, '拒绝 Xia');
    await second.seesText(/主持人未允许你进入|主持人没有让你进入/);

    await rule(host, '不再让人进入');
    const late = await testbed.user({ name: 'Yan', room, role: 'speaker' });
    await late.nameField.fill('Yan');
    await press(late, '加入房间');
    await late.seesText('房间已锁定');
    await Promise.all([host, pin, first, second, late].map((user) => user.closeTab()));
  });

  it('[U77] [U112] a host removes a member, copies the attendance list, hands over, and another takes the place of one who is gone', async () => {
    const room = 'places';
    const host = await enter({ name: 'Hana', room, role: 'host', viewport: desktop });
    const speaker = await enter({ name: 'Sven', room, role: 'speaker' });
    const rude = await enter({ name: 'Rolf', room, role: 'speaker' });
    await act(host, 'Rolf', '移出房间');
    await checkScreen(host, 'members-remove', noImage);
    await press(host, '确定');
    await rude.seesText('你已被移出房间');
    expect(await attendance(host)).toEqual([
      ['名字', '加入', '离开'],
      ['Hana', minute, ''],
      ['Sven', minute, ''],
      ['Rolf', minute, minute],
    ]);
    await act(host, 'Sven', '移交主持人');
    await press(host, '确定');
    await speaker.seesText('你现在是主持人');
    await host.seesText('你现在是联席主持人');
    await speaker.tap('leave');
    await host.seesText('你现在是主持人');
    await Promise.all([host, speaker, rude].map((user) => user.closeTab()));
  });
});
