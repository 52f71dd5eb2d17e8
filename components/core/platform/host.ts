import { isQq, native } from './native';
import type { Host } from './platform';
import { compareVersions } from './versions';

const systems: { readonly [platform: string]: Host['system'] } = {
  ios: 'ios',
  android: 'android',
  windows: 'windows',
  mac: 'mac',
  ohos: 'harmony',
  ohos_pc: 'harmony',
  devtools: 'devtools',
  browser: 'browser',
};

/** What runs us. `canIUse` does not know values and sockets at the floor, so versions are compared instead. */
export function readHost(): Host {
  const system = native.getSystemInfoSync();
  const platform: string = system.platform;
  const version = system.SDKVersion || '1.7.0';
  const name = systems[platform] ?? 'unknown';
  return {
    kind: isQq ? 'qq' : platform === 'browser' ? 'browser' : 'wechat',
    system: name,
    version,
    // QQ counts its versions on its own: there, only the floor is sure.
    atLeast: (wanted) => compareVersions(isQq ? '1.7.0' : version, wanted) >= 0,
    // <live-pusher> does not run in devtools. A phone has it; elsewhere WeChat is asked.
    publishes: name !== 'devtools' && (name === 'ios' || name === 'android' || native.canIUse('live-pusher')),
    sharesScreen: name === 'browser' && native.canIUse('live-pusher.device-position.screen'),
    language: system.language || 'zh_CN',
  };
}
