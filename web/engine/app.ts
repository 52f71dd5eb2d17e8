import type { Target } from './pages/route';

/** How the mini program was entered, as App.onLaunch and `wx.getLaunchOptionsSync` say it. */
export interface LaunchOptions {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly scene: number;
  readonly referrerInfo: object;
}

type Method = (this: AppInstance, ...args: unknown[]) => unknown;
export type AppInstance = Record<string, unknown>;

/** `App({…})`, `getApp()`, and the calls that the app receives. */
export class App {
  instance: AppInstance = {};

  constructor(private readonly failed: (error: unknown, where: string) => void) {}

  register(definition: AppInstance): void {
    this.instance = Object.assign(this.instance, definition);
  }

  /** True when the app has such a method, also when that method failed. */
  call(name: string, ...args: unknown[]): boolean {
    const method = this.instance[name];
    if (typeof method !== 'function') return false;
    try {
      (method as Method).apply(this.instance, args);
    } catch (error) {
      this.failed(error, `App ${name}`);
    }
    return true;
  }
}

/** 1001: opened from a list. 1007 would be a shared card, which a link in a browser comes closest to, but pages must not rely on it. */
export const launchOptions = (target: Target): LaunchOptions => ({
  path: target.path,
  query: target.options,
  scene: 1001,
  referrerInfo: {},
});
