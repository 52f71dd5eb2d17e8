import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';
import type { RoomUser } from '../../harness/browsers/room-user';
import { checkScreen, noImage, screens } from '../../harness/browsers/screen-check';

const titles = { 'zh-CN': '快捷键', 'en-US': 'Keyboard shortcuts' } as const;
const questions = { 'zh-CN': '离开房间？', 'en-US': 'Leave the room?' } as const;
const dialog = ({ page }: RoomUser, name: string) => page.locator(`[aria-modal="true"][aria-label="${name}"]`);

let testbed: BrowserTestbed;
beforeAll(async () => {
  testbed = await openBrowserTestbed();
});
afterAll(() => testbed.close());

it.each(screens)('[U87] the catalogue and the question of leaving fit the screen, on $screen', async ({ screen, ...options }) => {
  const user = await testbed.user({ name: 'Ana', room: `keys-${screen}`, ...options });
  await user.join();
  await user.page.keyboard.press('?');
  await dialog(user, titles[options.locale]).waitFor();
  await checkScreen(user, `shortcuts-${screen}`, noImage);
  await user.page.keyboard.press('l');
  await user.page.keyboard.press('Escape');
  await dialog(user, titles[options.locale]).waitFor({ state: 'detached' });
  await user.page.keyboard.press('l');
  await dialog(user, questions[options.locale]).waitFor();
  await checkScreen(user, `shortcuts-leave-${screen}`, noImage);
  await user.closeTab();
});

it('[U88] keys switch the microphone, and the space bar is heard while it is held, but not while its user types', async () => {
  const ana = await testbed.user({ name: 'Ana', room: 'talk', toneHz: 440 });
  const ben = await testbed.user({ name: 'Ben', room: 'talk', toneHz: 880 });
  await Promise.all([ana.join(), ben.join()]);
  const { keyboard } = ana.page;
  await ben.hears(440);
  await keyboard.press('m');
  await ben.hears(null);
  await keyboard.down(' ');
  await ben.hears(440);
  await keyboard.up(' ');
  await ben.hears(null);

  // A room has no field of its own without a chat.
  await ana.page.evaluate(() => {
    const field = document.createElement('input');
    document.querySelector('.wx-screen:not(.wx-screen-covered)')?.append(field);
    field.focus();
  });
  await keyboard.type('m v l');
  expect(await ana.page.locator('.wx-screen > input').inputValue()).toBe('m v l');
  expect(await dialog(ana, questions['zh-CN']).count()).toBe(0);
  expect(await ana.others()).toHaveLength(1);
  await ben.hears(null);
  await ana.page.locator('.wx-screen > input').evaluate((field) => field.remove());

  // Released by the window that loses the focus.
  await keyboard.down(' ');
  await ben.hears(440);
  await ana.page.evaluate(() => window.dispatchEvent(new Event('blur')));
  await ben.hears(null);
  await keyboard.up(' ');

  await keyboard.press('l');
  await dialog(ana, questions['zh-CN']).getByRole('button', { name: '离开' }).click();
  await ben.countsOthers(0);
  await Promise.all([ana.closeTab(), ben.closeTab()]);
});
