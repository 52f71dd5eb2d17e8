import { existsSync, readFileSync } from 'node:fs';
import { join, posix, resolve, sep } from 'node:path';
import { isAtLeast, newestVersion, sinceOfDefinition } from '../../tools/floor/tables';
import { CommonTime, createPhoneTime, settle, type PhoneClock } from './fake-phone-clock';
import { adaptDefinition, watchInstance, type SetDataCall, type TriggeredEvent } from './fake-phone-component';
import { engine, type Definition, type EngineNode, type Instance } from './fake-phone-engine';
import { PhoneLoader } from './fake-phone-loader';
import { Mounted } from './fake-phone-mounted';
import { PhoneNatives, type LiveElement } from './fake-phone-natives';
import { blankPage, PhonePages, type PhonePage } from './fake-phone-pages';
import { PhoneSockets, type PhoneSocket } from './fake-phone-socket';
import { PhoneSounds } from './fake-phone-sounds';
import { createWx, type PhoneState, type Scope } from './fake-phone-wx';

export interface PhoneOptions {
  /** The built folder to run: the kit alone, or the demo with its pages. */
  root?: string;
  system?: 'android' | 'ios' | 'windows' | 'mac' | 'devtools';
  language?: string;
  /** Plays the other end of every socket; without it a test drives `phone.sockets` itself. */
  server?(socket: PhoneSocket): void;
  storage?: Map<string, string>;
  permissions?: Partial<Record<Scope, boolean>>;
  ext?: Readonly<Record<string, unknown>>;
  seed?: number;
  /** Time that other phones, or a server, share; a phone has its own without it. */
  time?: CommonTime;
}

/** The first versions that tell a page the code of a close are not documented; below this we tell none. */
const closeCodesSince = '2.0.0';

/**
 * A phone with one base library, for tests of the built kit. What that library has not is truly missing, native events go where it
 * looks for handlers, and time moves only when a test moves it. `newest` is the newest library that the tables know.
 */
export function fakePhone(version: string, options: PhoneOptions = {}): Phone {
  return new Phone(version === 'newest' ? newestVersion : version, options);
}

export class Phone {
  readonly clock: PhoneClock;
  readonly state: PhoneState;
  readonly natives: PhoneNatives;
  readonly sounds: PhoneSounds;
  readonly setData: SetDataCall[] = [];
  readonly events: TriggeredEvent[] = [];
  /** What went wrong where nobody looked: patches that cannot cross the bridge. A test that ends with one has failed. */
  readonly faults: string[] = [];
  /** Whatever `App()` was given, with `onLaunch` already run. */
  app: Record<string, unknown> = {};

  private readonly root: string;
  private readonly turnClock: () => Promise<void>;
  private readonly loader: PhoneLoader;
  private readonly pageStack = new PhonePages();
  private readonly phoneSockets: PhoneSockets;
  private readonly wxEmit: (name: string, event?: unknown) => void;
  private readonly wxListeners: () => Readonly<Record<string, number>>;
  private readonly tagIds: Record<string, string>;
  private readonly componentIds = new Map<string, string>();
  private hidden = false;
  private readonly places = new Map<EngineNode, PhonePage>();
  private readonly colonBound = new Map<string, Set<string>>();
  private defining: { define(definition: Definition): void } | null = null;

