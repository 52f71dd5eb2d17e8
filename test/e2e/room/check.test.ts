import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';
import { checkScreen, noImage } from '../../harness/browsers/screen-check';
import { openTab, type TabOptions } from '../../harness/browsers/tab';
import { Viewer } from '../../harness/browsers/viewer';

const words = {
  'zh-CN': { start: '开始检查', again: '重新检查', heard: '扬声器: 听到了', good: '一切正常', retry: '连接服务器: 重试' },
  'en-US': {
    start: 'Start',
    again: 'Check again',
    heard: 'Speaker: I heard it',
    good: 'Everything is fine',
    retry: 'Connection: Retry',
  },
} as const;

let testbed: BrowserTestbed;

/** The page of the check, in a tab of its own. */
class CheckUser extends Viewer {
  readonly words: (typeof words)[keyof typeof words];

  private constructor(tab: Awaited<ReturnType<typeof openTab>>, locale: keyof typeof words) {
    super('Ana', tab);
    this.words = words[locale];
  }

  static async open(options: Partial<TabOptions> = {}): Promise<CheckUser> {
    const tab = await openTab(testbed.browser, testbed.script, { name: 'Ana', ...options });
    await tab.page.goto(`http://127.0.0.1:${testbed.backend.port}/#/pages/check/index`);
    return new CheckUser(tab, options.locale ?? 'zh-CN');
  }

  async tap(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  /** The check from its button to its end. */
  async run(): Promise<void> {
    await this.tap(this.words.start);
    await this.hear();
  }

  async hear(): Promise<void> {
    await this.tap(this.words.heard);
    await this.page.getByRole('button', { name: this.words.again }).waitFor();
  }

  /** The states of all rows, by their class. */
  rows(): Promise<Record<string, string>> {
    return this.page.evaluate(() => {
      const of = (element: Element, name: string): string => RegExp(`${name}--(\\w+)`).exec(element.className)?.[1] ?? '';
      const rows = Array.from(document.querySelectorAll('[role="listitem"]'));
      return Object.fromEntries(
        rows.map((row) => [of(row, 'row'), of(row.querySelector('[class*="row__state--"]') ?? row, 'row__state')]),
      );
    });
  }
}

const passed = ['socket', 'account', 'clock', 'camera', 'microphone', 'entry', 'send', 'play', 'udp', 'level', 'speaker'];

beforeAll(async () => {
  testbed = await openBrowserTestbed();
});
afterAll(() => testbed.close());

it('[U66] the check passes in a browser, its page is whole, and nothing stays open', async () => {
  const user = await CheckUser.open();
  await checkScreen(user, 'check-new', noImage);
  await user.tap(user.words.start);
  await user.page.locator('[class*="picture"] wx-live-player video, [class*="picture"] wx-live-player canvas').first().waitFor();
  await checkScreen(user, 'check-runs', noImage);
  await user.hear();
  expect(await user.rows()).toEqual(Object.fromEntries(passed.map((id) => [id, 'ok'])));
  await user.seesText(user.words.good);
  await checkScreen(user, 'check-good', noImage);
  // Everything is released: no camera, no element.
  expect(await user.page.evaluate(() => window.testApi.openTracks())).toEqual([]);
  expect(await user.page.locator('wx-live-pusher, wx-live-player').count()).toBe(0);
  await user.closeTab();
});

it('[U67] the check names a refused camera, and goes on with the microphone', async () => {
  const user = await CheckUser.open({
    refuse: 'camera',
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    theme: 'dark',
  });
  await user.run();
  const rows = await user.rows();
  expect([rows['camera'], rows['microphone'], rows['send'], rows['level']]).toEqual(['failed', 'ok', 'ok', 'ok']);
  await user.seesText('No camera access. Allow it in settings');
  await user.page.getByRole('button', { name: 'Camera: Open settings' }).waitFor();
  await checkScreen(user, 'check-camera-refused', noImage);
  await user.closeTab();
});

it('[U68] the check finds a server that died, says who can act, and passes when it is back', async () => {
  const user = await CheckUser.open({ viewport: { width: 375, height: 667 } });
  await testbed.backend.kill();
  await user.run();
  const rows = await user.rows();
  expect([rows['socket'], rows['account'], rows['entry'], rows['camera'], rows['speaker']]).toEqual([
    'failed',
    'skipped',
    'skipped',
    'ok',
    'ok',
  ]);
  await user.seesText('请联系服务器管理员');
  await checkScreen(user, 'check-no-server', noImage);
  await testbed.backend.start();
  await user.tap(user.words.retry);
  await user.page.getByRole('button', { name: user.words.again }).waitFor();
  expect(await user.rows()).toEqual(Object.fromEntries(passed.map((id) => [id, 'ok'])));
  await user.closeTab();
});
