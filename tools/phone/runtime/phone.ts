import type { AppPackage } from './app-package';
import { Bridge } from './bridge';
import { Device, type Scope } from './device';
import { seededRandom } from '../../seeded-random';
import type { BaseLibrary } from './libraries';
import { Log } from './log';
import { NativeElements, type Kind, type NativeElement } from './native-elements';
import { Network } from './network';
import type { System } from '../options';
import { PageStack, targetOf } from './page-stack';
import { ServiceThread } from './service-thread';
import { Timers } from './timers';
import { ViewThread } from './view-thread';

export interface PhoneSettings {
  library: BaseLibrary;
  app: AppPackage;
  /** `wx.getExtConfigSync()`. */
  ext: object;
  platform: System;
  insertMs: number;
  removeMs: number;
  seed: number;
  refused?: readonly Scope[];
}

/** A phone whose base library is WeChat's own, on both threads; everything below the bridge is ours. */
export class Phone {
  readonly log = new Log();
  readonly network: Network;
  readonly elements: NativeElements;
  readonly bridge: Bridge;
  readonly pages: PageStack<ViewThread>;
  readonly service: ServiceThread;
  /** Timers of the app's thread, and those of the phone itself. */
  readonly timers = new Timers();
  private readonly ownTimers = new Timers();
  private isOver = false;

  constructor(private readonly settings: PhoneSettings) {
    const { library, platform, insertMs, removeMs, refused = [] } = settings;
    const device = new Device({ version: library.version, platform, refused });
    this.network = new Network({ after: this.after, say: (event, message) => this.say(event, message) });
    this.elements = new NativeElements({
      insertMs,
      removeMs,
      isGranted: (what) => device.isGranted(`scope.${what}`),
      front: () => this.pages.front.id,
      after: this.after,
      say: (event, message, view) => this.say(event, message, view),
    });
    const random = seededRandom(settings.seed);
    const config = this.config(device);
    this.pages = new PageStack({
      open: (id, route) => this.openView(id, route, config, random),
      say: (event, message, view) => this.say(event, message, view),
      closed: (view) => this.elements.closeView(view),
      after: this.after,
    });
    this.bridge = new Bridge(
      {
        log: this.log,
        after: this.after,
        endOf: (view) => (view === 0 ? this.service.bridge : this.pages.find(view)?.bridge),
      },
      device.handlers,
      this.network.handlers,
      this.elements.handlers,
      this.pages.handlers,
    );
    this.service = new ServiceThread({
      version: library.version,
      library: library.service,
      app: settings.app,
      config,
      log: this.log,
      timers: this.timers,
      random,
      invoke: (name, params, callback) => this.bridge.invoke(0, name, params, callback),
      publish: (event, message, views) => this.publish(event, message ?? '', views),
    });
  }

  private config(device: Device): object {
    const { app, configs } = this.settings.app;
    const { version } = this.settings.library;
    const [first = ''] = app.pages;
    const window = app.window ?? {};
    return {
      ...{ platform: this.settings.platform, system: device.system.system, pixelRatio: 2, devicePixelRatio: 2, screenWidth: 375 },
      pages: app.pages,
      page: Object.fromEntries(app.pages.map((name) => [`${name}.html`, { window: configs[name] ?? {} }])),
      entryPagePath: `${first}.html`,
      appLaunchInfo: { path: `${first}.html`, query: {}, scene: 1001 },
      global: { window },
      accountInfo: { appId: 'wx0000000000000000', nickname: 'demo', icon: '' },
      appType: 0, debug: false, preload: false, env: { USER_DATA_PATH: 'wxfile://usr' },
      networkTimeout: { request: 60_000, connectSocket: 10_000, uploadFile: 60_000, downloadFile: 60_000 },
      wxAppInfo: {}, subContextImgDomain: [], networkType: 'wifi', appContactInfo: {}, clientVersion: 0x26051533,
      SDKVersion: version,
      ext: this.settings.ext,
    }; // prettier-ignore
  }

  private openView(id: number, route: string, config: object, random: () => number): ViewThread {
    const { library, app, platform } = this.settings;
    return new ViewThread({
      id,
      route,
      version: library.version,
      library: library.webview,
      app,
      config: { ...config, window: app.configs[route] ?? {} },
      platform,
      log: this.log,
      random,
      after: this.after,
      invoke: (name, params, callback) => this.bridge.invoke(id, name, params, callback),
      publish: (event, message) => this.after(() => this.say(event, JSON.parse(message) as object, id), 0),
    });
  }

  /** A message of the app's thread to some pages. */
  private publish(event: string, message: string, views: string | undefined): void {
    const ids = JSON.parse(views === undefined || views === '' ? '[]' : views) as number[];
    ids.forEach((id) => this.pages.find(id)?.receive(event, message));
  }

  /** A message of the phone, or of a page, to the app's thread. */
  private say(event: string, message: object, view = 0): void {
    if (!this.isOver) this.service.bridge.subscribeHandler(event, message, view, {});
  }

  /** Runs something of the phone itself; an error of a library's callback is its own matter. */
  private readonly after = (run: () => void, ms: number): void => {
    this.ownTimers.after(() => {
      try {
        run();
      } catch (cause) {
        this.log.write('service', 'error', cause);
      }
    }, ms);
  };

  launch(url: string): void {
    this.pages.open('appLaunch', targetOf(url));
  }

  hide(): void {
    this.say('onAppEnterBackground', { mode: 'back' });
  }

  show(): void {
    this.say('onAppEnterForeground', { scene: 1001, query: {}, path: this.pages.front.route });
  }

  get front(): ViewThread {
    return this.pages.front;
  }

  live(kind: Kind): NativeElement[] {
    return this.elements.live(kind);
  }

  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.pages.end();
    this.network.end();
    this.timers.end();
    this.ownTimers.end();
  }
}
