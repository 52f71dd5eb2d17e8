import { followTheme } from '../../demo/follow-theme';
import { callWordsOf } from '../../demo/call-words';
import { appCalls, callUsers, watchCalls, type Kind } from '../../demo/calls';
import { setNavigationBar } from '../../demo/navigation-bar';
import { daysOf, type Day } from '../../demo/call-history';
import { isDark, readSettings } from '../../demo/settings';

type Tap<Data extends object> = WechatMiniprogram.BaseEvent<Record<string, never>, Data>;

const appearance = () => {
  const settings = readSettings();
  const { locale, theme } = settings;
  return { settings, locale, theme, words: callWordsOf(settings), dark: isDark(settings) };
};

/** The last calls by day; a tap calls the same users again. */
Page({
  data: { ...appearance(), days: [] as Day[], known: false },
  shown: false,
  release: () => undefined as void,
  releaseTheme: () => undefined as void,

  onLoad() {
    this.releaseTheme = followTheme(this, () => this.setData(appearance()));
    this.release = watchCalls(
      ({ history, missed, reachable }) => ({ history, missed, reachable }),
      ({ history, missed, reachable }) => {
        this.setData({ days: daysOf(history, Date.now(), this.data.words), known: reachable || history.length > 0 });
        // Also marks calls that are missed while this page is shown.
        if (this.shown && missed > 0) appCalls()?.markRead();
      },
    );
  },

  onShow() {
    this.shown = true;
    appCalls()?.markRead();
    this.setData(appearance());
    setNavigationBar(this.data.settings);
    wx.setNavigationBarTitle({ title: this.data.words.history });
  },

  onHide() {
    this.shown = false;
  },

  onUnload() {
    this.release();
    this.releaseTheme();
  },

  onRedial(event: Tap<{ people: string[]; kind: Kind }>) {
    const { people, kind } = event.currentTarget.dataset;
    callUsers(people, kind, this.data.settings);
  },
});
