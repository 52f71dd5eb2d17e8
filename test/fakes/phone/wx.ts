import { apiNames, isAtLeast, sinceOfApi } from '../../../tools/min-version/tables';

type Callbacks = { success?(result: unknown): void; fail?(result: unknown): void; complete?(result: unknown): void };
type Listener = (event: unknown) => void;

export type Scope = 'scope.camera' | 'scope.record';

/** The state of the phone that a test may read and set. */
export interface PhoneState {
  readonly version: string;
  readonly system: string;
  readonly language: string;
  readonly storage: Map<string, string>;
  /** Permission answers so far; a missing scope was never requested. */
  readonly permissions: Partial<Record<Scope, boolean>>;
  /** The answer to the next permission prompts. */
  answers: Record<Scope, boolean>;
  /** The prompts that the person saw, and what made each of them appear. */
  readonly prompts: { scope: Scope; by: 'wx.authorize' | 'live-pusher' }[];
  connected: boolean;
  privacyAgreed: boolean;
  /** The console of the mini program has both live tags turned on. */
  entitled: boolean;
  /** The phone's own permissions for WeChat. */
  systemPermissions: Record<'camera' | 'microphone', boolean>;
  /** Whether a screen reader is on. */
  screenReader: boolean;
  /** The result of `wx.getExtConfigSync`. */
  readonly ext: Readonly<Record<string, unknown>>;
  /** Calls of members that only show something: toasts, titles, vibration, keeping the screen on. */
  readonly shown: { member: string; given: unknown }[];
}

export interface PhoneWx {
  /** The `wx` object with exactly the members of this base library. */
  readonly wx: Readonly<Record<string, unknown>>;
  emit(name: string, event?: unknown): void;
  /** Registered listeners by event. */
  listeners(): Readonly<Record<string, number>>;
}

/** The person's answer to a permission prompt; a prompt appears once, and from 2.32.3 on only after the privacy agreement. */
export function askPermission(state: PhoneState, scope: Scope, by: PhoneState['prompts'][number]['by']): boolean {
  if (state.permissions[scope] === undefined) {
    if (!state.privacyAgreed && isAtLeast(state.version, '2.32.3')) return false;
    state.prompts.push({ scope, by });
  }
  return (state.permissions[scope] ??= state.answers[scope]);
}

const outcome = (given: unknown, name: string, result: Readonly<Record<string, unknown>> | null): void => {
  const callbacks = (given ?? {}) as Callbacks;
  const answer = { errMsg: `${name}:${result === null ? 'fail auth deny' : 'ok'}`, ...result };
  void Promise.resolve().then(() => {
    (result === null ? callbacks.fail : callbacks.success)?.(answer);
    callbacks.complete?.(answer);
  });
};

/** Members that only have an effect on the phone. */
const shownMembers = [
  'showToast', 'hideToast', 'showLoading', 'hideLoading', 'showModal', 'setNavigationBarTitle', 'setNavigationBarColor',
  'setKeepScreenOn', 'vibrateShort', 'vibrateLong', 'setClipboardData', 'pageScrollTo', 'setInnerAudioOption', 'showShareMenu',
  'previewImage',
]; // prettier-ignore

/** Events with an `on…`, and an `off…` from some version on. */
const events = [
  'NetworkStatusChange', 'AppShow', 'AppHide', 'AudioInterruptionBegin', 'AudioInterruptionEnd', 'MemoryWarning', 'Error',
  'WindowResize', 'ThemeChange', 'DeviceOrientationChange', 'NetworkWeakChange', 'UnhandledRejection',
]; // prettier-ignore

