import { registerOnce } from './register-once';
import { native } from './native';
import type { Host } from './platform';

/** The window as the phone reports it, in px. */
export interface WindowState {
  width: number;
  height: number;
  screenHeight: number;
  statusBar: number;
  /** WeChat's capsule button, or null below 2.1.0 and where there is none. */
  capsule: { top: number; height: number; left: number } | null;
  dark: boolean;
}

function capsuleOf(host: Host): WindowState['capsule'] {
  if (!host.atLeast('2.1.0')) return null;
  try {
    const { top, height, left } = native.getMenuButtonBoundingClientRect();
    return height > 0 ? { top, height, left } : null;
  } catch (cause) {
    // Windows and Mac have no capsule in some window shapes, and throw.
    return null;
  }
}

export function readWindow(host: Host): WindowState {
  const system = native.getSystemInfoSync();
  return {
    width: system.windowWidth,
    height: system.windowHeight,
    screenHeight: system.screenHeight || system.windowHeight,
    statusBar: system.statusBarHeight || 0,
    capsule: capsuleOf(host),
    dark: system.theme === 'dark',
  };
}

/** Reports changes of size and theme. The theme's listener cannot be removed in every version, so both stay for the life of the app. */
export function watchWindow(host: Host, changed: () => void): void {
  registerOnce('window', () => {
    if (host.atLeast('2.3.0')) native.onWindowResize(() => changed());
    if (host.atLeast('2.11.0')) native.onThemeChange(() => changed());
  });
}

/**
 * Passes on the properties of the first element that `selector` finds inside `component`, as the view has them; null when there is none.
 * The view answers after the work it was given before, and never when it is frozen.
 */
export function readProperties(
  component: WechatMiniprogram.Component.TrivialInstance,
  selector: string,
  properties: string[],
  answer: (values: { readonly [name: string]: unknown } | null) => void,
): void {
  native.createSelectorQuery().in(component).select(selector).fields({ properties }, answer).exec();
}

/** The size of the first element that `selector` finds inside `component`, in px; null when there is none. */
export function measure(
  component: WechatMiniprogram.Component.TrivialInstance,
  selector: string,
): Promise<{ width: number; height: number } | null> {
  return new Promise((done) => {
    native
      .createSelectorQuery()
      .in(component)
      .select(selector)
      .boundingClientRect((rect) => done(rect && rect.width > 0 ? { width: rect.width, height: rect.height } : null))
      .exec();
  });
}
