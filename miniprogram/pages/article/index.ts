import { followTheme } from '../../demo/follow-theme';
import { goHomeFrom } from '../../demo/go-back';
import { setNavigationBar } from '../../demo/navigation-bar';
import { roomOfQuery } from '../../demo/recent-rooms';
import { isRoomId } from '../../demo/room-page-state';
import { sampleWords } from '../../demo/samples/words';
import { isDark, readSettings } from '../../demo/settings';
import { watchShow } from '../../demo/samples/watch-show';

/** An article with one live picture: a page that scrolls, one `<rtc-player>`, and nothing else of the kit. */
Page({
  data: { id: '', presenter: '', line: '', locale: '', dark: false, words: sampleWords(readSettings()) },
  release: () => undefined as void,
  releaseTheme: () => undefined as void,

  onLoad(query: { id?: string }) {
    const id = roomOfQuery(query);
    if (!isRoomId(id)) return goHomeFrom(id);
    const settings = readSettings();
    const words = sampleWords(settings);
    const draw = (): void => this.setData({ dark: isDark(settings) });
    this.setData({ id, locale: settings.locale, words });
    draw();
    this.releaseTheme = followTheme(this, draw);
    setNavigationBar(settings);
    wx.setNavigationBarTitle({ title: words.byline });
    this.release = watchShow(id, ({ phase, presenter }) =>
      this.setData({ presenter, line: phase === 'live' ? '' : words[phase] }),
    );
  },

  onUnload() {
    this.release();
    this.releaseTheme();
  },
});
