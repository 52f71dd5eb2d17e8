import type { Layouts } from 'miniprogram-rtc-kit/layouts';
import type { Plugin } from 'miniprogram-rtc-kit/plugins';
import { languageOf, readSettings } from './settings';

const drawing = (shapes: string): string =>
  `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='red' stroke-width='1.75' stroke-linecap='round' stroke-linejoin='round'%3E${shapes}%3C/svg%3E`;

/** One large picture over three small ones. */
const speakerView = drawing(
  "%3Crect x='3.5' y='3.75' width='17' height='10.5' rx='2.5'/%3E%3Crect x='3.5' y='17' width='4.75' height='3.5' rx='1.2'/%3E%3Crect x='9.65' y='17' width='4.75' height='3.5' rx='1.2'/%3E%3Crect x='15.75' y='17' width='4.75' height='3.5' rx='1.2'/%3E",
);
/** A small window before a page. */
const smallWindow = drawing(
  "%3Crect x='3.5' y='4.5' width='17' height='13' rx='2.5'/%3E%3Crect x='11' y='11.5' width='9.5' height='8' rx='2' fill='red'/%3E",
);
/** Bars of different heights. */
const figures = drawing("%3Cpath d='M5 20v-6M10 20V9M15 20v-8M20 20V4'/%3E");

/** Chromium alone has a window above all programs. A phone has one for each player, which the kit opens when a page is left. */
const hasWindow = (): boolean => wx.canIUse('live-player.picture-in-picture-mode.document');

/** A method that the browser runtime adds to WeChat's. */
interface WindowOpener {
  requestPictureInPicture(options: { fail(): void }): void;
}

/** Any player will do: the window shows those of the page in front. */
function openWindow(sorry: string): void {
  const player = wx.createLivePlayerContext('') as WechatMiniprogram.LivePlayerContext & WindowOpener;
  player.requestPictureInPicture({ fail: () => void wx.showToast({ title: sorry, icon: 'none' }) });
}

/**
 * Buttons of the demo beside those of the kit: the speaker view, the small window of a browser, and the panel about the quality on the
 * page of a room.
 */
export const roomButtons = (layouts: Layouts): Plugin => ({
  name: 'demo',
  buttons() {
    const isChinese = languageOf(readSettings()) === 'zh';
    const isSpeaker = layouts.choice === 'speaker';
    const [page] = getCurrentPages().slice(-1);
    const layout = {
      name: 'layout',
      text: isChinese ? '发言人' : 'Speaker',
      label: isChinese ? '发言人视图' : 'Speaker view',
      glyph: speakerView,
      active: isSpeaker,
      press: () => layouts.choose(isSpeaker ? 'grid' : 'speaker'),
    };
    const quality = {
      name: 'quality',
      text: isChinese ? '通话质量' : 'Quality',
      glyph: figures,
      press: () => page?.setData({ inspecting: true }),
    };
    const small = {
      name: 'window',
      text: isChinese ? '小窗' : 'Window',
      label: isChinese ? '在小窗里看' : 'Watch in a small window',
      glyph: smallWindow,
      press: () => openWindow(isChinese ? '浏览器没有打开小窗' : 'The browser did not open the window'),
    };
    // The page built from parts has no such panel.
    const hasPanel = page !== undefined && 'inspecting' in page.data;
    return [layout, ...(hasWindow() ? [small] : []), ...(hasPanel ? [quality] : [])];
  },
});
