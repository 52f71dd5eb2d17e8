import { readCapabilities } from '../../../components/core/platform/capabilities';
import type { Capabilities } from '../../../components/core/room/capabilities';

/** Every capability of phones and browsers. */
export const allCapabilities: Capabilities = {
  ...readCapabilities({
    kind: 'wechat',
    system: 'ios',
    version: '99.0.0',
    atLeast: () => true,
    publishes: true,
    language: 'zh_CN',
  }),
  screenShare: true,
};
