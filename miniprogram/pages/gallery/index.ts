import { followTheme } from '../../demo/follow-theme';
import { catalogue, stateNamed } from '../../demo/gallery/catalogue';
import { galleryWords } from '../../demo/gallery/words';
import { readLastState, rememberState } from '../../demo/gallery/last-state';
import { statePath } from '../../demo/gallery/state-path';
import { setNavigationBar } from '../../demo/navigation-bar';
import { changeSettings, isDark, languageOf, readSettings, type Settings } from '../../demo/settings';

type Tap<Data extends object> = WechatMiniprogram.BaseEvent<Record<string, never>, Data>;

interface Choice {
  value: string;
  text: string;
  on: boolean;
}

/** Everything that the page draws: the chosen component has its states below it. */
function drawn() {
  const settings = readSettings();
  const language = languageOf(settings);
  const words = galleryWords[language];
  const last = readLastState();
  const choices = (values: readonly (readonly [value: string, text: string])[], chosen: string): Choice[] =>
    values.map(([value, text]) => ({ value, text, on: value === chosen }));
  return {
    words,
    dark: isDark(settings),
    languages: choices(
      [
        ['zh-CN', '中文'],
        ['en', 'English'],
      ],
      language === 'zh' ? 'zh-CN' : 'en',
    ),
    themes: choices(
      [
        ['auto', words.auto],
        ['light', words.light],
        ['dark', words.dark],
      ],
      settings.theme,
    ),
    parts: catalogue(language).map((each) => {
      const isOpen = each.part === last.part;
      const states = each.states.map(({ id, [language]: name }) => ({ id, name, last: isOpen && id === last.state }));
      return { part: each.part, tag: `rtc-${each.part}`, name: each[language], isOpen, states: isOpen ? states : [] };
    }),
  };
}

/** The chooser of the gallery: every component of the kit in every state. */
Page({
  data: drawn(),
  releaseTheme: () => undefined as void,

  onLoad() {
    this.releaseTheme = followTheme(this, () => this.setData(drawn()));
  },

  onShow() {
    this.draw();
  },

  onUnload() {
    this.releaseTheme();
  },

  draw() {
    this.setData(drawn());
    setNavigationBar(readSettings());
    wx.setNavigationBarTitle({ title: this.data.words.title });
  },

  onPart(event: Tap<{ part: string }>) {
    const { part } = event.currentTarget.dataset;
    rememberState(readLastState().part === part ? '' : part, '');
    this.draw();
  },

  onState(event: Tap<{ part: string; state: string }>) {
    const { part, state } = event.currentTarget.dataset;
    wx.navigateTo({ url: statePath(stateNamed(part, state, languageOf(readSettings()))) });
  },

  onLanguage(event: Tap<{ value: Settings['locale'] }>) {
    changeSettings({ locale: event.currentTarget.dataset.value });
    this.draw();
  },

  onTheme(event: Tap<{ value: Settings['theme'] }>) {
    changeSettings({ theme: event.currentTarget.dataset.value });
    this.draw();
  },
});
