import { isSupported, minVersions } from '../../../components/core/platform/min-versions';
import { compareVersions } from '../../../components/core/platform/versions';
import { load, fakeWx } from './fake-wx';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('the network', () => {
  it('[N6] is registered once per app, for any number of listeners', () => {
    const phone = fakeWx('1.7.0');
    const { platform, lasting } = load({ wx: phone.wx });
    const heard: string[] = [];
    const first = platform.network.onChange((connected) => heard.push(`first ${connected}`));
    platform.network.onChange((connected) => heard.push(`second ${connected}`));
    first();
    phone.fire('network', { isConnected: false, networkType: 'none' });
    expect(heard).toEqual(['second false']);
    expect(phone.registered['network']).toHaveLength(1);
    expect(lasting()).toEqual(['networkStatusChange']);
  });
});

describe('the storage', () => {
  it('[N11] reads what was written, and nothing for what was not', () => {
    const { platform } = load({ wx: fakeWx('1.7.0').wx });
    expect(platform.storage.read('a')).toBeUndefined();
    platform.storage.write('a', { n: 0 });
    platform.storage.write('zero', 0);
    expect(platform.storage.read('a')).toEqual({ n: 0 });
    expect(platform.storage.read('zero')).toBe(0);
    platform.storage.remove('a');
    expect(platform.storage.read('a')).toBeUndefined();
  });

  it('[N11] never throws', () => {
    const broken = () => {
      throw new Error('full');
    };
    const { platform } = load({
      wx: fakeWx('1.7.0', { getStorageSync: broken, setStorageSync: broken, removeStorageSync: broken }).wx,
    });
    platform.storage.write('a', 1);
    platform.storage.remove('a');
    expect(platform.storage.read('a')).toBeUndefined();
  });
});

describe('versions', () => {
  it.each([
    ['1.7.0', '1.7.0', 0],
    ['1.9.90', '1.9.3', 1],
    ['2.10.0', '2.9.9', 1],
    ['2.2', '2.2.0', 0],
    ['3.0.0', '10.0.0', -1],
    ['', '1.7.0', -1],
    ['latest', '1.7.0', -1],
  ])('[N12] %s beside %s', (one, other, sign) => {
    expect(Math.sign(compareVersions(one, other))).toBe(sign);
  });

  it('[N14] answers by the table of first versions', () => {
    const at = (version: string) => ({ atLeast: (wanted: string) => compareVersions(version, wanted) >= 0 });
    expect(isSupported(at('2.9.9'), 'live-pusher.enable-mic')).toBe(false);
    expect(isSupported(at('2.10.0'), 'live-pusher.enable-mic')).toBe(true);
  });

  it('[N14] holds no version below the minimum version', () => {
    Object.values(minVersions).forEach((version) => expect(compareVersions(version, '1.7.0')).toBeGreaterThan(0));
  });

  it.each([
    [{ platform: 'ios' }, 'wechat', 'ios'],
    [{ platform: 'ohos' }, 'wechat', 'harmony'],
    [{ platform: 'devtools' }, 'wechat', 'devtools'],
    [{ platform: 'browser' }, 'browser', 'browser'],
    [{ platform: 'fridge' }, 'wechat', 'unknown'],
    [{}, 'wechat', 'unknown'],
  ])('[N12] detects the host app by %j', (system, kind, name) => {
    const { platform } = load({ wx: fakeWx('1.7.0', { getSystemInfoSync: () => system }).wx });
    expect(platform.host).toMatchObject({ kind, system: name, version: '1.7.0' });
  });

  it('[N17] uses qq without wx, at the minimum version', () => {
    const { platform } = load({
      qq: fakeWx('1.30.0', { getSystemInfoSync: () => ({ SDKVersion: '2.40.0', platform: 'android' }) }).wx,
    });
    expect(platform.host.kind).toBe('qq');
    expect(platform.host.atLeast('1.7.0')).toBe(true);
    expect(platform.host.atLeast('1.9.0')).toBe(false);
  });
});