  constructor(
    readonly version: string,
    options: PhoneOptions,
  ) {
    this.root = resolve(options.root ?? 'dist/kit');
    const common = options.time ?? new CommonTime();
    const { clock, time, turn } = createPhoneTime(options.seed ?? 1, common);
    this.sounds = new PhoneSounds(common);
    this.clock = clock;
    this.turnClock = turn;
    this.phoneSockets = new PhoneSockets(isAtLeast(version, closeCodesSince), options.server ?? (() => undefined));
    this.state = {
      version,
      system: options.system ?? 'android',
      language: options.language ?? 'zh_CN',
      storage: options.storage ?? new Map(),
      permissions: { ...options.permissions },
      answers: { 'scope.camera': true, 'scope.record': true },
      connected: true,
      privacyAgreed: true,
      readAloud: false,
      ext: options.ext ?? {},
      shown: [],
    };
    this.natives = new PhoneNatives({
      version,
      system: this.state.system,
      currentPage: () => this.pageStack.top,
      pageOf: (root) => this.places.get(root),
      isHidden: () => this.hidden,
      isColonBound: (host, tag, event) => this.colonBound.get(host.is)?.has(`${tag} ${event}`) ?? false,
    });
    const phoneWx = createWx(this.state, {
      connectSocket: (given: { url: string }) => this.phoneSockets.connect(given),
      createLivePusherContext: () => this.natives.pusherContext(),
      createLivePlayerContext: (id: string, component?: Instance) => this.natives.playerContext(id, component),
      createInnerAudioContext: () => this.sounds.context(),
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
      // The one global object that scripts of a mini program see; mobx looks there for what the library has polyfilled.
      global: { Symbol, Map, Set },
      // The engines of that time had none; later ones depend on the phone, so the kit must not need it anywhere.
      Proxy: isAtLeast(version, '2.11.0') ? Proxy : undefined,
      Object: isAtLeast(version, '2.11.0') ? Object : olderObject,
      getCurrentPages: () => this.pageStack.current,
      getApp: () => this.app,
      App: (app: Record<string, unknown>) => this.launched(app),
      Component: (definition: Definition) => this.defined(definition),
      Page: (definition: Definition) => this.defined(definition),
      Behavior: () => {
        throw new Error('The fake phone plays no Behavior()');
      },
    });
    this.tagIds = this.natives.register();
    this.pageStack.open(blankPage('pages/index/index'));
  }

  /** A module of the build, such as `index` or `../inside/inside`: this phone's own copy. */
  require(path: string): unknown {
    return this.loader.load(join(this.root, path));
  }

  get sockets(): readonly PhoneSocket[] {
    return this.phoneSockets.all;
  }

  get pages(): readonly PhonePage[] {
    return this.pageStack.current;
  }

  get page(): PhonePage {
    return this.pageStack.top;
  }

  /** The native elements on the screen, on every page. */
  get live(): readonly LiveElement[] {
    return this.natives.elements;
  }

  /** What is still held of the platform: a page that was left must leave none of it. */
  held(): { sockets: number; timers: number; live: number; listeners: Readonly<Record<string, number>> } {
    return {
      sockets: this.phoneSockets.live,
      timers: this.clock.pending(),
      live: this.live.length,
      listeners: this.wxListeners(),
    };
  }

  /** Places a component of the kit on the page in front, as a tag with these properties would; `one/room` is that of a copy in `one`. */
  mount(name: string, properties: Readonly<Record<string, unknown>> = {}): Mounted {
    const folder = existsSync(join(this.root, 'rtc-kit')) ? 'rtc-kit' : '.';
    const id = this.component(join(this.root, folder, name, 'index'), posix.basename(name));
    const mounted = new Mounted(this, engine().render(id, properties));
    this.places.set(mounted.instance._exparserNode, this.page);
    this.pageStack.onLeave(this.page, () => mounted.detach());
    mounted.attach();
    return mounted;
  }

  /** Opens an empty page: in front of the present one, in its place, or in the place of all. */
  open(route: string, query: Readonly<Record<string, string>> = {}, how: 'open' | 'replace' | 'restart' = 'open'): PhonePage {
    this.pageStack[how](blankPage(route, query));
    return this.page;
  }

