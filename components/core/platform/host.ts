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

/** The platform that runs the kit. Versions are compared, because `canIUse` does not know values and sockets on 1.7.0. */
export function readHost(): Host {
  const system = native.getSystemInfoSync();
  const platform: string = system.platform;
  const version = system.SDKVersion || '1.7.0';
  const name = systems[platform] ?? 'unknown';
  return {
    kind: isQq ? 'qq' : platform === 'browser' ? 'browser' : 'wechat',
    system: name,
    version,
    // QQ has version numbers of its own, so only 1.7.0 is certain there.
    atLeast: (wanted) => compareVersions(isQq ? '1.7.0' : version, wanted) >= 0,
    // <live-pusher> does not run in devtools. Phones have it; on other systems `canIUse` decides.
    publishes: name !== 'devtools' && (name === 'ios' || name === 'android' || native.canIUse('live-pusher')),
    sharesScreen: name === 'browser' && native.canIUse('live-pusher.device-position.screen'),
    listsDevices: name === 'browser' && native.canIUse('onMediaDevicesChange'),
    language: system.language || 'zh_CN',
  };
}
