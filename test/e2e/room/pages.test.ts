import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';
import type { RoomUser } from '../../harness/browsers/room-user';
import { checkScreen } from '../../harness/browsers/screen-check';

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };

/** The worst contrast of a text to the background behind it, with the text. */
const worstContrast = (): [number, string] => {
  const channels = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (color: string): number => {
    const [red = 0, green = 0, blue = 0] = channels(color).map((value) =>
      value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (element: Element | null): string => {
    if (element === null) return 'rgb(255, 255, 255)';
    const { backgroundColor } = getComputedStyle(element);
    return channels(backgroundColor)[3] === 0 ? ground(element.parentElement) : backgroundColor;
  };
  const hasText = ({ childNodes }: Element): boolean =>
    Array.from(childNodes).some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '');
  return Array.from(document.querySelectorAll('#wx-frame *'))
    .filter((element) => hasText(element) && element.checkVisibility())
    .map((element): [number, string] => {
      const [high = 0, low = 0] = [getComputedStyle(element).color, ground(element)].map(luminance).sort((a, b) => b - a);
      return [(high + 0.05) / (low + 0.05), element.textContent ?? ''];
    })
    .sort(([a], [b]) => a - b)[0] as [number, string];
};

describe.each(['zh-CN', 'en-US'] as const)('the pages of the demo in %s', (locale) => {
  let testbed: BrowserTestbed;
  beforeAll(async () => {
    testbed = await openBrowserTestbed();
  });
  afterAll(() => testbed.close());

  const language = locale === 'en-US' ? 'en' : 'zh';
  async function shows(user: RoomUser, name: string): Promise<void> {
    for (const [size, viewport] of Object.entries(sizes)) {
      await user.page.setViewportSize(viewport);
      await checkScreen(user, `page-${name}-${size}-${language}`, /^$/);
    }
  }
  const open = (user: RoomUser, path: string): Promise<unknown> => user.page.evaluate((url) => wx.reLaunch({ url }), path);

  it('[U26] [U45] are never blank and lead onward', async () => {
    const ana = await testbed.user({ name: 'Ana', room: 'blank', locale });
    await ana.join();
    for (const page of ['room', 'parts', 'pair'].flatMap((name) => [`${name}/index`, `${name}/index?id=a/b`])) {
      await open(ana, '/pages/call/index');
      await ana.page.waitForURL(/#\/pages\/contacts\/index/);
      await open(ana, `/pages/${page}`);
      await ana.page.waitForURL(/#\/pages\/home\/index/);
    }
    await open(ana, '/pages/headless/index');
    await ana.seesText(language === 'en' ? 'No call at the moment' : '现在没有通话');
    await shows(ana, 'headless');
    await ana.page.getByRole('button', { name: language === 'en' ? 'Call somebody' : '打给别人' }).click();
    await ana.page.waitForURL(/#\/pages\/contacts\/index/);
    await open(ana, '/pages/pair/index?id=blank');
    await ana.seesText(language === 'en' ? 'No one else is here yet' : '还没有别人');
    await ana.page.getByRole('button', { name: language === 'en' ? 'Invite' : '邀请' }).waitFor();
    await shows(ana, 'pair-alone');
    await ana.closeTab();
  });

  it('[U54] follow the theme of the phone while they are open', async () => {
    const ana = await testbed.user({ name: 'Ana', room: 'dusk', locale });
    for (const [path, dark] of [
      ['home/index', 'home--dark'],
      ['contacts/index', 'paper--dark'],
      ['history/index', 'paper--dark'],
      ['parts/index?id=dusk', 'parts--dark'],
    ] as const) {
      await open(ana, `/pages/${path}`);
      await ana.page.emulateMedia({ colorScheme: 'dark' });
      await ana.page.locator(`[class*="${dark}"]`).waitFor();
      await ana.page.emulateMedia({ colorScheme: 'light' });
      await ana.page.locator(`[class*="${dark}"]`).waitFor({ state: 'detached' });
    }
    await ana.closeTab();
  });

  it.each(['light', 'dark'] as const)('[U27] are legible in the %s theme, built from parts', async (theme) => {
    const ana = await testbed.user({ name: 'Ana', room: 'legible', locale, theme });
    await open(ana, '/pages/parts/index?id=legible');
    await ana.page.waitForURL(/#\/pages\/parts\/index/);
    await ana.nameField.waitFor();
    await shows(ana, `parts-${theme}`);
    const [contrast, text] = await ana.page.evaluate(worstContrast);
    expect(contrast > 4.5 ? 'legible' : { contrast, text }).toBe('legible');
    await ana.closeTab();
  });
});