  /** Goes to a page of the demo, written and rendered as it is: `pages/room/index?room=r1`. */
  visit(url: string, how: 'open' | 'replace' | 'restart' = 'open'): Mounted {
    const [route = '', query = ''] = url.replace(/^\//, '').split('?');
    const rendered = engine().render(this.component(join(this.root, route), posix.basename(posix.dirname(route))), {});
    const mounted = new Mounted(this, rendered);
    const page = Object.assign(rendered.instance as unknown as PhonePage, {
      route,
      options: Object.fromEntries(new URLSearchParams(query)),
    });
    this.places.set(mounted.instance._exparserNode, page);
    this.pageStack[how](page, () => mounted.attach());
    this.pageStack.onLeave(page, () => mounted.detach());
    return mounted;
  }

  /** Leaves the page in front, by whatever way: it unloads and its components detach. */
  back(): void {
    this.pageStack.back();
  }

  /** Runs the demo's app.js. */
  launch(): void {
    this.loader.load(join(this.root, 'app.js'));
  }

  /** The app goes behind another. */
  hide(): void {
    this.hidden = true;
    this.pageStack.top.onHide?.();
    callIfThere(this.app, 'onHide');
    this.wxEmit('AppHide', {});
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

  /** Says any other event of the platform, such as `AudioInterruptionBegin`. */
  say(event: string, detail?: unknown): void {
    this.wxEmit(event, detail);
  }

  /** Lets promises settle and timers that are due fire. No time passes. */
  async turn(): Promise<void> {
    await this.turnClock();
    await settle();
  }

  private launched(app: Record<string, unknown>): void {
    this.app = app;
    callIfThere(app, 'onLaunch');
    callIfThere(app, 'onShow');
  }

  private defined(definition: Definition): void {
    if (!this.defining) throw new Error('Component() or Page() was called by a module that is not one');
    this.defining.define(definition);
  }

  /** Registers a component and, before it, those it names. Gives the engine's id. */
  private component(path: string, tagName: string): string {
    const known = this.componentIds.get(path);
    if (known !== undefined) return known;
    const json = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as { usingComponents?: Record<string, string> };
    const usingComponents: Record<string, string> = { ...this.tagIds };
    Object.entries(json.usingComponents ?? {}).forEach(([tag, name]) => {
      const target = name.startsWith('/') ? join(this.root, name) : join(path, '..', name);
      usingComponents[tag] = this.component(target, tag);
    });
    let id: string | null = null;
    const outer = this.defining;
    this.defining = {
      define: (definition) => {
        id = engine().register({
          path: path.split(sep).join('/'),
          tagName,
          template: engine().template(this.root, path),
          usingComponents,
          ...this.adapted(definition, tagName),
        });
      },
    };
    this.loader.load(path);
    this.defining = outer;
    if (id === null) throw new Error(`${path}.js calls neither Component() nor Page()`);
    this.componentIds.set(path, id);
    this.colonBound.set(id, colonBoundEvents(readFileSync(`${path}.wxml`, 'utf8')));
    return id;
  }

  private adapted(definition: Definition, name: string): Definition {
    const has = (field: string): boolean => isAtLeast(this.version, sinceOfDefinition(field));
    const adapted = adaptDefinition(definition, has);
    const created = adapted.created as ((this: Instance) => void) | undefined;
    const phone = this;
    adapted.created = function (this: Instance) {
      watchInstance(this, name, phone);
      created?.call(this);
    };
    return adapted;
  }
}

/** As Proxy: the engines of that time had no `Object.values`. Members of prototypes are the floor check's. */
const olderObject = new Proxy(Object, {
  get(all, name) {
    if (name === 'values' || name === 'entries' || name === 'fromEntries') return undefined;
    // Libraries tell plain objects by the words of their constructor.
    return name === 'toString' ? () => Object.toString() : (all as unknown as Record<PropertyKey, unknown>)[name];
  },
});

function callIfThere(target: Record<string, unknown>, name: string): void {
  const method = target[name];
  if (typeof method === 'function') method.call(target, {});
}

function colonBoundEvents(wxml: string): Set<string> {
  const tags = Array.from(wxml.matchAll(/<(live-pusher|live-player)\b[^>]*>/g));
  return new Set(
    tags.flatMap(([text, tag]) => Array.from(text.matchAll(/\b(?:bind|catch):([a-z]+)/g), ([, event]) => `${tag} ${event}`)),
  );
}
