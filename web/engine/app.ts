import type { Target } from './pages/route';

/** The launch options of App.onLaunch and `wx.getLaunchOptionsSync`. */
export interface LaunchOptions {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly scene: number;
  readonly referrerInfo: object;
}

/** The options of App.onHide and of the listeners of `wx.onAppHide`. */
export interface HideOptions {
  readonly reason: number;
}

type Method = (this: AppInstance, ...args: unknown[]) => unknown;
export type AppInstance = Record<string, unknown>;

/** The instance behind `App({…})` and `getApp()`, and calls of its methods. */
export class App {
  instance: AppInstance = {};

  constructor(private readonly onError: (error: unknown, where: string) => void) {}

  register(definition: AppInstance): void {
    this.instance = Object.assign(this.instance, definition);
  }

  /** Returns true when the app has the method, also when the method throws. */
  call(name: string, ...args: unknown[]): boolean {
    const method = this.instance[name];
    if (typeof method !== 'function') return false;
    try {
      (method as Method).apply(this.instance, args);
    } catch (error) {
      this.onError(error, `App ${name}`);
    }
    return true;
  }
}

/** Scene 1001 is opening from a list. A link in a browser is closest to 1007, a shared card, but pages must not rely on that. */
export const launchOptions = (target: Target): LaunchOptions => ({
  path: target.path,
  query: target.options,
  scene: 1001,
  referrerInfo: {},
});
