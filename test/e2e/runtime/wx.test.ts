import jsQR from 'jsqr';
import type { Locator, Page } from 'playwright-core';
import { takeExpected } from '../../harness/browsers/console-watch';
import { openRuntimeTestbed, type RuntimeTestbed } from './runtime-testbed';

type Members = 'connectSocket' | 'request' | 'createSelectorQuery' | 'createIntersectionObserver';
type Wx = Record<Members, (...given: unknown[]) => unknown>;
/** Globals of the page, for code that runs in it. */
declare const wx: Wx;
declare const seen: unknown[];
declare function getCurrentPages(): [{ setData(values: object, then: () => void): void }];

interface Task {
  readyState: number;
  onOpen(listener: () => void): void;
  onMessage(listener: (message: { data: unknown }) => void): void;
  onClose(listener: (close: object) => void): void;
  onError(listener: (failure: object) => void): void;
  send(options: object): Promise<unknown>;
  close(options?: object): Promise<unknown>;
}

/** The text that a camera reads from a drawn code. */
async function scanned(code: Locator): Promise<string | undefined> {
  const side = 400;
  const pixels = await code.evaluate(async (drawn, size) => {
    const copy = drawn.cloneNode(true) as Element;
    ['width', 'height'].forEach((name) => copy.setAttribute(name, String(size)));
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
    await image.decode();
    const pen = Object.assign(document.createElement('canvas'), { width: size, height: size }).getContext('2d');
    if (pen === null) throw new Error('no canvas');
    pen.fillStyle = getComputedStyle(drawn).backgroundColor;
    pen.fillRect(0, 0, size, size);
    pen.drawImage(image, 0, 0);
    return Array.from(pen.getImageData(0, 0, size, size).data);
  }, side);
  return jsQR(new Uint8ClampedArray(pixels), side, side)?.data;
}

