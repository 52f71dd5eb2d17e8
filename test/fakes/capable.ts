import { readCapabilities } from '../../components/core/platform/capabilities';
import type { Capabilities } from '../../components/core/store/capabilities';

/** A phone that can do everything, a browser's own things too. */
export const everything: Capabilities = {
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
