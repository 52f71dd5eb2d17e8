import { showModal } from '../platform/modal';
import { wechatPlatform } from '../platform/wechat';
import type { ConsentPlatform } from '../view/consent/consent';

const key = 'rtc.consent';

/** The platform for rtc-consent. */
export const consentPlatform: ConsentPlatform = {
  get stored() {
    return wechatPlatform().storage.read(key);
  },
  store: (room) => wechatPlatform().storage.write(key, room),
  showModal,
};