describe('wx in a browser', () => {
  let testbed: RuntimeTestbed;
  beforeAll(async () => {
    testbed = await openRuntimeTestbed();
  });
  afterAll(() => testbed.close());

  const call = (page: Page, name: string, ...given: unknown[]): Promise<unknown> =>
    page.evaluate(
      async ([member, list]) => {
        try {
          return await wx[member as Members](...(list as unknown[]));
        } catch (failure) {
          return failure;
        }
      },
      [name, given] as const,
    );

  it('[W25] keeps values in storage, by call and by Sync, and forgets them', async () => {
    const page = await testbed.open();
    await call(page, 'setStorageSync', 'a', { list: [1] });
    expect(await call(page, 'getStorageSync', 'a')).toEqual({ list: [1] });
    expect(await call(page, 'getStorage', { key: 'a' })).toEqual({ errMsg: 'getStorage:ok', data: { list: [1] } });
    expect(await call(page, 'getStorage', { key: 'b' })).toEqual({ errMsg: 'getStorage:fail data not found' });
    expect(await call(page, 'getStorageSync', 'b')).toBe('');
    await call(page, 'removeStorage', { key: 'a' });
    expect(await call(page, 'getStorageInfoSync')).toMatchObject({ keys: [] });
  });

  it('[W25] gives each tab a persistent storage of its own', async () => {
    const first = await testbed.open();
    const second = await first.context().newPage();
    const visit = async (page: Page): Promise<unknown> => {
      await page.goto(testbed.url);
      await page.waitForFunction(() => performance.getEntriesByName('wx-first-page').length > 0);
      return call(page, 'getStorageSync', 'name');
    };
    await visit(second);
    await call(first, 'setStorageSync', 'name', 'Ana');
    await call(second, 'setStorageSync', 'name', 'Bo');
    expect([await visit(first), await visit(second)]).toEqual(['Ana', 'Bo']);
    await first.close();
    await second.close({ runBeforeUnload: false });
    const third = await second.context().newPage();
    expect(await visit(third)).toBe('Ana');
  });

  describe('[W60] a tab is the same phone after a reload, and no two tabs are one', () => {
    const ready = (page: Page): Promise<unknown> =>
      page.waitForFunction(() => performance.getEntriesByName('wx-first-page').length > 0);
    const nameOf = async (page: Page): Promise<unknown> => {
      await ready(page);
      return call(page, 'getStorageSync', 'name');
    };
    /** Opens a tab that starts with a copy of the session storage of `page`, as a duplicated tab does. */
    const duplicate = async (page: Page): Promise<Page> => {
      const [copy] = await Promise.all([page.waitForEvent('popup'), page.evaluate(() => void open(location.href))]);
      await ready(copy);
      return copy;
    };

    it('keeps its data while the page that it reloads holds the lock', async () => {
      const first = await testbed.open('', {}, () => {
        // The page that closes still holds its lock for longer than a page takes to load, as on a busy machine.
        if (sessionStorage.getItem('slow') === null) return;
        const { query, request } = LockManager.prototype;
        const left = sessionStorage.getItem('wx-left');
        const freeAt = Date.now() + 2_000;
        const isHeld = (): boolean => Date.now() < freeAt;
        LockManager.prototype.query = async function (this: LockManager) {
          return isHeld() ? { held: [{ name: 'wx-slot-0', mode: 'exclusive', clientId: left ?? 'closing' }] } : query.call(this);
        };
        LockManager.prototype.request = async function (
          this: LockManager,
          name: string,
          options: LockOptions,
          then: (lock: unknown) => unknown,
        ) {
          if (name !== 'wx-slot-0' || !isHeld()) return request.call(this, name, options, then as LockGrantedCallback<unknown>);
          if (options.ifAvailable === true) return then(null);
          await new Promise((free, refuse) => {
            setTimeout(free, freeAt - Date.now());
            options.signal?.addEventListener('abort', () => refuse(new Error('aborted')));
          });
          return request.call(this, name, options, then as LockGrantedCallback<unknown>);
        } as LockManager['request'];
      });
      await call(first, 'setStorageSync', 'name', 'Ana');
      await first.evaluate(() => sessionStorage.setItem('slow', 'yes'));
      await first.reload();
      expect(await nameOf(first)).toBe('Ana');
      await first.context().close();
    });

    it('keeps its data after many reloads of several tabs at once', async () => {
      const first = await testbed.open();
      const tabs = [first, await duplicate(first), await duplicate(first)];
      for (const [index, tab] of tabs.entries()) await call(tab, 'setStorageSync', 'name', `tab ${index}`);
      for (let round = 0; round < 8; round++) {
        await Promise.all(tabs.map((tab) => tab.reload()));
        expect(await Promise.all(tabs.map(nameOf))).toEqual(['tab 0', 'tab 1', 'tab 2']);
      }
      await first.context().close();
    });

    it('gives a duplicated tab another storage, and both keep theirs', async () => {
      const first = await testbed.open();
      await call(first, 'setStorageSync', 'name', 'Ana');
      await first.reload();
      const copy = await duplicate(first);
      expect(await nameOf(copy)).toBe('');
      await call(copy, 'setStorageSync', 'name', 'Bo');
      await Promise.all([copy.reload(), first.reload()]);
      expect([await nameOf(first), await nameOf(copy)]).toEqual(['Ana', 'Bo']);
      await first.context().close();
    });

    it('gives a duplicated tab another storage in a browser without locks', async () => {
      const first = await testbed.open('', {}, () => Reflect.deleteProperty(Navigator.prototype, 'locks'));
      await call(first, 'setStorageSync', 'name', 'Ana');
      await first.reload();
      expect(await nameOf(first)).toBe('Ana');
      const copy = await duplicate(first);
      expect(await nameOf(copy)).toBe('');
      await first.reload();
      expect(await nameOf(first)).toBe('Ana');
      await first.context().close();
    });
  });

  it('[W27] uses a socket: text and bytes, close code and reason', async () => {
    const page = await testbed.open();
    const heard = await page.evaluate(
      (url) =>
        new Promise<unknown>((resolve) => {
          const lines: unknown[] = [];
          const task = wx.connectSocket({ url }) as Task;
          lines.push(task.readyState);
          task.onOpen(() => {
            lines.push(['open', task.readyState]);
            void task.send({ data: 'hello' });
          });
          task.onMessage(({ data }) => {
            lines.push(data instanceof ArrayBuffer ? [...new Uint8Array(data)] : data);
            void task.send({ data: data === 'hello' ? new Uint8Array([1, 2]).buffer : 'close 4003 token' });
          });
          task.onClose((close) => resolve([...lines, close]));
        }),
      `${testbed.url.replace('http', 'ws')}v1`,
    );
    expect(heard).toEqual([0, ['open', 1], 'hello', [1, 2], { code: 4003, reason: 'token' }]);
  });

  it('[W27] fails when a socket cannot be opened, is not open yet, or exceeds the limit', async () => {
    const page = await testbed.open();
    const heard = await page.evaluate(
      (url) =>
        new Promise<unknown>((resolve) => {
          const lines: unknown[] = [];
          const task = wx.connectSocket({ url: 'ws://127.0.0.1:1/' }) as Task;
          void task.send({ data: 'early' }).catch((failure) => lines.push(failure));
          task.onError((failure) => lines.push(failure));
          task.onClose(() => {
            const tasks = Array.from({ length: 6 }, () =>
              wx.connectSocket({ url, fail: (failure: unknown) => resolve([...lines, failure, tasks.length]) }),
            );
          });
        }),
      `${testbed.url.replace('http', 'ws')}v1`,
    );
    expect(heard).toEqual([
      { errMsg: 'sendSocketMessage:fail SocketTask.readyState is not OPEN' },
      { errMsg: 'connect failed' },
      { errMsg: 'connectSocket:fail exceed max socket count' },
      6,
    ]);
    // The page's policy forbids other servers, and a forbidden socket ends too.
    expect(takeExpected(/violates the following Content Security Policy/)).toHaveLength(1);
  });

  it('[W31] requests: query, JSON body, headers, any status is success, abort and timeout fail', async () => {
    const page = await testbed.open();
    const request = (options: object, then = ''): Promise<Record<string, unknown>> =>
      page.evaluate(
        ([given, act]) =>
          new Promise<Record<string, unknown>>((resolve) => {
            const task = wx.request({ ...(given as object), success: resolve, fail: resolve }) as { abort(): void };
            if (act === 'abort') task.abort();
          }),
        [options, then] as const,
      );
    expect(await request({ url: `${testbed.url}echo`, data: { a: 1 } })).toMatchObject({
      statusCode: 200,
      data: { method: 'GET', url: '/echo?a=1' },
    });
    const posted = await request({ url: `${testbed.url}echo`, method: 'POST', data: { a: [1] }, header: { 'x-status': '404' } });
    expect(posted).toMatchObject({
      statusCode: 404,
      errMsg: 'request:ok',
      header: { 'x-answer': 'yes' },
      data: { method: 'POST', body: '{"a":[1]}' },
    });
    expect(await request({ url: `${testbed.url}slow` }, 'abort')).toEqual({ errMsg: 'request:fail abort' });
    expect(await request({ url: `${testbed.url}slow`, timeout: 50 })).toEqual({ errMsg: 'request:fail timeout' });
  });

  it('[W32] shows a toast, a modal and a sheet, keyboard and focus included', async () => {
    const page = await testbed.open();
    await call(page, 'showToast', { title: 'Saved', duration: 60_000 });
    expect(await page.getByRole('status').innerText()).toContain('Saved');
    await call(page, 'hideToast');
    expect(await page.getByRole('status').count()).toBe(0);

    const modal = call(page, 'showModal', { title: 'Leave?', content: 'Really', confirmText: 'Leave' });
    await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
    expect(await modal).toMatchObject({ errMsg: 'showModal:ok', confirm: true, cancel: false });
    const refused = call(page, 'showModal', { content: 'Really' });
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    expect(await refused).toMatchObject({ confirm: false, cancel: true });

    const sheet = call(page, 'showActionSheet', { itemList: ['One', 'Two'] });
    await page.getByRole('button', { name: 'Two' }).click();
    expect(await sheet).toEqual({ errMsg: 'showActionSheet:ok', tapIndex: 1 });
    const left = call(page, 'showActionSheet', { itemList: ['One'] });
    // Taps beside the sheet, after it is shown.
    await page.getByRole('button', { name: 'One' }).waitFor();
    await page.mouse.click(5, 5);
    expect(await left).toEqual({ errMsg: 'showActionSheet:fail cancel' });
  });

  it('[W28] reports platform, base library, language, and only its own abilities', async () => {
    const page = await testbed.open();
    expect(await call(page, 'getSystemInfoSync')).toMatchObject({
      platform: 'browser',
      SDKVersion: '3.6.0',
      language: 'en',
      windowWidth: 375,
      theme: 'light',
    });
    for (const there of [
      'connectSocket',
      'live-pusher.enable-mic',
      'live-player',
      'SocketTask',
      'getSystemInfoSync.return.platform',
    ]) {
      expect([there, await call(page, 'canIUse', there)]).toEqual([there, true]);
    }
    for (const absent of ['openBluetoothAdapter', 'map', 'live-pusher.no-such'])
      expect([absent, await call(page, 'canIUse', absent)]).toEqual([absent, false]);
  });

  it('[W28] leaves the capsule’s row to a custom page, and shows its menu on others', async () => {
    const page = await testbed.open();
    expect(await call(page, 'getMenuButtonBoundingClientRect')).toMatchObject({ top: 0, height: 44, right: 375, width: 44 });
    await call(page, 'navigateTo', { url: '/pages/second/index' });
    expect(await call(page, 'getMenuButtonBoundingClientRect')).toEqual({
      width: 0,
      height: 32,
      top: 6,
      bottom: 38,
      left: 375,
      right: 375,
    });
  });

  it('[W29] connects to the page’s own origin', async () => {
    const page = await testbed.open();
    const own = { server: `${testbed.url.replace('http', 'ws')}v1` };
    expect(await call(page, 'getExtConfigSync')).toEqual(own);
    const linked = await testbed.open('?server=wss://other.example/v1');
    expect(await call(linked, 'getExtConfigSync')).toEqual(own);
  });

  it('[W33] answers for camera and microphone as the browser does', async () => {
    const allowed = await testbed.open('', { permissions: ['camera', 'microphone'] });
    expect(await call(allowed, 'authorize', { scope: 'scope.camera' })).toEqual({ errMsg: 'authorize:ok' });
    expect(await call(allowed, 'getSetting')).toEqual({
      errMsg: 'getSetting:ok',
      authSetting: { 'scope.camera': true, 'scope.record': true },
    });
    const asked = await testbed.open();
    expect(await call(asked, 'authorize', { scope: 'scope.record' })).toEqual({ errMsg: 'authorize:fail auth deny', errno: 103 });
    const opened = call(asked, 'openSetting');
    await asked.getByRole('dialog').getByText('left of the address').waitFor();
    await asked.getByRole('button', { name: 'OK' }).click();
    expect(await opened).toMatchObject({ errMsg: 'openSetting:ok' });
  });

  it('[W34] measures in the coordinates of the page', async () => {
    const page = await testbed.open('#/pages/pure/index');
    const found = await page.evaluate(
      () =>
        new Promise<unknown>((resolve) => {
          interface Query {
            select(selector: string): { boundingClientRect(then?: unknown): Query };
            selectAll(selector: string): { fields(wanted: object, then?: unknown): Query };
            selectViewport(): { scrollOffset(then?: unknown): Query };
            exec(then: (results: unknown) => void): void;
          }
          const query = wx.createSelectorQuery() as Query;
          query.select('#box').boundingClientRect();
          query.selectAll('.far').fields({ size: true });
          query.select('#none').boundingClientRect();
          query.exec(resolve);
        }),
    );
    expect(found).toEqual([
      { id: 'box', dataset: { n: 1 }, left: 30, top: 40, right: 80, bottom: 100, width: 50, height: 60 },
      [{ width: 375, height: 20 }],
      null,
    ]);
  });

  it('[W34] reports when an element comes into view, and not before', async () => {
    const page = await testbed.open('#/pages/pure/index');
    await page.evaluate(() => {
      const found: unknown[] = [];
      Object.assign(globalThis, { seen: found });
      interface Observer {
        relativeToViewport(): Observer;
        observe(selector: string, listener: (entry: { id: string; intersectionRatio: number }) => void): void;
      }
      (wx.createIntersectionObserver() as Observer).relativeToViewport().observe('#deep', ({ id }) => found.push(id));
    });
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    expect(await page.evaluate(() => seen)).toEqual([]);
    await call(page, 'pageScrollTo', { scrollTop: 5000, duration: 0 });
    await page.waitForFunction(() => seen[0] === 'deep');
  });

  it('[W35] shares the page from the menu, with the page’s share data', async () => {
    const page = await testbed.open('', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.evaluate(() => Object.defineProperty(navigator, 'share', { value: undefined }));
    await page.locator('.wx-bar-menu').click();
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByRole('dialog', { name: 'Link copied' }).waitFor();
    const link = `${testbed.url}#/pages/second/index?shared=1`;
    expect(await call(page, 'getClipboardData')).toEqual({ errMsg: 'getClipboardData:ok', data: link });
    expect(await scanned(page.getByRole('img', { name: 'Link as a QR code' }))).toBe(link);
  });

  it('[U25] shows a shared link to copy by hand where the clipboard refuses, and rejects nothing', async () => {
    const page = await testbed.open('', { permissions: [] });
    const rejected: unknown[] = [];
    page.on('pageerror', (error) => rejected.push(error));
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'share', { value: undefined });
      navigator.clipboard.writeText = () => Promise.reject(new DOMException('Write permission denied.', 'NotAllowedError'));
    });
    await page.locator('.wx-bar-menu').click();
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByRole('dialog', { name: 'Copy this link' }).waitFor();
    const link = `${testbed.url}#/pages/second/index?shared=1`;
    expect(await page.getByRole('textbox', { name: 'Link' }).inputValue()).toBe(link);
    expect(await page.evaluate(() => String(getSelection()))).toBe(link);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(rejected).toEqual([]);
  });

  it('[W36] calls back after setData and ready in a tab that is not drawn', async () => {
    const page = await testbed.open();
    const done = await page.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          window.requestAnimationFrame = () => 0;
          const top = getCurrentPages()[0];
          top.setData({ greeting: 'bye' }, () => resolve(document.body.innerText.includes('bye')));
        }),
    );
    expect(done).toBe(true);
  });
});
