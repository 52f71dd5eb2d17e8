import type { Page } from 'playwright-core';
import { boxOf, log, openRuntimeTestbed, type RuntimeTestbed } from './runtime-testbed';

interface LiveRecord {
  readonly id: string;
  readonly calls: { call?: string; release?: true }[];
  active: boolean;
  paint(color: string): void;
}

type Moves = 'navigateTo' | 'navigateBack' | 'redirectTo' | 'reLaunch';
/** Globals of the page, for code that runs in it. */
declare const wx: Record<Moves, (options?: object) => Promise<object>> & {
  checkIsPictureInPictureActive(): boolean;
  createLivePlayerContext(id: string): { exitPictureInPicture(): Promise<object> };
  createLivePusherContext(): { switchCamera(): Promise<object> };
};
declare const liveRecords: LiveRecord[] & { 0: LiveRecord };
declare function getApp(): { players: object[] };
declare function getCurrentPages(): { route: string; born?: number; setData(values: object): void }[];

const call = '/pages/call/index';

describe('picture in picture', () => {
  let testbed: RuntimeTestbed;
  let page: Page;
  beforeAll(async () => {
    testbed = await openRuntimeTestbed();
  });
  afterAll(() => testbed.close());
  beforeEach(async () => {
    page = await testbed.open('#/pages/home/index');
    await page.evaluate(() => (getApp().players = [{ id: 'one', src: 'ws://x/1.flv' }]));
  });
  afterEach(() => page.context().close());

  const go = (move: Moves, options: object = {}): Promise<object> =>
    page.evaluate(([name, given]) => wx[name](given).catch((failure: object) => failure), [move, options] as const);
  const openCall = async (query: string, players = 1): Promise<void> => {
    await go('navigateTo', { url: `${call}?${query}` });
    await page.waitForFunction((count) => liveRecords.length === count, players);
    await page.evaluate(() => liveRecords.forEach((record) => record.paint('rgb(0, 0, 255)')));
  };
  const routes = (): Promise<string[]> => page.evaluate(() => getCurrentPages().map(({ route }) => route.split('/')[1] ?? ''));
  const lines = async (): Promise<string[]> => (await log(page)).filter((line) => line.startsWith('call'));
  const small = () => page.getByRole('region', { name: 'Picture in picture' });
  const isOpen = async (): Promise<boolean> => {
    const told = await page.evaluate(() => wx.checkIsPictureInPictureActive());
    expect(await small().count()).toBe(told ? 1 : 0);
    return told;
  };
  const asked = (index: number): Promise<(string | undefined)[]> =>
    page.evaluate(
      (at) => liveRecords[at]?.calls.flatMap(({ call: name, release }) => name ?? (release ? 'release' : [])) ?? [],
      index,
    );

  it('[W40] shows a playing element when another page covers it, and returns it when the page is shown again', async () => {
    await openCall('modes=push');
    await go('navigateTo', { url: '/pages/second/index' });
    expect(await isOpen()).toBe(true);
    expect(await routes()).toEqual(['home', 'call', 'second']);
    await page.waitForFunction(() => {
      const copy = document.querySelector<HTMLCanvasElement>('.wx-small > canvas');
      const middle = copy?.getContext('2d')?.getImageData(copy.width / 2, copy.height / 2, 1, 1).data;
      return middle?.[2] === 255 && middle[0] === 0;
    });
    await go('navigateBack');
    expect(await isOpen()).toBe(false);
    expect(await asked(0)).toEqual([]);
    expect(await lines()).toEqual([
      'call 1 onLoad {"modes":"push"}',
      'call 1 onShow',
      'call 1 onHide',
      'call 1 enterpictureinpicture one',
      'call 1 leavepictureinpicture one',
      'call 1 onShow',
    ]);
  });

  it('[W40] returns to the page by a tap, a button and a navigation to it', async () => {
    await openCall('modes=push');
    const back = {
      tap: () => small().locator('canvas').click(),
      button: () => page.getByRole('button', { name: 'Return to the page' }).click(),
      navigation: () => go('navigateTo', { url: `${call}?modes=push` }),
    };
    for (const way of Object.values(back)) {
      await go('navigateTo', { url: '/pages/second/index' });
      await go('navigateTo', { url: '/pages/form/index' });
      expect(await isOpen()).toBe(true);
      await way();
      await page.waitForFunction(() => getCurrentPages().length === 2);
      expect(await routes()).toEqual(['home', 'call']);
      expect(await isOpen()).toBe(false);
    }
    await page.waitForURL(/pages\/call\/index\?modes=push$/);
    await page.goBack();
    await page.waitForFunction(() => getCurrentPages().length === 1);
  });

  it('[W41] keeps a closed page outside of the stack, and opens the same one again', async () => {
    await openCall('modes=push,pop');
    await go('navigateBack');
    expect(await isOpen()).toBe(true);
    expect(await routes()).toEqual(['home']);
    expect((await lines()).slice(-2)).toEqual(['call 1 onHide', 'call 1 enterpictureinpicture one']);
    await go('navigateTo', { url: '/pages/second/index' });
    await small().locator('canvas').click();
    await page.waitForFunction(() => getCurrentPages().length === 3);
    expect(await routes()).toEqual(['home', 'second', 'call']);
    expect(await page.evaluate(() => getCurrentPages()[2]?.born)).toBe(1);
    expect(await page.locator('wx-page[route="pages/call/index"]').isVisible()).toBe(true);
    expect(await isOpen()).toBe(false);
    await page.waitForURL(/pages\/call\/index\?modes=push,pop$/);
    await page.goBack();
    await page.waitForFunction(() => getCurrentPages().length === 2);
    expect(await isOpen()).toBe(true);
    await go('redirectTo', { url: `${call}?modes=push,pop` });
    expect(await routes()).toEqual(['home', 'call']);
    expect(await page.evaluate(() => getCurrentPages()[1]?.born)).toBe(1);
    expect(await asked(0)).toEqual([]);
    expect((await lines()).filter((line) => line.includes('onLoad') || line.includes('onUnload'))).toHaveLength(1);
  });

  it('[W41] opens another page for another query, and closes a page as usual when it has no small window or plays nothing', async () => {
    await openCall('modes=push,pop');
    await go('navigateBack');
    await go('navigateTo', { url: `${call}?modes=push` });
    expect(await page.evaluate(() => getCurrentPages()[1]?.born)).toBe(2);
    await page.waitForFunction(() => liveRecords.length === 2);
    await go('navigateBack');
    expect((await lines()).slice(-1)).toEqual(['call 2 onUnload']);
    expect(await isOpen()).toBe(true);
    await page.evaluate(() => getCurrentPages()[0] && (liveRecords[0].active = false));
    await small().locator('canvas').click();
    await page.waitForFunction(() => getCurrentPages().length === 2);
    await go('navigateBack');
    expect((await lines()).slice(-1)).toEqual(['call 1 onUnload']);
    expect(await isOpen()).toBe(false);
    expect((await asked(0)).slice(-1)).toEqual(['release']);
  });

  it('[W41] keeps it, too, when the browser goes back to a page that a reload had forgotten', async () => {
    await go('navigateTo', { url: `${call}?modes=pop` });
    await page.reload();
    await page.waitForFunction(() => performance.getEntriesByName('wx-first-page').length > 0);
    await page.evaluate(() => getCurrentPages()[0]?.setData({ players: [{ id: 'one', src: 'ws://x/1.flv' }] }));
    await page.waitForFunction(() => liveRecords.length === 1);
    await page.goBack();
    await page.waitForFunction(() => getCurrentPages()[0]?.route === 'pages/home/index');
    expect(await isOpen()).toBe(true);
    expect(await routes()).toEqual(['home']);
    expect((await lines()).filter((line) => line.includes('onUnload'))).toEqual([]);
  });

  it('[W42] unloads the page when the window is closed, by the user or a context, and repairs the history', async () => {
    await openCall('modes=push');
    await go('navigateTo', { url: '/pages/second/index?n=1' });
    await go('navigateTo', { url: '/pages/form/index' });
    await page.getByRole('button', { name: 'Close the window' }).click();
    expect(await isOpen()).toBe(false);
    expect(await routes()).toEqual(['home', 'second', 'form']);
    expect((await lines()).slice(-2)).toEqual(['call 1 leavepictureinpicture one', 'call 1 onUnload']);
    expect(await asked(0)).toEqual(['release']);
    await page.waitForURL(/pages\/form\/index$/);
    for (const [route, depth] of [
      ['second/index\\?n=1', 2],
      ['home/index', 1],
    ] as const) {
      await page.goBack();
      await page.waitForFunction((wanted) => getCurrentPages().length === wanted, depth);
      expect(page.url()).toMatch(new RegExp(`pages/${route}$`));
    }
    await go('navigateTo', { url: `${call}?modes=pop` });
    await page.waitForFunction(() => liveRecords.length === 2);
    await go('navigateBack');
    const exit = (): Promise<object> =>
      page.evaluate(() =>
        wx
          .createLivePlayerContext('any')
          .exitPictureInPicture()
          .catch((failure: object) => failure),
      );
    expect(await exit()).toEqual({ errMsg: 'operateLivePlayer:ok' });
    expect((await lines()).slice(-1)).toEqual(['call 2 onUnload']);
    expect(await exit()).toEqual({ errMsg: 'operateLivePlayer:fail not in picture in picture' });
  });

  it('[W42] unloads it by reLaunch, and opens no window by redirectTo', async () => {
    await openCall('modes=push,pop');
    await go('navigateBack');
    await go('reLaunch', { url: '/pages/second/index' });
    expect(await isOpen()).toBe(false);
    expect((await lines()).slice(-1)).toEqual(['call 1 onUnload']);
    await go('navigateTo', { url: `${call}?modes=push,pop` });
    await page.waitForFunction(() => liveRecords.length === 2);
    await go('redirectTo', { url: '/pages/form/index' });
    expect(await isOpen()).toBe(false);
    expect((await lines()).slice(-1)).toEqual(['call 2 onUnload']);
    expect(await page.locator('wx-page').count()).toBe(2);
  });

  it('[W43] is one window at a time', async () => {
    await openCall('modes=pop&n=1');
    await go('navigateBack');
    await go('navigateTo', { url: `${call}?modes=pop&n=2` });
    await page.waitForFunction(() => liveRecords.length === 2);
    await go('navigateBack');
    expect(await small().count()).toBe(1);
    expect((await lines()).slice(-4)).toEqual([
      'call 2 onHide',
      'call 1 leavepictureinpicture one',
      'call 1 onUnload',
      'call 2 enterpictureinpicture one',
    ]);
    expect(await asked(0)).toEqual(['release']);
  });

  it('[W43] is dragged, snaps to a side inside the frame, and keeps that position', async () => {
    await openCall('modes=pop');
    await go('navigateBack');
    const rested = (): Promise<unknown> =>
      small().evaluate(async (window) => Promise.all(window.getAnimations().map(({ finished }) => finished)));
    const box = await boxOf(small());
    expect(box.x + box.width).toBe(375 - 12);
    const [x, y] = [box.x + 20, box.y + 20];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - 200, y - 100, { steps: 4 });
    const held = await boxOf(small());
    expect([held.x, held.y]).toEqual([box.x - 200, box.y - 100]);
    await page.mouse.up();
    await rested();
    const left = await boxOf(small());
    expect(left.x).toBe(12);
    expect(Math.abs(left.y - held.y)).toBeLessThanOrEqual(1);
    expect(await isOpen()).toBe(true);
    await page.mouse.move(left.x + 20, left.y + 20);
    await page.mouse.down();
    await page.mouse.move(-300, 3_000);
    await page.mouse.up();
    await rested();
    const low = await boxOf(small());
    expect([low.x, low.y + low.height]).toEqual([12, 667 - 12]);
    await small().locator('canvas').click();
    await go('navigateBack');
    expect(await boxOf(small())).toEqual(low);
  });

  it('[W43] has targets of at least 44 px, in every shape, and works by keyboard', async () => {
    await openCall('modes=pop');
    await go('navigateBack');
    for (const viewport of [
      { width: 320, height: 568 },
      { width: 667, height: 375 },
      { width: 1280, height: 800 },
    ]) {
      await page.setViewportSize(viewport);
      await page.waitForFunction((width) => {
        const right = document.querySelector('.wx-small')?.getBoundingClientRect().right ?? 0;
        const frame = document.querySelector('#wx-frame')?.getBoundingClientRect().right ?? 0;
        return frame <= width && Math.abs(frame - right - 12) < 0.5;
      }, viewport.width);
      for (const button of await small().getByRole('button').all()) {
        const { width, height } = await boxOf(button);
        expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
      }
    }
    const restore = page.getByRole('button', { name: 'Return to the page' });
    await restore.focus();
    expect(await restore.evaluate((button) => getComputedStyle(button).outlineStyle)).toBe('solid');
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(() => document.querySelector('.wx-small')?.getBoundingClientRect().left === 12);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => getCurrentPages().length === 2);
  });

  it('[W49] [W50] avoids the buttons of a bar under it, and shows that there is only audio', async () => {
    await openCall('modes=pop');
    await go('navigateBack');
    const window = await boxOf(small());
    await page.evaluate(({ x, y }) => {
      const key = document.createElement('button');
      key.id = 'hang-up';
      key.style.cssText = `position:fixed;left:${x + 20}px;top:${y + 20}px;width:64px;height:64px`;
      document.querySelector('.wx-screen:not(.wx-screen-covered) > .wx-body')?.append(key);
    }, window);
    await page.locator('#hang-up').click({ timeout: 5_000 });
    const moved = await boxOf(small());
    expect(moved.y).not.toBe(window.y);
    expect(await small().evaluate((element) => element.classList.contains('wx-small-dark'))).toBe(false);
    await page.evaluate(() => liveRecords[0].paint('#000'));
    await page.waitForSelector('.wx-small-dark');
  });

  it('[W43] uses the language of the browser', async () => {
    const chinese = await testbed.open('#/pages/home/index', { locale: 'zh-CN' });
    await chinese.evaluate(() => (getApp().players = [{ id: 'one', src: 'ws://x/1.flv' }]));
    await chinese.evaluate((url) => wx.navigateTo({ url }), `${call}?modes=pop`);
    await chinese.waitForFunction(() => liveRecords.length === 1);
    await chinese.evaluate(() => wx.navigateBack());
    const window = chinese.getByRole('region', { name: '小窗' });
    expect(await window.getByRole('button', { name: '回到页面' }).count()).toBe(1);
    expect(await window.getByRole('button', { name: '关闭小窗' }).count()).toBe(1);
    await chinese.context().close();
  });

  it('[W44] shows another tag of the page when its own is removed, remote before local', async () => {
    await openCall('modes=pop&pusher=ws://x/me.flv', 2);
    const held = await page.evaluate(() => {
      const kept = getCurrentPages()[1];
      return wx.navigateBack().then(() => Object.assign(globalThis, { kept }) && true);
    });
    expect(held).toBe(true);
    const change = (players: object[]): Promise<void> =>
      page.evaluate(
        (given) => (globalThis as unknown as { kept: { setData(values: object): void } }).kept.setData({ players: given }),
        players,
      );
    expect((await lines()).slice(-1)).toEqual(['call 1 enterpictureinpicture one']);
    await change([]);
    expect((await lines()).slice(-1)).toEqual(['call 1 enterpictureinpicture pusher']);
    await change([{ id: 'two', src: 'ws://x/2.flv' }]);
    await page.waitForFunction(() => liveRecords.length === 3);
    expect((await lines()).slice(-2)).toEqual(['call 1 leavepictureinpicture pusher', 'call 1 enterpictureinpicture two']);
    expect(await isOpen()).toBe(true);
    const answer = await page.evaluate(() => wx.createLivePusherContext().switchCamera());
    expect(answer).toEqual({ errMsg: 'operateLivePusher:ok', answered: 'switchCamera' });
  });

  it('[W73] keeps the page of an unseen tag without a window, which opens and closes with the word', async () => {
    await openCall('modes=pop,unseen');
    await page.evaluate(() => Object.assign(globalThis, { kept: getCurrentPages()[1] }));
    const change = (modes: string[]): Promise<void> =>
      page.evaluate(
        (given) => (globalThis as unknown as { kept: { setData(values: object): void } }).kept.setData({ modes: given }),
        modes,
      );
    await go('navigateBack');
    expect([await small().count(), await asked(0)]).toEqual([0, []]);
    await change(['pop']);
    expect([await small().count(), (await lines()).pop()]).toEqual([1, 'call 1 enterpictureinpicture one']);
    await change(['pop', 'unseen']);
    expect([await small().count(), (await lines()).pop()]).toEqual([0, 'call 1 leavepictureinpicture one']);
    expect(await asked(0)).toEqual([]);
  });

  it('[W44] closes with the page when none of its tags wants the window; a page in the stack stays', async () => {
    await openCall('modes=push,pop');
    const modes = (index: number | null, wanted: string[]): Promise<void> =>
      page.evaluate(
        ([at, given]) => {
          const held = globalThis as { kept?: { setData(values: object): void } | undefined };
          held.kept ??= getCurrentPages()[at ?? 0];
          held.kept?.setData({ modes: given });
        },
        [index, wanted] as const,
      );
    await go('navigateTo', { url: '/pages/second/index' });
    await modes(1, []);
    await page.waitForFunction(() => !wx.checkIsPictureInPictureActive());
    expect(await routes()).toEqual(['home', 'call', 'second']);
    expect(await asked(0)).toEqual(['pause']);
    await go('navigateBack');
    expect(await asked(0)).toEqual(['pause', 'resume']);
    await modes(null, ['pop']);
    await go('navigateBack');
    expect(await isOpen()).toBe(true);
    await modes(null, []);
    await page.waitForFunction(() => !wx.checkIsPictureInPictureActive());
    expect((await lines()).slice(-1)).toEqual(['call 1 onUnload']);
    expect((await asked(0)).slice(-1)).toEqual(['release']);
  });
});
