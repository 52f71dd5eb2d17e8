import { followTheme } from '../../demo/follow-theme';
import { watchCalls } from '../../demo/calls';
import { setNavigationBar } from '../../demo/navigation-bar';
import { randomRoom, recentRooms, roomIdFrom, roomPath } from '../../demo/recent-rooms';
import { isRoomId } from '../../demo/room-page-state';
import { changeSettings, isDark, readSettings, type Settings } from '../../demo/settings';
import { wordsOf, type Words } from '../../demo/words';

type Tap<Data extends object> = WechatMiniprogram.BaseEvent<Record<string, never>, Data>;

const languagesOf = ({ auto }: Words): { value: Settings['locale']; text: string }[] => [
  { value: '', text: auto },
  { value: 'zh-CN', text: '中文' },
  { value: 'en', text: 'English' },
];

const themesOf = ({ auto, light, dark }: Words): { value: Settings['theme']; text: string }[] => [
  { value: 'auto', text: auto },
  { value: 'light', text: light },
  { value: 'dark', text: dark },
];

const pagesOf = ({ whole, parts, pair }: Words): { value: Settings['page']; text: string }[] => [
  { value: 'room', text: whole },
  { value: 'parts', text: parts },
  { value: 'pair', text: pair },
];

const appearance = (settings: Settings) => {
  const words = wordsOf(settings);
  return {
    settings,
    words,
    languages: languagesOf(words),
    themes: themesOf(words),
    pages: pagesOf(words),
    dark: isDark(settings),
  };
};

Page({
  data: { room: '', fault: '', recent: [] as string[], missed: 0, ...appearance(readSettings()) },
  release: () => undefined as void,
  releaseTheme: () => undefined as void,

  onLoad() {
    this.releaseTheme = followTheme(this, () => this.setData(appearance(readSettings())));
    this.release = watchCalls(
      ({ missed }) => missed,
      (missed) => this.setData({ missed }),
    );
  },

  onShow() {
    const recent = recentRooms();
    this.setData({ recent, room: this.data.room || recent[0] || randomRoom() });
    setNavigationBar(this.data.settings);
  },

  onUnload() {
    this.release();
    this.releaseTheme();
  },

  onCalls() {
    wx.navigateTo({ url: '/pages/contacts/index' });
  },

  onCheck() {
    wx.navigateTo({ url: '/pages/check/index' });
  },

  onSamples() {
    wx.navigateTo({ url: '/pages/samples/index' });
  },

  onRoom(event: WechatMiniprogram.Input) {
    this.data.room = event.detail.value;
  },

  onDice() {
    this.setData({ room: randomRoom(), fault: '' });
  },

  onEnter() {
    this.enter(roomIdFrom(this.data.room));
  },

  onRecent(event: Tap<{ room: string }>) {
    this.enter(event.currentTarget.dataset.room);
  },

  onLanguage(event: Tap<{ value: Settings['locale'] }>) {
    this.change({ locale: event.currentTarget.dataset.value });
  },

  onTheme(event: Tap<{ value: Settings['theme'] }>) {
    this.change({ theme: event.currentTarget.dataset.value });
  },

  onPage(event: Tap<{ value: Settings['page'] }>) {
    this.change({ page: event.currentTarget.dataset.value });
  },

  enter(room: string) {
    const { words, settings } = this.data;
    const fault = room === '' ? words.missing : isRoomId(room) ? '' : words.refused;
    this.setData({ fault });
    if (fault === '') wx.navigateTo({ url: roomPath(room, settings.page) });
  },

  change(changed: Partial<Settings>) {
    this.setData({ ...appearance(changeSettings(changed)), fault: '' });
    setNavigationBar(this.data.settings);
  },

  onShareAppMessage() {
    return { title: 'RTC Kit', path: '/pages/home/index' };
  },
});
