import { wechatPlatform } from '../platform/wechat';

/** Layout follows setData after this time; WeChat reports no end of it. */
const layoutMs = 60;

/** The platform for one rtc-chat. */
export const chatPlatform = {
  copy: (text: string): Promise<void> => wechatPlatform().copy(text),
  afterLayout: (act: () => void): void => void wechatPlatform().clock.after(layoutMs, act),
};
