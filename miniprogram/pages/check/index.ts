import { followTheme } from '../../demo/follow-theme';
import { setNavigationBar } from '../../demo/navigation-bar';
import { isDark, readSettings } from '../../demo/settings';

const appearance = () => {
  const settings = readSettings();
  return { locale: settings.locale, theme: isDark(settings) ? 'dark' : 'light' };
};

/** The check of camera, microphone and network before a call. */
Page({
  data: appearance(),
  releaseTheme: () => undefined as void,

  onLoad() {
    this.releaseTheme = followTheme(this, () => this.setData(appearance()));
  },

  onShow() {
    setNavigationBar(readSettings());
  },

  onUnload() {
    this.releaseTheme();
  },
});
