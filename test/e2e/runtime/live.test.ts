import { takeExpected } from '../../harness/browsers/console-watch';
import type { Page } from 'playwright-core';
import { openRuntimeTestbed, type RuntimeTestbed } from './runtime-testbed';

interface LiveRecord {
  tag: string;
  id: string;
  calls: { update?: Record<string, unknown>; call?: string; options?: object; release?: true }[];
  emit(event: string, detail: unknown): void;
}

/** Globals of the page, for code that runs in it. */
type Context = Record<'start' | 'play' | 'switchCamera' | 'snapshot', (options?: object) => Promise<object>>;
declare const wx: {
  createLivePusherContext(): Context;
  createLivePlayerContext(id: string): Context;
} & Record<'navigateTo' | 'navigateBack' | 'reLaunch', (options?: object) => Promise<object>>;
declare const liveRecords: LiveRecord[] & [LiveRecord];
declare const answers: unknown[];
declare function getCurrentPages(): [{ setData(values: object): void; seen?: string[] }];

describe('live tags', () => {
  let testbed: RuntimeTestbed;
  let page: Page;
  beforeAll(async () => {
    testbed = await openRuntimeTestbed();
  });
  afterAll(() => testbed.close());
  beforeEach(async () => {
    page = await testbed.open('#/pages/live/index');
  });

  const set = (values: object): Promise<void> => page.evaluate((given) => getCurrentPages()[0].setData(given), values);
  const calls = (index: number): Promise<LiveRecord['calls']> => page.evaluate((at) => liveRecords[at]?.calls ?? [], index);
  const records = (count: number): Promise<unknown> => page.waitForFunction((wanted) => liveRecords.length === wanted, count);

  it('[W23] passes all attributes at insertion, then changes once per turn', async () => {
    await set({ pusher: true, url: 'rtmp://x/1' });
    await records(1);
    const [first] = await calls(0);
    expect(first?.update).toMatchObject({
      url: 'rtmp://x/1',
      mode: 'RTC',
      enableCamera: true,
      enableMic: true,
      minBitrate: 200,
      localMirror: 'auto',
    });
    await page.evaluate(() => {
      const top = getCurrentPages()[0];
      top.setData({ muted: true });
      top.setData({ camera: false, url: 'rtmp://x/2' });
    });
    expect((await calls(0)).slice(1)).toEqual([{ update: { muted: true, enableCamera: false, url: 'rtmp://x/2' } }]);
  });

  it('[W23] emits the element’s events on the tag, and releases it with the tag', async () => {
    await set({ pusher: true });
    await records(1);
    await page.evaluate(() => liveRecords[0].emit('statechange', { code: 1002, message: 'pushing' }));
    await page.evaluate(() => liveRecords[0].emit('netstatus', { info: {} }));
    await set({ pusher: false });
    await page.evaluate(() => liveRecords[0].emit('statechange', { code: 1102 }));
    expect(await page.evaluate(() => getCurrentPages()[0].seen)).toEqual([
      'statechange {"code":1002,"message":"pushing"}',
      'netstatus',
    ]);
    expect((await calls(0)).slice(-1)).toEqual([{ release: true }]);
  });

  it('[W23] ignores a second pusher on a page, with a warning', async () => {
    const warned = page.waitForEvent('console', (message) => message.text().includes('a page takes one <live-pusher>'));
    await set({ pusher: true, second: true });
    await warned;
    expect(takeExpected(/a page takes one <live-pusher>/)).toHaveLength(1);
    await records(1);
  });

  it('[W52] accepts a second pusher that shares a screen, which contexts ignore', async () => {
    await set({ pusher: true, screen: true });
    await records(2);
    // Either may be the first, as each loads its code by itself.
    const screen = (await calls(0))[0]?.update?.['devicePosition'] === 'screen' ? 0 : 1;
    expect((await calls(screen))[0]?.update).toMatchObject({ devicePosition: 'screen' });
    await page.evaluate(() => wx.createLivePusherContext().switchCamera());
    expect((await calls(1 - screen)).slice(-1)).toEqual([{ call: 'switchCamera', options: {} }]);
    expect((await calls(screen)).length).toBe(1);
  });

  it('[W51] shows the browser’s limits when the first pusher is inserted, until they are dismissed', async () => {
    const poor = await testbed.open('#/pages/live/index', {}, () => Reflect.deleteProperty(globalThis, 'VideoEncoder'));
    await poor.evaluate(() => getCurrentPages()[0].setData({ pusher: true }));
    const said = poor.getByRole('alert');
    expect(await said.locator('span').innerText()).toMatch(/^This browser sends its picture by WebRTC only/);
    await said.getByRole('button', { name: 'OK' }).click();
    expect(await said.count()).toBe(0);
    await poor.context().close();
    await set({ pusher: true });
    await records(1);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('[W23] queues context calls before the tag is inserted, and distinguishes players by id', async () => {
    await page.evaluate(() => {
      Object.assign(globalThis, { answers: [] });
      const note = (answer: object): void => void answers.push(answer);
      void wx.createLivePusherContext().start().then(note);
      void wx.createLivePlayerContext('two').play({ direction: 90 }).then(note);
    });
    expect(await page.evaluate(() => answers)).toEqual([]);
    await set({ players: ['one', 'two'], pusher: true });
    await records(3);
    await page.waitForFunction(() => answers.length === 2);
    const asked = await page.evaluate(() =>
      liveRecords.flatMap(({ tag, id, calls: made }) =>
        made.filter((each) => each.call).map((each) => [tag, id, each.call, each.options]),
      ),
    );
    expect(asked).toEqual(
      expect.arrayContaining([
        ['live-pusher', 'pusher', 'start', {}],
        ['live-player', 'two', 'play', { direction: 90 }],
      ]),
    );
    expect(asked).toHaveLength(2);
  });

  it('[W23] answers a context in WeChat’s form, errors included', async () => {
    await set({ pusher: true });
    await records(1);
    const ask = (method: keyof Context): Promise<unknown> =>
      page.evaluate(
        (name) =>
          wx
            .createLivePusherContext()
            [name]()
            .catch((failure: object) => failure),
        method,
      );
    expect(await ask('switchCamera')).toEqual({ errMsg: 'operateLivePusher:ok', answered: 'switchCamera' });
    expect(await ask('snapshot')).toEqual({ errMsg: 'operateLivePusher:fail no picture' });
  });

  it('[W23] pauses a player while another page covers it', async () => {
    await set({ players: ['one'] });
    await records(1);
    await page.evaluate(() => wx.navigateTo({ url: '/pages/second/index' }));
    await page.evaluate(() => wx.navigateBack());
    expect((await calls(0)).flatMap((each) => each.call ?? [])).toEqual(['pause', 'resume']);
  });

  it('[W23] stops everything when its page is closed', async () => {
    await set({ players: ['one', 'two'], pusher: true });
    await records(3);
    await page.evaluate(() => wx.reLaunch({ url: '/pages/second/index' }));
    for (const index of [0, 1, 2]) expect((await calls(index)).slice(-1)).toEqual([{ release: true }]);
  });
});
