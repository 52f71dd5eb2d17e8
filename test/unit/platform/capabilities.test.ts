import { abilities, readCapabilities } from '../../../components/core/platform/capabilities';
import { minVersions } from '../../../components/core/platform/min-versions';
import { compareVersions } from '../../../components/core/platform/versions';
import type { Host } from '../../../components/core/platform/platform';
import { load, fakeWx } from './fake-wx';

/** Version gates that only concern the kit itself, and no feature of a page. */
const silent = ['live-pusher.error', 'live-pusher.device-position', 'live-pusher.enable-mic', 'live-pusher.netstatus'];

const hostOf = (version: string, more: Partial<Host> = {}): Host => ({
  kind: 'wechat',
  system: 'android',
  version,
  atLeast: (wanted) => compareVersions(version, wanted) >= 0,
  publishes: true,
  language: 'zh_CN',
  ...more,
});

const lacking = (host: Host): string[] =>
  Object.entries(readCapabilities(host))
    .filter(([, able]) => !able)
    .map(([name]) => name);

describe('capabilities', () => {
  it('[N60] name every ability that the kit gates, or it is one that no page can wish', () => {
    const named = Object.values<string>(abilities);
    const music = ['bgmstart', 'bgmprogress', 'bgmcomplete'].map((name) => `live-pusher.${name}`);
    const together = ['live-pusher.video-height', ...music];
    expect(
      Object.keys(minVersions).filter((name) => !named.includes(name) && !silent.includes(name) && !together.includes(name)),
    ).toEqual([]);
  });

  it.each(Object.entries(abilities).filter(([, ability]) => ability !== ''))(
    '[N60] say %s from the first base library that has %s',
    (name, ability) => {
      const first = minVersions[ability as keyof typeof minVersions];
      const [major = 0, minor = 0, patch = 0] = first.split('.').map(Number);
      const before = patch > 0 ? `${major}.${minor}.${patch - 1}` : `${major}.${minor - 1}.999`;
      expect(lacking(hostOf(first))).not.toContain(name);
      expect(lacking(hostOf(before))).toContain(name);
    },
  );

  it('[N60] are all there on the newest, but for what only a browser has', () => {
    expect(lacking(hostOf('99.0.0'))).toEqual(['screenShare', 'deviceChoice']);
  });

  it('[N60] of a browser are those that it has, whatever its base library says', () => {
    const browser = lacking(hostOf('99.0.0', { kind: 'browser', system: 'browser' }));
    expect(browser).toEqual(expect.arrayContaining(['zoom', 'filter', 'bgm', 'sendMessage', 'route', 'backgroundPlayback']));
    expect(lacking(hostOf('99.0.0', { kind: 'browser', sharesScreen: false }))).toContain('screenShare');
    ['torch', 'screenShare', 'agc'].forEach((name) => expect(browser).not.toContain(name));
  });

  it.each([
    ['ios', false, true],
    ['android', false, true],
    ['windows', true, true],
    ['windows', false, false],
    ['fridge', false, false],
    ['devtools', true, false],
  ])('[N61] on %s, where canIUse says %s, camera and microphone can be sent: %s', (platform, known, able) => {
    const { wx } = fakeWx('1.7.0', { getSystemInfoSync: () => ({ platform }), canIUse: () => known });
    expect(load({ wx }).platform.host.publishes).toBe(able);
  });

  it.each([
    ['browser', true, true],
    ['browser', false, false],
    ['ios', true, false],
  ])('[S204] on %s, where canIUse says %s, devices are listed: %s', (platform, known, lists) => {
    const asked: string[] = [];
    const { wx } = fakeWx('3.6.0', {
      getSystemInfoSync: () => ({ platform, SDKVersion: '3.6.0' }),
      canIUse: () => known,
      onMediaDevicesChange: () => void asked.push('on'),
      offMediaDevicesChange: () => void asked.push('off'),
    });
    const phone = load({ wx }).platform;
    expect(readCapabilities(phone.host).deviceChoice).toBe(lists);
    phone.onDevices(() => undefined)();
    expect(asked).toEqual(lists ? ['on', 'off'] : []);
  });
});
