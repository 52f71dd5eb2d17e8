import { Emitter } from '../../engine/emitter';
import type { Runtime } from '../../engine/runtime';
import { api } from '../callbacks';
import type { WxMembers } from '../members';

/** The base library version whose members this runtime has; version gates in mini programs read it. */
export const baseLibrary = '3.6.0';

const browsers: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, 'edge'],
  [/Firefox\//, 'firefox'],
  [/Chrome\//, 'chrome'],
  [/Safari\//, 'safari'],
];

export function systemApi(runtime: Runtime): WxMembers {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const theme = (): string => (runtime.config.darkmode === true && dark.matches ? 'dark' : 'light');
  const themes = new Emitter<{ theme: string }>();
  dark.addEventListener('change', () => themes.emit({ theme: theme() }));
  const appInfo = (): object => appInfoOf(theme());
  const systemInfo = (): object => ({ ...deviceInfo(), ...windowInfo(runtime), ...appInfo() });

  return {
    getWindowInfo: () => windowInfo(runtime),
    getDeviceInfo: deviceInfo,
    getAppBaseInfo: appInfo,
    getSystemInfoSync: systemInfo,
    getSystemInfo: api('getSystemInfo', systemInfo),
    getSystemInfoAsync: api('getSystemInfoAsync', systemInfo),
    onWindowResize: runtime.resized.on,
    offWindowResize: runtime.resized.off,
    onThemeChange: themes.on,
    offThemeChange: themes.off,
    getAccountInfoSync: () => ({
      miniProgram: { appId: 'browser', envVersion: runtime.dev ? 'develop' : 'release', version: '' },
    }),
    getMenuButtonBoundingClientRect: () => menuButtonRect(runtime),
  };
}

function windowInfo(runtime: Runtime): object {
  const { width, height, insets } = runtime.frameBox();
  const { windowWidth, windowHeight } = runtime.windowSize();
  const safeArea = {
    left: insets.left,
    top: insets.top,
    right: width - insets.right,
    bottom: height - insets.bottom,
    width: width - insets.left - insets.right,
    height: height - insets.top - insets.bottom,
  };
  const screen = { screenWidth: width, screenHeight: height, screenTop: height - windowHeight };
  return { pixelRatio: devicePixelRatio, ...screen, windowWidth, windowHeight, statusBarHeight: insets.top, safeArea };
}

const deviceInfo = (): object => ({
  brand: 'browser',
  model: browsers.find(([pattern]) => pattern.test(navigator.userAgent))?.[1] ?? 'unknown',
  system: systemName(navigator.userAgent),
  platform: 'browser',
  benchmarkLevel: -1,
  memorySize: 0,
  abi: '',
});

const appInfoOf = (theme: string): object => ({
  SDKVersion: baseLibrary,
  version: '8.0.0',
  language: languageOf(navigator.language),
  theme,
  enableDebug: false,
  fontSizeSetting: 16,
  host: { env: 'browser' },
});

/** WeChat draws its capsule over a custom bar. A browser draws none, so the rectangle keeps the row's height and has no width. */
function menuButtonRect(runtime: Runtime): object {
  const { width, insets } = runtime.frameBox();
  const top = insets.top + 6;
  const button = runtime.pages.top?.screen.menuButton;
  if (button === undefined || button.offsetWidth === 0)
    return { width: 0, height: 32, top, bottom: top + 32, left: width, right: width };
  const frame = runtime.frame.getBoundingClientRect();
  const box = button.getBoundingClientRect();
  const left = box.left - frame.left;
  return {
    width: box.width,
    height: box.height,
    top: box.top - frame.top,
    bottom: box.bottom - frame.top,
    left,
    right: left + box.width,
  };
}

/** WeChat's language code: `zh_CN`, `zh_TW` or `zh_HK` for Chinese, and the bare language for others. */
export function languageOf(tag: string): string {
  const [language = 'en', ...rest] = tag.split('-');
  if (language !== 'zh') return language;
  const region = rest[rest.length - 1]?.toUpperCase() ?? 'CN';
  return region === 'TW' || region === 'HANT' ? 'zh_TW' : region === 'HK' || region === 'MO' ? 'zh_HK' : 'zh_CN';
}

function systemName(agent: string): string {
  const ios = /(?:iPhone|CPU) OS (\d+)_(\d+)/.exec(agent);
  if (ios !== null) return `iOS ${ios[1]}.${ios[2]}`;
  const android = /Android ([\d.]+)/.exec(agent);
  if (android !== null) return `Android ${android[1]}`;
  if (agent.includes('Windows')) return 'Windows 10';
  return agent.includes('Mac OS X') ? 'macOS 10.15' : 'Linux';
}
