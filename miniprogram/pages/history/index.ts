import { callWordsOf } from '../../demo/call-words';
import { appCalls, callPeople, watchCalls, type Kind } from '../../demo/calls';
import { paint } from '../../demo/paint';
import { daysOf, type Day } from '../../demo/records';
import { isDark, readSettings } from '../../demo/settings';

type Tap<Data extends object> = WechatMiniprogram.BaseEvent<Record<string, never>, Data>;

const lookOf = () => {
  const settings = readSettings();
  const { locale, theme } = settings;
  return { settings, locale, theme, words: callWordsOf(settings), dark: isDark(settings) };
};

/** The last calls, by day: a tap calls the same people again. */
Page({
  data: { ...lookOf(), days: [] as Day[], known: false },
  shown: false,
  release: () => undefined as void,

  onLoad() {
    this.release = watchCalls(
      ({ history, missed, reachable }) => ({ history, missed, reachable }),
      ({ history, missed, reachable }) => {
        this.setData({ days: daysOf(history, Date.now(), this.data.words), known: reachable || history.length > 0 });
        // Also one that was missed while somebody looks at this page.
        if (this.shown && missed > 0) appCalls()?.markRead();
      },
    );
  },

  onShow() {
    this.shown = true;
    appCalls()?.markRead();
    this.setData(lookOf());
    paint(this.data.settings);
    wx.setNavigationBarTitle({ title: this.data.words.history });
  },

  onHide() {
    this.shown = false;
  },

  onUnload() {
    this.release();
  },

  onRedial(event: Tap<{ people: string[]; kind: Kind }>) {
    const { people, kind } = event.currentTarget.dataset;
    callPeople(people, kind, this.data.settings);
  },
});
