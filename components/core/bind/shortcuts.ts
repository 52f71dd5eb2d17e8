import { wechatPlatform } from '../platform/wechat';
import type { ShortcutStorage } from '../view/shortcuts/shortcuts';

const key = 'rtc.shortcuts';

/** Shortcuts are on until the user turned them off. */
export const shortcutStorage: ShortcutStorage = {
  read: () => wechatPlatform().storage.read(key) !== 'off',
  write: (isOn) => wechatPlatform().storage.write(key, isOn ? 'on' : 'off'),
};
