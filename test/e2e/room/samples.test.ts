import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';
import { checkScreen } from '../../harness/browsers/screen-check';

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };

describe('the sample pages of the demo', () => {
  let testbed: BrowserTestbed;
  beforeAll(async () => {
    testbed = await openBrowserTestbed();
  });
  afterAll(() => testbed.close());

  it('[U56] [U57] show one live picture in an article, and the page of an audience, and send nothing', async () => {
    const tea = await testbed.user({ name: '茶厂', room: 'tea', toneHz: 440 });
    const reader = await testbed.user({ name: 'Ana', room: 'tea' });
    // From a page without a room, because the room of the page before is left after the next page has opened.
    const open = async (path: string): Promise<void> => {
      await reader.page.evaluate(() => wx.reLaunch({ url: '/pages/samples/index' }));
      await reader.page.getByRole('button', { name: '直播的观众页' }).waitFor();
      await reader.page.evaluate((url) => wx.navigateTo({ url }), path);
    };
    await open('/pages/article/index?id=tea');
    await reader.seesText('还没有开始');
    await tea.join();
    await reader.seesTextGone('还没有开始');
    await reader.hears(440);
    for (const [size, viewport] of Object.entries(sizes)) {
      await reader.page.setViewportSize(viewport);
      await checkScreen(reader, `sample-article-${size}`, /^$/);
    }
    await reader.page.setViewportSize(sizes.phone);
    await open('/pages/show/index?id=tea');
    await reader.seesText('1 人在看');
    await reader.hears(440);
    await reader.page.getByRole('textbox', { name: '说点什么' }).fill('好香');
    await reader.page.getByRole('button', { name: '发送' }).click();
    await reader.seesText('好香');
    for (const [size, viewport] of Object.entries(sizes)) {
      await reader.page.setViewportSize(viewport);
      await checkScreen(reader, `sample-show-${size}`, /^$/);
    }
    expect(await tea.others()).toHaveLength(1);
    await tea.closeTab();
    await reader.seesText(/还没有开始|直播已经结束/);
    await reader.page.evaluate(() => wx.reLaunch({ url: '/pages/samples/index' }));
    await reader.page.getByRole('button', { name: '直播的观众页' }).waitFor();
    await checkScreen(reader, 'samples-desktop', /^$/);
    await reader.closeTab();
  });
});