/** Builds `wx` for one base library: its missing members are absent. Members that no test needed so far throw when called. */
export function createWx(state: PhoneState, more: Readonly<Record<string, unknown>>): PhoneWx {
  const heard = new Map<string, Listener[]>();
  const eventMembers = events.flatMap((name): [string, unknown][] => [
    [`on${name}`, (listener: Listener) => heard.set(name, [...(heard.get(name) ?? []), listener])],
    [
      `off${name}`,
      (listener?: Listener) => heard.set(name, listener ? (heard.get(name) ?? []).filter((other) => other !== listener) : []),
    ],
  ]);
  const carriedOut = shownMembers.map((member): [string, unknown] => [
    member,
    (given: unknown) => {
      state.shown.push({ member, given });
      outcome(given, member, {});
    },
  ]);
  const system = {
    SDKVersion: state.version, platform: state.system, language: state.language, system: `${state.system} 1`, version: '8.0.50',
    brand: 'fake', model: 'fake phone', pixelRatio: 2, screenWidth: 390, screenHeight: 844, windowWidth: 390, windowHeight: 780,
    statusBarHeight: 44, safeArea: { left: 0, right: 390, top: 44, bottom: 810, width: 390, height: 766 },
  }; // prettier-ignore
  const infos = ['getSystemInfoSync', 'getAppBaseInfo', 'getDeviceInfo', 'getWindowInfo'];
  const implemented: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries(eventMembers),
    ...Object.fromEntries(carriedOut),
    ...Object.fromEntries(infos.map((member) => [member, () => ({ ...system })])),
    getSystemInfo: (given: unknown) => outcome(given, 'getSystemInfo', { ...system }),
    getMenuButtonBoundingClientRect: () => ({ left: 296, right: 383, top: 48, bottom: 80, width: 87, height: 32 }),
    getStorageSync: (key: string) => JSON.parse(state.storage.get(key) ?? '""') as unknown,
    setStorageSync: (key: string, value: unknown) => void state.storage.set(key, JSON.stringify(value)),
    removeStorageSync: (key: string) => void state.storage.delete(key),
    getNetworkType: (given: unknown) => outcome(given, 'getNetworkType', { networkType: state.connected ? 'wifi' : 'none' }),
    getSetting: (given: unknown) => outcome(given, 'getSetting', { authSetting: { ...state.permissions } }),
    getAppAuthorizeSetting: () => ({
      cameraAuthorized: state.systemPermissions.camera ? 'authorized' : 'denied',
      microphoneAuthorized: state.systemPermissions.microphone ? 'authorized' : 'denied',
    }),
    openSetting: (given: unknown) => {
      Object.assign(state.permissions, state.answers);
      outcome(given, 'openSetting', { authSetting: { ...state.permissions } });
    },
    authorize: (given: { scope: Scope }) => {
      outcome(given, 'authorize', askPermission(state, given.scope, 'wx.authorize') ? {} : null);
    },
    getPrivacySetting: (given: unknown) => outcome(given, 'getPrivacySetting', { needAuthorization: !state.privacyAgreed }),
    requirePrivacyAuthorize: (given: unknown) => outcome(given, 'requirePrivacyAuthorize', state.privacyAgreed ? {} : null),
    checkIsOpenAccessibility: (given: unknown) => outcome(given, 'checkIsOpenAccessibility', { open: state.screenReader }),
    getExtConfigSync: () => ({ ...state.ext }),
    canIUse: (name: string) => canIUse(state.version, name),
    nextTick: (act: () => void) => void Promise.resolve().then(act),
    // There is no layout here, so queries return empty boxes.
    createSelectorQuery: () => ({ in: (component: { createSelectorQuery(): unknown }) => component.createSelectorQuery() }),
    ...more,
  };

  const present = apiNames.filter((member) => {
    const since = sinceOfApi(member);
    return since !== null && isAtLeast(state.version, since);
  });
  const wx = Object.fromEntries(present.map((member) => [member, implemented[member] ?? unknown(member)]));
  return {
    wx,
    emit: (name, event) => (heard.get(name) ?? []).slice().forEach((listener) => listener(event)),
    listeners: () =>
      Object.fromEntries(Array.from(heard, ([name, list]) => [name, list.length] as const).filter(([, count]) => count > 0)),
  };
}

const unknown = (member: string) => (): never => {
  throw new Error(`This base library has wx.${member}, but the fake phone does not play it yet`);
};

/** Measured on the minimum version: it knows names of tags and attributes, but not values, SocketTask and netstatus. */
function canIUse(version: string, name: string): boolean {
  const since = sinceOfApi(name.split('.')[0] ?? '');
  if (since !== null) return isAtLeast(version, since);
  return ['live-pusher', 'live-player', 'live-pusher.mode', 'live-player.mode'].includes(name);
}
