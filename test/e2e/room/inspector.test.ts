import { expectAccessible } from '../../harness/browsers/accessibility';
import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';
import { until } from '../../harness/browsers/live-testbed';
import type { RoomUser } from '../../harness/browsers/room-user';
import { checkScreen, noImage } from '../../harness/browsers/screen-check';

declare function getCurrentPages(): { setData(data: object): void }[];

const panel = ({ page }: RoomUser) => page.getByRole('dialog', { name: /^(通话质量|Call quality)$/ });

async function opens(user: RoomUser): Promise<void> {
  await user.page.evaluate(() => getCurrentPages().slice(-1)[0]?.setData({ inspecting: true }));
  await panel(user).waitFor();
}

/** The figures of connection and sent stream, and the cells of the received ones, as far as they are known. */
const figures = async (user: RoomUser): Promise<string[]> => {
  const texts = await panel(user).locator('[class*="figure__value"], [class*="cell"]').allTextContents();
  return texts.filter((text) => /\d/.test(text));
};

/** Waits for figures of all cards: round trip, resumes and reconnects; picture, sound, frames and losses; four of the other member. */
const known = (user: RoomUser): Promise<string[]> =>
  until('figures of all cards', async () => {
    const all = await figures(user);
    return all.length >= 11 ? all : null;
  });

async function shows(user: RoomUser, screen: string, width: number, height: number, theme: 'light' | 'dark'): Promise<void> {
  await user.page.setViewportSize({ width, height });
  await user.page.emulateMedia({ colorScheme: theme });
  await known(user);
  await checkScreen(user, `inspector-${screen}`, noImage);
}

describe('the inspector of a room', () => {
  let testbed: BrowserTestbed;
  let other: RoomUser;
  beforeAll(async () => {
    testbed = await openBrowserTestbed();
    other = await testbed.user({ name: 'Ben', room: 'quality' });
    await other.join();
  });
  afterAll(() => testbed.close());

  it('[U63] [U64] shows figures that change, copies the report, and is closed by Escape', async () => {
    const user = await testbed.user({ name: 'Ana', room: 'quality', locale: 'en-US', viewport: { width: 1280, height: 800 } });
    await user.join();
    await user.sees('Ben');
    await user.control('microphone').focus();
    await opens(user);
    const first = await known(user);
    await until('other figures', async () => {
      const now = await figures(user);
      return now.filter((text, at) => text !== first[at]).length >= 3 ? true : null;
    });
    const row = panel(user).getByRole('button', { name: /^Ben/ });
    await row.click();
    await until('the codec', async () => ((await row.textContent())?.includes('H264') ? true : null));
    await user.page.evaluate(() => {
      const copied: string[] = [];
      Object.assign(window, { copied });
      Object.defineProperty(navigator, 'clipboard', {
        value: { writeText: (text: string) => Promise.resolve(void copied.push(text)) },
      });
    });
    await panel(user).getByRole('button', { name: 'Copy report' }).click();
    await panel(user).getByRole('button', { name: 'Copied' }).waitFor();
    const report = await user.page.evaluate(() => (window as unknown as { copied: string[] }).copied[0] ?? '');
    expect(report).toMatch(/Connection: Connected .*Sent: .*H264.*Member 1: /s);
    expect(report).not.toMatch(/Ben|:\/\/|eyJ/);
    // Beside the panel the room goes on being used.
    await user.tap('microphone');
    await expectAccessible(user.page, 'inspector');
    await shows(user, 'desktop', 1280, 800, 'light');
    await user.control('microphone').focus();
    await user.page.keyboard.press('Escape');
    await panel(user).waitFor({ state: 'detached' });
    expect(await user.control('microphone').evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await opens(user);
    await shows(user, 'small-phone', 375, 667, 'dark');
    await user.page.keyboard.press('Escape');
    await panel(user).waitFor({ state: 'detached' });
    await user.tap('leave');
    await user.closeTab();
  });

  it('[U64] is whole in Chinese', async () => {
    const user = await testbed.user({ name: '林晚秋', room: 'quality', locale: 'zh-CN' });
    await user.join();
    await user.sees('Ben');
    await opens(user);
    await shows(user, 'phone', 390, 844, 'light');
    await shows(user, 'landscape', 844, 390, 'dark');
    await shows(user, 'dark-desktop', 1280, 800, 'dark');
    await user.closeTab();
  });
});
