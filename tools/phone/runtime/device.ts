import { atOnce, later, type BridgeCall, type Handlers } from './bridge';
import type { System } from '../options';

export type Scope = 'scope.camera' | 'scope.record';

interface DeviceOptions {
  version: string;
  platform: System;
  refused: readonly Scope[];
}

/** Names of the bridge that read the same facts about the phone. */
const systemCalls = [
  'getSystemInfo',
  'getSystemInfoSync',
  'getSystemInfoAsync',
  'getWindowInfo',
  'getDeviceInfo',
  'getAppBaseInfo',
];
const absentFiles = ['stat', 'statSync', 'access', 'accessSync', 'readFile', 'readFileSync'];

const width = 375;
const windowHeight = 603;
const screenHeight = 667;

/** A phone of 2017: its size, storage and permissions. */
export class Device {
  readonly system: Readonly<Record<string, unknown>>;
  private readonly storage = new Map<unknown, { data: unknown; dataType: unknown }>();

  constructor(private readonly options: DeviceOptions) {
    const { platform, version } = options;
    this.system = {
      brand: 'none', model: 'MI 5', pixelRatio: 2, windowWidth: width, windowHeight, screenWidth: width, screenHeight,
      statusBarHeight: 20, language: 'en', version: '6.5.21', system: platform === 'ios' ? 'iOS 9.3' : 'Android 6.0', platform,
      SDKVersion: version, fontSizeSetting: 16, benchmarkLevel: 10,
      safeArea: { left: 0, right: width, top: 20, bottom: screenHeight, width, height: screenHeight - 20 },
    }; // prettier-ignore
  }

  isGranted(scope: unknown): boolean {
    return !this.options.refused.includes(scope as Scope);
  }

  get handlers(): Handlers {
    const read = ({ name, params }: BridgeCall) => {
      const entry = this.storage.get(params.key);
      return atOnce(entry ?? { errMsg: `${name}:fail data not found`, data: '', dataType: 'String' });
    };
    const write = ({ params: { key, data, dataType } }: BridgeCall) => {
      this.storage.set(key, { data, dataType });
      return atOnce();
    };
    const remove = ({ params }: BridgeCall) => {
      this.storage.delete(params.key);
      return atOnce();
    };
    const authSetting = () => {
      const scopes: readonly Scope[] = ['scope.camera', 'scope.record'];
      return later({ authSetting: scopes.map((scope) => ({ scope, state: this.isGranted(scope) ? 1 : 0 })) });
    };
    const keys = () => atOnce({ keys: Array.from(this.storage.keys()), currentSize: 1, limitSize: 10_240 });
    const capsule = () => atOnce({ left: 278, right: 365, top: 24, bottom: 56, width: 87, height: 32 });
    const offline = ({ name }: BridgeCall) => later({ errMsg: `${name}:fail no network` });
    return {
      ...Object.fromEntries(systemCalls.map((name) => [name, () => atOnce(this.system)])),
      ...Object.fromEntries(absentFiles.map((name) => [name, () => atOnce({ errMsg: `${name}:fail no such file or directory` })])),
      getStorage: read, getStorageSync: read, setStorage: write, setStorageSync: write, removeStorage: remove, removeStorageSync: remove,
      getStorageInfo: keys, getStorageInfoSync: keys,
      getGlobalStorage: () => atOnce({ errMsg: 'getGlobalStorage:fail data not found' }),
      getGlobalStorageInfo: () => atOnce({ keys: [], currentSize: 0, limitSize: 10_240 }),
      getSetting: authSetting, openSetting: authSetting,
      authorize: ({ params: { scope } }) =>
        later([scope].flat().every((one) => this.isGranted(one)) ? {} : { errMsg: 'authorize:fail auth deny' }),
      // 0: the element is not suspended for this mini program.
      getPermissionBytes: ({ params }) => later({ permissionBytes: [params.indexes].flat().map(() => 0) }),
      getNetworkType: () => later({ networkType: 'wifi' }),
      getMenuButtonBoundingClientRect: capsule, getMenuButtonBoundingClientRectSync: capsule,
      createAudioInstance: () => atOnce({ audioId: 1 }), setAudioState: () => atOnce(), operateAudio: () => atOnce(),
      getAppConfig: () => later({ data: '' }),
      readdir: () => atOnce({ files: [] }), readdirSync: () => atOnce({ files: [] }),
      operateWXData: offline, login: offline,
    }; // prettier-ignore
  }
}
