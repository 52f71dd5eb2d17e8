import type { Page } from 'playwright-core';
import { openPipDocument, pipDocumentIsClosed } from '../../harness/browsers/pip-document';
import { expectAccessible } from '../../harness/browsers/accessibility';
import { boxOf, log, openRuntimeTestbed, type RuntimeTestbed } from './runtime-testbed';

interface LiveRecord {
  readonly id: string;
  readonly calls: { call?: string; release?: true }[];
  active: boolean;
  emit(event: string, detail: object): void;
  paint(color: string): void;
}

type Moves = 'navigateTo' | 'navigateBack' | 'reLaunch';
/** Globals of the page, for code that runs in it. */
declare const wx: Record<Moves, (options?: object) => Promise<object>> & {
  createLivePlayerContext(id: string): Record<'exitPictureInPicture' | 'requestPictureInPicture', () => Promise<object>>;
};
declare const liveRecords: LiveRecord[] & { 0: LiveRecord; 1: LiveRecord };
declare function getApp(): { players: object[] };
declare function getCurrentPages(): { route: string; setData(values: object): void }[];

describe('picture in picture in a window of its own', () => {
  let testbed: RuntimeTestbed;
  let page: Page;
  beforeAll(async () => {
    testbed = await openRuntimeTestbed({ hasPipDocument: true });
  });
  afterAll(() => testbed.close());
  beforeEach(async () => {
    page = await openHome();
  });
  afterEach(() => page.context().close());

  const openHome = async (before?: () => void): Promise<Page> => {
    const opened = await testbed.open('#/pages/home/index', {}, before);
    await invite(opened);
    return opened;
  };
  const invite = (opened: Page): Promise<unknown> =>
    opened.evaluate(
      () =>
        (getApp().players = [
          { id: 'one', name: 'Ben', src: 'ws://x/1.flv' },
          { id: 'two', name: 'Cai', src: 'ws://x/2.flv' },
        ]),
    );
  const openParty = async (query = 'modes=pop', tags = 2): Promise<void> => {
    await page.evaluate((url) => wx.navigateTo({ url }), `/pages/party/index?${query}`);
    await page.waitForFunction((count) => liveRecords.length === count, tags);
    await page.evaluate(() => liveRecords.forEach((record, at) => record.paint(at === 0 ? 'rgb(0, 0, 255)' : 'rgb(255, 0, 0)')));
  };
  /** Leaves the page as a user does: what the test evaluates is a gesture for the browser. */
  const leave = (): Promise<Page> => openPipDocument(page, () => page.evaluate(() => void wx.navigateBack()));
  const small = () => page.getByRole('region', { name: 'Picture in picture' });
  const lines = async (): Promise<string[]> => (await log(page)).filter((line) => line.startsWith('party'));
  const released = (): Promise<number> =>
    page.evaluate(() => liveRecords.filter(({ calls }) => calls.some(({ release }) => release === true)).length);
  const groups = (window: Page): Promise<(string | null)[]> =>
    window.getByRole('group').evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')));

  it('[W93] [W94] shows the page’s pictures with their groups, moves them there and back, and opens no window in the tab', async () => {
    await openParty('modes=pop&pusher=ws://x/me.flv', 3);
    const window = await leave();
    await window.getByText('Ben').waitFor();
    expect(await groups(window)).toEqual(['Ben', 'You']);
    expect(await small().count()).toBe(0);
    expect(await page.locator('wx-live-player canvas').count()).toBe(1);
    expect(await window.locator('canvas').count()).toBe(2);
    expect((await lines()).slice(-2)).toEqual(['party onHide', 'party enterpictureinpicture one']);
    await window.getByRole('button', { name: 'Back to page' }).click();
    await pipDocumentIsClosed(window);
    await page.waitForFunction(() => getCurrentPages().length === 2);
    expect(await page.locator('wx-live-player canvas').count()).toBe(2);
    expect((await lines()).slice(-2)).toEqual(['party leavepictureinpicture one', 'party onShow']);
    expect(await released()).toBe(0);
  });

  it('[W93] shows a tag with `unseen` too, and gives its events', async () => {
    await openParty('modes=pop,unseen');
    const window = await leave();
    await window.getByText('Ben').waitFor();
    expect((await lines()).slice(-1)).toEqual(['party enterpictureinpicture one']);
    await window.close();
    await pipDocumentIsClosed(window);
    await page.waitForFunction(() => document.querySelectorAll('wx-live-player > canvas').length === 2);
    expect((await lines()).slice(-1)).toEqual(['party leavepictureinpicture one']);
    expect(await small().count()).toBe(0);
    expect(await page.evaluate(() => getCurrentPages().length)).toBe(1);
  });

  it('[W95] has the page’s buttons, which press those of the page and follow them, in its colours', async () => {
    await openParty();
    const window = await leave();
    const names = (): Promise<(string | null)[]> =>
      window.getByRole('button').evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? each.textContent));
    expect(await names()).toEqual(['Back to page', 'Mute', 'Leave']);
    await window.getByRole('button', { name: 'Mute', exact: true }).click();
    await window.getByRole('button', { name: 'Unmute' }).waitFor();
    expect((await lines()).slice(-1)).toEqual(['party mute']);
    const ground = (): Promise<string> => window.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(await ground()).toBe('rgb(255, 255, 255)');
    await Promise.all([page, window].map((each) => each.emulateMedia({ colorScheme: 'dark' })));
    await window.waitForFunction(() => getComputedStyle(document.body).backgroundColor === 'rgb(16, 16, 16)');
    await window.getByRole('button', { name: 'Leave' }).click();
    await pipDocumentIsClosed(window);
    expect((await lines()).slice(-2)).toEqual(['party leave', 'party onUnload']);
  });

  it('[W95] follows a group that changes, and a tag that takes the place of another', async () => {
    await openParty();
    const window = await leave();
    await window.getByText('Ben').waitFor();
    const change = (players: object[]): Promise<void> =>
      page.evaluate((given) => {
        const party = document.querySelector('wx-page[route="pages/party/index"]') as unknown as {
          __wxElement: { setData(values: object): void };
        };
        party.__wxElement.setData({ players: given });
      }, players);
    await change([{ id: 'one', name: 'Benjamin', src: 'ws://x/1.flv' }]);
    await window.getByText('Benjamin').waitFor();
    await change([{ id: 'three', name: 'Dan', src: 'ws://x/3.flv' }]);
    await window.getByText('Dan').waitFor();
    expect(await groups(window)).toEqual(['Dan']);
    expect(await small().count()).toBe(0);
  });

  it('[W96] goes on in the tab when the user closes it, and closes with `exitPictureInPicture` and with the last tag', async () => {
    await openParty();
    let window = await leave();
    await window.close();
    await small().waitFor();
    expect(await page.locator('wx-live-player > canvas').count()).toBe(2);
    expect((await lines()).slice(-1)).toEqual(['party enterpictureinpicture one']);
    await page.getByRole('button', { name: 'Return to the page' }).click();
    await page.waitForFunction(() => getCurrentPages().length === 2);
    window = await leave();
    await page.evaluate(() => wx.createLivePlayerContext('any').exitPictureInPicture());
    await pipDocumentIsClosed(window);
    expect((await lines()).slice(-1)).toEqual(['party onUnload']);
    expect(await small().count()).toBe(0);
  });

  it('[W96] closes when its tab goes elsewhere', async () => {
    await openParty();
    const window = await leave();
    await page.reload();
    await pipDocumentIsClosed(window);
  });

  it('[W96] goes on in the tab when another tab opens a window', async () => {
    await openParty();
    const window = await leave();
    const first = page;
    page = await first.context().newPage();
    await page.goto(`${testbed.url}#/pages/home/index`);
    await page.waitForFunction(() => performance.getEntriesByName('wx-first-page').length > 0);
    await invite(page);
    await openParty();
    const other = await leave();
    await pipDocumentIsClosed(window);
    await first.getByRole('region', { name: 'Picture in picture' }).waitFor();
    await other.getByText('Ben').waitFor();
    expect(await small().count()).toBe(0);
  });

  it('[W97] keeps the window in the tab without a gesture, after a refusal, and where there is no API', async () => {
    const refuse = (message: string): Promise<void> =>
      page.evaluate((why) => {
        const api = (globalThis as unknown as { documentPictureInPicture: { requestWindow: unknown } }).documentPictureInPicture;
        api.requestWindow = () => Promise.reject(new Error(why));
      }, message);
    await openParty();
    await refuse('NotAllowedError');
    await page.evaluate(() => void wx.navigateBack());
    await small().waitFor();
    expect(page.context().pages()).toHaveLength(1);
    expect((await lines()).filter((line) => line.includes('enter'))).toHaveLength(1);
    await small().locator('canvas').click();
    await page.waitForFunction(() => getCurrentPages().length === 2);
    await page.evaluate(() => Object.defineProperty(navigator, 'userActivation', { value: { isActive: false } }));
    await page.evaluate(() => void wx.navigateBack());
    await small().waitFor();
    expect(page.context().pages()).toHaveLength(1);
  });

  it('[W97] goes on in the tab without events of its own when an `unseen` tag is refused', async () => {
    await openParty('modes=pop,unseen');
    await page.evaluate(() => {
      const api = (globalThis as unknown as { documentPictureInPicture: { requestWindow: unknown } }).documentPictureInPicture;
      api.requestWindow = () => Promise.reject(new Error('NotAllowedError'));
    });
    await page.evaluate(() => void wx.navigateBack());
    await page.waitForFunction(() => getCurrentPages().length === 1);
    await page.waitForFunction(() =>
      (getApp() as unknown as { log: string[] }).log.some((line) => line.startsWith('party leave')),
    );
    expect(await small().count()).toBe(0);
    expect(await page.locator('wx-live-player > canvas').count()).toBe(2);
  });

  it('[W98] enlarges the active speaker', async () => {
    await openParty();
    const window = await leave();
    await window.getByText('Ben').waitFor();
    await page.evaluate(() => {
      const cai = liveRecords.find(({ id }) => id === 'two');
      setInterval(() => cai?.emit('audiovolumenotify', { volume: 60 }), 100);
    });
    await window.getByText('Cai').waitFor();
    expect(await groups(window)).toEqual(['Cai']);
    expect(await page.locator('wx-live-player#one > canvas').count()).toBe(1);
  });

  it('[W99] is the mini program’s front: a hidden tab does not hide it until the window closes', async () => {
    await openParty();
    const window = await leave();
    await window.getByText('Ben').waitFor();
    const hidden = (): Promise<string[]> => log(page).then((all) => all.filter((line) => line.startsWith('app.onHide')));
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    expect(await hidden()).toEqual([]);
    await window.close();
    await page.waitForFunction(() =>
      (getApp() as unknown as { log: string[] }).log.some((line) => line.startsWith('app.onHide')),
    );
  });

  it('[W100] opens for the page in front by `requestPictureInPicture`, and closes when another page comes in front', async () => {
    await openParty('modes=');
    const request = (): Promise<object> =>
      page.evaluate(() =>
        wx
          .createLivePlayerContext('one')
          .requestPictureInPicture()
          .catch((failure: object) => failure),
      );
    let window = await openPipDocument(page, () => void request());
    await window.getByText('Ben').waitFor();
    expect((await lines()).slice(-1)).toEqual(['party onShow']);
    await window.getByRole('button', { name: 'Back to page' }).click();
    await pipDocumentIsClosed(window);
    expect(await page.locator('wx-live-player > canvas').count()).toBe(2);
    window = await openPipDocument(page, () => void request());
    await page.evaluate(() => wx.navigateTo({ url: '/pages/second/index' }));
    await pipDocumentIsClosed(window);
    expect(await small().count()).toBe(0);
    expect(await request()).toMatchObject({ errMsg: expect.stringMatching(/^operateLivePlayer:fail/) as string });
  });

  it('[W100] opens when the user leaves the tab, if the browser offers it, and closes when the tab is back', async () => {
    await page.context().close();
    page = await openHome(() => {
      MediaSession.prototype.setActionHandler = (action: string, handler: unknown) =>
        Object.assign(globalThis, { [action]: handler });
    });
    await openParty('modes=');
    const show = (isShown: boolean): Promise<void> =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { configurable: true, value: !value });
        document.dispatchEvent(new Event('visibilitychange'));
      }, isShown);
    const offer = (): Promise<void> =>
      page.evaluate(() => (globalThis as unknown as { enterpictureinpicture(): void }).enterpictureinpicture());
    await show(false);
    const window = await openPipDocument(page, offer);
    await window.getByText('Ben').waitFor();
    expect((await log(page)).slice(-2)).toEqual(['app.onShow', 'party onShow']);
    await show(true);
    await pipDocumentIsClosed(window);
    expect(await page.locator('wx-live-player > canvas').count()).toBe(2);
  });

  it('[W101] works by keyboard, with targets of at least 44 px, accessible in both themes', async () => {
    await openParty('modes=pop&pusher=ws://x/me.flv', 3);
    const window = await leave();
    for (const button of await window.getByRole('button').all()) {
      const { width, height } = await boxOf(button);
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
    }
    await window.keyboard.press('Tab');
    await window.keyboard.press('Tab');
    await window.keyboard.press('Enter');
    await window.getByRole('button', { name: 'Unmute' }).waitFor();
    await window.keyboard.press('Space');
    await window.getByRole('button', { name: 'Mute', exact: true }).waitFor();
    expect(await window.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)).toBe('solid');
    await expectAccessible(window, 'the window', { liveRegions: 0 });
  });
});
