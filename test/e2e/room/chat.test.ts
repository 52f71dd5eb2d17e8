import type { Locator } from 'playwright-core';
import { cuttingProxy } from '../../harness/proxies/cutting-proxy';
import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';
import { until } from '../../harness/browsers/live-testbed';
import type { RoomUser, RoomUserOptions } from '../../harness/browsers/room-user';
import { checkScreen, noImage, screens } from '../../harness/browsers/screen-check';

const words = {
  'zh-CN': { chat: /^聊天/, title: '聊天', field: '说点什么…', react: '表情回应', send: '发送', reply: '回复', remove: '删除' },
  'en-US': {
    chat: /^Chat/,
    title: 'Chat',
    field: 'Say something…',
    react: 'Reactions',
    send: 'Send',
    reply: 'Reply',
    remove: 'Delete',
  },
} as const;
const wordsOf = ({ options }: RoomUser) => words[options.locale ?? 'zh-CN'];

const button = ({ page }: RoomUser): Locator => page.locator('[class*="control--chat"]');
const sheet = (user: RoomUser): Locator => user.page.getByRole('dialog', { name: wordsOf(user).title });
const field = (user: RoomUser): Locator => user.page.getByRole('textbox', { name: wordsOf(user).field });
const bubbles = (user: RoomUser): Locator => user.page.locator('[class*="bubble"]');
const inSheet = (user: RoomUser, name: string): Locator => sheet(user).getByRole('button', { name, exact: true });

async function write(user: RoomUser, text: string): Promise<void> {
  await field(user).fill(text);
  await user.page.keyboard.press('Enter');
}

let testbed: BrowserTestbed;
beforeAll(async () => {
  testbed = await openBrowserTestbed();
});
afterAll(() => testbed.close());

const open = async (room: string, more: Partial<RoomUserOptions> = {}): Promise<RoomUser> => {
  const user = await testbed.user({ name: 'Ana', room, ...more });
  await user.join();
  return user;
};

describe('a chat', () => {
  it('[U69] carries messages both ways, counts unread ones, deletes them, and shows them to one who comes later', async () => {
    const ana = await open('talk', { viewport: { width: 1280, height: 800 } });
    const ben = await open('talk', { name: 'Ben' });
    await button(ana).click();
    await field(ana).waitFor();
    await write(ana, '各 20 个');
    await sheet(ana).getByText('已送达').waitFor();
    await until('one unread', async () => ((await button(ben).textContent())?.includes('1') ? true : null));
    await button(ben).click();
    await bubbles(ben).getByText('各 20 个').waitFor();
    // Shift makes a line end.
    await field(ben).fill('好');
    await ben.page.keyboard.press('Shift+Enter');
    await ben.page.keyboard.type('周五见');
    await ben.page.keyboard.press('Enter');
    await bubbles(ana).getByText('周五见').waitFor();
    expect(await bubbles(ana).last().innerText()).toBe('好\n周五见');
    const late = await open('talk', { name: 'Cleo' });
    await button(late).click();
    await until('both messages', async () => ((await bubbles(late).count()) === 2 ? true : null));
    await bubbles(ana).first().click();
    await inSheet(ana, '删除').click();
    await sheet(ana).getByText('所有人都将看不到这条消息').waitFor();
    await inSheet(ana, '删除').click();
    await until('one message', async () =>
      (await bubbles(late).count()) === 1 && (await bubbles(ben).count()) === 1 ? true : null,
    );
    // Escape closes it, and the focus returns.
    await button(ana).focus();
    await field(ana).focus();
    await ana.page.keyboard.press('Escape');
    await sheet(ana).waitFor({ state: 'detached' });
    expect(await button(ana).evaluate((element) => element === document.activeElement)).toBe(true);
    await Promise.all([ana.closeTab(), ben.closeTab(), late.closeTab()]);
  });

  it('[U70] sends a message once that was written while the connection was cut', async () => {
    const proxy = await cuttingProxy(testbed.backend.port);
    const ana = await open('cut', { port: proxy.port });
    const ben = await open('cut', { name: 'Ben' });
    await button(ana).click();
    await button(ben).click();
    proxy.freeze(true);
    await write(ana, '还在吗？');
    await sheet(ana).getByText('正在发送…').waitFor();
    proxy.cut();
    proxy.freeze(false);
    await sheet(ana).getByText('已送达').waitFor();
    await bubbles(ben).getByText('还在吗？').waitFor();
    expect([await bubbles(ana).count(), await bubbles(ben).count()]).toEqual([1, 1]);
    await Promise.all([ana.closeTab(), ben.closeTab()]);
  });

  it.each(screens)(
    '[U71] is whole on $screen, with long words, links, mentions, right-to-left text and reactions',
    async ({ screen, ...options }) => {
      const user = await open(`chat-${screen}`, options);
      const other = await open(`chat-${screen}`, { name: '林晚秋' });
      await button(user).click();
      await checkScreen(user, `chat-empty-${screen}`, noImage);
      await button(other).click();
      await write(other, '桂花那款罐子偏高，运输会晃。');
      await write(other, 'مرحبا، كيف الحال اليوم؟');
      await write(other, `https://example.com/${'long'.repeat(30)} 看这里`);
      await field(user).fill('@林');
      await user.page.getByRole('option', { name: '林晚秋' }).click();
      await user.page.keyboard.type('加一圈纸托就好 👍');
      await user.page.keyboard.press('Enter');
      await bubbles(other).getByText('加一圈纸托就好').waitFor();
      await bubbles(user).first().click();
      await checkScreen(user, `chat-menu-${screen}`, noImage);
      await inSheet(user, wordsOf(user).reply).click();
      await write(user, '好，先按 B 方案打样，周五看实物。');
      await inSheet(user, wordsOf(user).react).click();
      await sheet(user).getByText('🎉').click();
      await checkScreen(user, `chat-${screen}`, noImage);
      await until('the reaction', async () => ((await other.page.getByText('🎉').count()) > 0 ? true : null));
      await Promise.all([user.closeTab(), other.closeTab()]);
    },
  );
});