describe('onNextTurn', () => {
  it.each(['1.7.0', '2.2.3'])('[N13] runs after the turn, once, and not after its release, on %s', (version) => {
    const nextTick = version === '1.7.0' ? undefined : (act: () => void) => void setTimeout(act, 0);
    const { platform } = load({ wx: fakeWx(version, nextTick === undefined ? {} : { nextTick }).wx });
    const heard: string[] = [];
    platform.clock.onNextTurn(() => heard.push('ran'));
    platform.clock.onNextTurn(() => heard.push('released'))();
    expect(heard).toEqual([]);
    jest.runAllTimers();
    expect(heard).toEqual(['ran']);
  });
});

describe('permissions', () => {
  type Answers = { authSetting?: object; authorize?: 'success' | object; privacy?: boolean; agree?: boolean };
  const phone = (version: string, { authSetting = {}, authorize = 'success', privacy = false, agree = true }: Answers) => {
    const asked: string[] = [];
    type Call = { scope?: string; success?: (result: object) => void; fail?: (failure: object) => void; complete?: () => void };
    const newer = {
      getPrivacySetting: ({ success }: Call) => success?.({ needAuthorization: privacy }),
      requirePrivacyAuthorize: ({ success, fail }: Call) => {
        asked.push('privacy');
        if (agree) success?.({});
        else fail?.({ errno: 104 });
      },
    };
    const { wx } = fakeWx('1.7.0', {
      getSystemInfoSync: () => ({ SDKVersion: version, platform: 'ios' }),
      getSetting: ({ success }: Call) => success?.({ authSetting }),
      openSetting: ({ complete }: Call) => {
        asked.push('settings');
        complete?.();
      },
      authorize: ({ scope, success, fail }: Call) => {
        asked.push(scope ?? '');
        if (authorize === 'success') success?.({});
        else fail?.(authorize);
      },
      onAppShow: () => undefined,
      onAppHide: () => undefined,
      // The host app owns the only listener; a call that replaces it would be among the recorded ones.
      onNeedPrivacyAuthorization: () => void asked.push('taken'),
      ...(version === '1.7.0' ? {} : newer),
    });
    return { asked, permissions: load({ wx }).platform.permissions };
  };

  it('[N15] are read without a prompt', async () => {
    const { asked, permissions } = phone('1.7.0', { authSetting: { 'scope.camera': true, 'scope.record': false } });
    await expect(permissions.read()).resolves.toEqual({ camera: 'granted', microphone: 'refused' });
    expect(asked).toEqual([]);
  });

  it.each([
    ['1.7.0', {}, 'granted', ['scope.camera']],
    ['1.7.0', { authorize: { errMsg: 'authorize:fail auth deny' } }, 'refused', ['scope.camera']],
    ['3.0.0', { privacy: true }, 'granted', ['privacy', 'scope.camera']],
    ['3.0.0', { privacy: true, agree: false }, 'refused', ['privacy']],
    ['3.0.0', { authorize: { errno: 112, errMsg: 'authorize:fail' } }, 'undeclared', ['scope.camera']],
    [
      '3.0.0',
      { authorize: { errMsg: 'authorize:fail api scope is not declared in the privacy agreement' } },
      'undeclared',
      ['scope.camera'],
    ],
  ] as const)('[N15] on %s with %j are %s', async (version, answers, permission, gates) => {
    const { asked, permissions } = phone(version, answers);
    await expect(permissions.ask('camera')).resolves.toBe(permission);
    expect(asked).toEqual(gates);
  });

  it.each([
    [true, 'granted'],
    [false, 'refused'],
  ])('[N16] that were answered with %s before are not requested again', async (answer, permission) => {
    const { asked, permissions } = phone('1.7.0', { authSetting: { 'scope.record': answer } });
    await expect(permissions.ask('microphone')).resolves.toBe(permission);
    expect(asked).toEqual([]);
  });

  it('[N16] can be changed in the settings, which open only on request', async () => {
    const { asked, permissions } = phone('1.7.0', { authSetting: { 'scope.camera': true } });
    await expect(permissions.openSettings()).resolves.toEqual({ camera: 'granted', microphone: 'unasked' });
    expect(asked).toEqual(['settings']);
  });
});
