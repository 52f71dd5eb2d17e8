import { existsSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { isAtLeast, newestVersion } from '../../../tools/min-version/tables';
import { baseLibrary, type BaseLibrary } from './base-library';
import { SharedTime, createPhoneTime, settle, type PhoneClock } from './clock';
import type { SetDataCall, TriggeredEvent } from './component';
import { PhoneComponents } from './components';
import { engine, rootOf, type Definition, type EngineNode, type Instance } from './engine';
import type { LiveElement } from './live/live-element';
import { PhoneLoader } from './loader';
import { Mounted } from './mounted';
import { NativeElements } from './live/native-elements';
import { PhonePages, type PhonePage } from './pages';
import { PhoneSockets, type PhoneSocket } from './socket';
import { PhoneSounds } from './sounds';
import { Threads, type ThreadTimes } from './threads';
import { askPermission, createWx, type PhoneState, type Scope } from './wx';

export interface PhoneOptions {
  /** The built folder to run: the kit, or the demo with its pages. */
  root?: string;
  system?: 'android' | 'ios' | 'windows' | 'mac' | 'devtools' | 'browser';
  language?: string;
  /** Handles the other end of every socket; without it a test controls `phone.sockets` itself. */
  server?(socket: PhoneSocket): void;
  storage?: Map<string, string>;
  permissions?: Partial<Record<Scope, boolean>>;
  ext?: Readonly<Record<string, unknown>>;
  seed?: number;
  /** How long the ways between the threads take; a seed draws each. */
  threads?: ThreadTimes;
  /** A time shared with other phones or a server; the default is a time of its own. */
  time?: SharedTime;
}

/** Below, a hide has no reason. */
const hideReasonsSince = '3.5.7';
/** The documentation does not say which version first reports close codes; below this one none is reported. */
const closeCodesSince = '2.0.0';

/**
 * A phone with one base library, for tests of the built kit. Features missing in that library are absent, native events go to the
 * handlers that it looks for, and time moves only when a test moves it. `newest` is the newest library in the tables.
 */
export function fakePhone(version: string, options: PhoneOptions = {}): Phone {
  return new Phone(version === 'newest' ? newestVersion : version, options);
}

export class Phone {
  readonly clock: PhoneClock;
  readonly state: PhoneState;
  readonly natives: NativeElements;
  readonly threads: Threads;
  readonly sounds: PhoneSounds;
  readonly setData: SetDataCall[] = [];
  readonly events: TriggeredEvent[] = [];
  /** Faults that no assertion sees, such as patches that cannot cross the bridge. A test that ends with one has failed. */
  readonly faults: string[] = [];
  /** Errors that the base library writes to the console. */
  readonly complaints: string[] = [];
  /** The argument of `App()`, after its `onLaunch`. */
  app: Record<string, unknown> = {};

  private readonly root: string;
  private readonly turnClock: () => Promise<void>;
  private readonly loader: PhoneLoader;
  private readonly library: BaseLibrary;
  private readonly pageStack: PhonePages;
  private readonly phoneSockets: PhoneSockets;
  private readonly wxEmit: (name: string, event?: unknown) => void;
  private readonly wxListeners: () => Readonly<Record<string, number>>;
  private readonly components: PhoneComponents;
  private hidden = false;
  private readonly places = new Map<EngineNode, PhonePage>();

  constructor(
    readonly version: string,
    options: PhoneOptions,
  ) {
    this.root = resolve(options.root ?? 'dist/kit');
    const common = options.time ?? new SharedTime();
    const { clock, time, turn } = createPhoneTime(options.seed ?? 1, common);
    this.sounds = new PhoneSounds(common, () => this.state.permissions['scope.record'] !== false);
    this.clock = clock;
    this.turnClock = turn;
    this.library = baseLibrary(version);
    this.threads = new Threads(common, options.seed ?? 1, options.threads ?? {});
    this.pageStack = new PhonePages((page) => this.natives.leave(page));
    this.phoneSockets = new PhoneSockets({
      saysCodes: isAtLeast(version, closeCodesSince),
      sendsCodes: this.library.sendsCloseCodes,
      later: (act) => this.threads.send(this.state, 'from native', act),
      accept: options.server ?? (() => undefined),
    });
    this.state = {
      version,
      system: options.system ?? 'android',
      language: options.language ?? 'zh_CN',
      storage: options.storage ?? new Map(),
      permissions: { ...options.permissions },
      answers: { 'scope.camera': true, 'scope.record': true },
      prompts: [],
      connected: true,
      privacyAgreed: true,
      entitled: true,
      systemPermissions: { camera: true, microphone: true },
      screenReader: false,
      ext: options.ext ?? {},
      shown: [],
    };
    this.natives = new NativeElements({
      version,
      system: this.state.system,
      library: this.library,
      threads: this.threads,
      currentPage: () => this.pageStack.top,
      ask: (scope) => askPermission(this.state, scope, 'live-pusher'),
      complain: (text) => void this.complaints.push(text),
      pageOf: (root) => this.places.get(root),
      isHidden: () => this.hidden,
      isEntitled: () => this.state.entitled,
      isColonBound: (...asked) => this.components.isColonBound(...asked),
    });
    const phoneWx = createWx(this.state, {
      connectSocket: (given: { url: string }) => this.phoneSockets.connect(given),
      createLivePusherContext: () => this.natives.contexts.pusherContext(),
      createLivePlayerContext: (id: string, component?: Instance) => this.natives.contexts.playerContext(id, component),
      createInnerAudioContext: () => this.sounds.context(),
      getRecorderManager: () => this.sounds.recorder(),
      navigateTo: ({ url }: { url: string }) => this.visit(url),
      redirectTo: ({ url }: { url: string }) => this.visit(url, 'replace'),
      reLaunch: ({ url }: { url: string }) => this.visit(url, 'restart'),
      navigateBack: () => this.back(),
    });
    this.wxEmit = phoneWx.emit;
    this.wxListeners = phoneWx.listeners;
    this.loader = new PhoneLoader({
      ...time,
      wx: phoneWx.wx,
      console,
      // The only global object that scripts of a mini program see; mobx looks there for polyfills.
      global: { Symbol, Map, Set },
      // Engines of that time had no Proxy; later ones depend on the phone, so the kit must never need it.
      Proxy: isAtLeast(version, '2.11.0') ? Proxy : undefined,
      Object: isAtLeast(version, '2.11.0') ? Object : olderObject,
      getCurrentPages: () => this.pageStack.current,
      getApp: () => this.app,
      App: (app: Record<string, unknown>) => this.launched(app),
      Component: (definition: Definition) => this.components.defined(definition),
      Page: (definition: Definition) => this.components.defined(definition),
      Behavior: () => {
        throw new Error('The fake phone plays no Behavior()');
      },
    });
    this.components = new PhoneComponents({
      root: this.root,
      version,
      library: this.library,
      bridge: this,
      tagIds: this.natives.register(),
      load: (path) => this.loader.load(path),
    });
    this.pageStack.open(this.pageStack.blank('pages/index/index'));
  }

  /** Loads a module of the build, such as `index` or `../inside/inside`, as this phone's own copy. */
  require(path: string): unknown {
    return this.loader.load(join(this.root, path));
  }

  /** From now on the native side makes no socket, for this reason, or makes them again. */
  refuseSockets(refuses: boolean, why = 'interrupted'): void {
    this.phoneSockets.refusal = refuses ? why : null;
  }

  get sockets(): readonly PhoneSocket[] {
    return this.phoneSockets.all;
  }

  /** Rules of mounted components' style sheets that this base library does not apply. */
  get deadRules(): readonly string[] {
    return this.components.deadRules;
  }

  get pages(): readonly PhonePage[] {
    return this.pageStack.current;
  }

  get page(): PhonePage {
    return this.pageStack.top;
  }

  /** The native tags of all pages. */
  get live(): readonly LiveElement[] {
    return this.natives.elements;
  }

  /** Platform resources in use; a closed page must leave none. */
  held(): { sockets: number; timers: number; live: number; listeners: Readonly<Record<string, number>> } {
    return {
      sockets: this.phoneSockets.live,
      timers: this.clock.pending(),
      live: new Set([...this.live, ...this.natives.inserted]).size,
      listeners: this.wxListeners(),
    };
  }

  /** Mounts a component of the kit on the page in front, with these properties; `one/room` is the room of a copy in `one`. */
  mount(name: string, properties: Readonly<Record<string, unknown>> = {}): Mounted {
    const folder = existsSync(join(this.root, 'rtc-kit')) ? 'rtc-kit' : '.';
    const id = this.components.id(join(this.root, folder, name, 'index'), posix.basename(name));
    const mounted = new Mounted(
      this,
      this.render(() => engine().render(id, properties)),
    );
    this.places.set(mounted.instance._exparserNode, this.page);
    this.pageStack.onLeave(this.page, () => mounted.detach());
    mounted.attach();
    return mounted;
  }

  /** Opens an empty page: on top, in place of the present one, or in place of all. */
  open(route: string, query: Readonly<Record<string, string>> = {}, how: 'open' | 'replace' | 'restart' = 'open'): PhonePage {
    this.pageStack[how](this.pageStack.blank(route, query));
    return this.page;
  }

  /** Opens a page of the demo with its real code and template: `pages/room/index?room=r1`. */
  visit(url: string, how: 'open' | 'replace' | 'restart' = 'open'): Mounted {
    const [route = '', query = ''] = url.replace(/^\//, '').split('?');
    const id = this.components.id(join(this.root, route), posix.basename(posix.dirname(route)));
    const rendered = this.render(() => engine().render(id, {}));
    const mounted = new Mounted(this, rendered);
    const fields = { route, options: Object.fromEntries(new URLSearchParams(query)) };
    const page = this.pageStack.created(rendered.instance, fields, this.components.pageOf(id));
    this.places.set(mounted.instance._exparserNode, page);
    this.pageStack[how](page, () => mounted.attach());
    this.pageStack.onLeave(page, () => mounted.detach());
    return mounted;
  }

  /** Closes the page in front: it unloads and its components detach. */
  back(): void {
    this.pageStack.back();
  }

  /** Runs the demo's app.js. */
  launch(): void {
    this.loader.load(join(this.root, 'app.js'));
  }

  /** Hides the app. Reason 0: the user left it; 3: another reason. */
  hide(reason = 3): void {
    this.hidden = true;
    this.pageStack.top.onHide?.();
    callIfThere(this.app, 'onHide');
    this.wxEmit('AppHide', isAtLeast(this.version, hideReasonsSince) ? { reason } : {});
  }

  show(): void {
    this.hidden = false;
    callIfThere(this.app, 'onShow');
    this.wxEmit('AppShow', {});
    this.pageStack.top.onShow?.();
  }

  setConnected(connected: boolean): void {
    this.state.connected = connected;
    this.wxEmit('NetworkStatusChange', { isConnected: connected, networkType: connected ? 'wifi' : 'none' });
  }

  /** Emits any other event of the platform, such as `AudioInterruptionBegin`. */
  say(event: string, detail?: unknown): void {
    this.wxEmit(event, detail);
  }

  /** Lets promises settle and due timers fire, without advancing the time. */
  async turn(): Promise<void> {
    await this.turnClock();
    await settle();
  }

  /** Runs `change` and sends what it changes on the screen to the view, as one message for each page. */
  render<Result>(change: () => Result): Result {
    return this.threads.render(() => {
      const result = change();
      if (this.library.templatesFreeze) {
        this.components.templates.changed().forEach((node) => this.natives.viewOf(this.pageOf(node)).freeze());
      }
      return result;
    });
  }

  /** The bridge for `setData`. The callback waits for the view, or is a timer that knows nothing of it. */
  cross(instance: Instance, apply: () => void, done: (() => void) | undefined): void {
    this.render(() => {
      apply();
      if (done === undefined) return;
      if (!this.library.callbackWaitsForView) return this.threads.later(done);
      const page = this.pageOf(instance._exparserNode);
      this.threads.toView(page, () => this.threads.send(page, 'from view', done));
    });
  }

  private pageOf(node: EngineNode): PhonePage {
    return this.places.get(rootOf(node)) ?? this.pageStack.top;
  }

  private launched(app: Record<string, unknown>): void {
    this.app = app;
    callIfThere(app, 'onLaunch');
    callIfThere(app, 'onShow');
  }
}

/** Like Proxy: engines of that time had no `Object.values`. The minimum-version check covers members of prototypes. */
const olderObject = new Proxy(Object, {
  get(all, name) {
    if (name === 'values' || name === 'entries' || name === 'fromEntries') return undefined;
    // Libraries recognise plain objects by the source text of their constructor.
    return name === 'toString' ? () => Object.toString() : (all as unknown as Record<PropertyKey, unknown>)[name];
  },
});

function callIfThere(target: Record<string, unknown>, name: string): void {
  const method = target[name];
  if (typeof method === 'function') method.call(target, {});
}
