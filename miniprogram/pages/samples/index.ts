import { followTheme } from '../../demo/follow-theme';
import { setNavigationBar } from '../../demo/navigation-bar';
import { randomRoom, recentRooms, roomPath } from '../../demo/recent-rooms';
import { sampleWords } from '../../demo/samples/words';
import { isDark, readSettings } from '../../demo/settings';

type Sample = 'article' | 'show' | 'parts' | 'pair' | 'headless';

const samples: readonly Sample[] = ['article', 'show', 'parts', 'pair', 'headless'];

/** Every page that uses the kit in a way of its own, for the last room of the user. */
Page({
  data: { dark: false, words: sampleWords(readSettings()), rows: [] as { page: Sample; title: string; line: string }[] },
  release: () => undefined as void,

  onLoad() {
    const settings = readSettings();
    const words = sampleWords(settings);
    const rows = samples.map((page) => ({ page, title: words[page], line: words[`${page}Line`] }));
    const draw = (): void => this.setData({ dark: isDark(settings) });
    this.setData({ words, rows });
    draw();
    this.release = followTheme(this, draw);
    setNavigationBar(settings);
    wx.setNavigationBarTitle({ title: words.samples });
  },

  onUnload() {
    this.release();
  },

  onGallery() {
    wx.navigateTo({ url: '/pages/gallery/index' });
  },

  onOpen(event: WechatMiniprogram.BaseEvent<Record<string, never>, { page: Sample }>) {
    wx.navigateTo({ url: roomPath(recentRooms()[0] ?? randomRoom(), event.currentTarget.dataset.page) });
  },
});
