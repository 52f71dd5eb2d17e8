import { JSDOM, VirtualConsole } from 'jsdom';
import type { AppPackage } from './app-package';
import { inRealm, type LibraryEnd } from './bridge';
import type { Log } from './log';
import type { System } from '../options';

interface ViewOptions {
  id: number;
  route: string;
  version: string;
  /** The content of WAWebview.js. */
  library: string;
  app: AppPackage;
  config: object;
  platform: System;
  log: Log;
  random: () => number;
  after(run: () => void, ms: number): void;
  invoke(name: string, params: string | undefined, callback: unknown): string | undefined;
  publish(event: string, message: string): void;
}

/** An element of exparser, WeChat's component framework, behind a node of the page. */
interface LibraryElement {
  id: string;
  dataset?: object;
  /** A handler that the page bound; its name up to 1.9. */
  bindinput?: string;
  getNodeId?(): unknown;
  /** Reads every handler of a live tag. */
  _getData?(): unknown;
}

/** The parts of a page's window that the library defines. */
interface LibraryWindow {
  WeixinJSBridge: LibraryEnd;
  wx: { publishPageEvent(handler: string, event: object, node: unknown): void };
  exparser: {
    triggerEvent(element: LibraryElement, name: string, detail: object): void;
    createElement(tag: string, definition: unknown): LibraryElement;
    Component: { hasPublicProperty(element: LibraryElement, name: string): boolean; _list: Readonly<Record<string, unknown>> };
  };
  eval(script: string): unknown;
}

type PageNode = Element & { __wxElement?: LibraryElement };

const systems: Readonly<Record<System, string>> = {
  android: 'Linux; Android 6.0',
  ios: 'iPhone; CPU iPhone OS 9_3 like Mac OS X',
};

const quoted = (value: unknown): string => JSON.stringify(value);

/**
 * The parts of a webview that jsdom lacks, as far as the libraries touch them. jsdom has no layout, and would match all style sheets whenever a
 * library looks for the place of a native element.
 */
const missing = `(function (random) {
  Math.random = random;
  requestAnimationFrame = function (run) { return setTimeout(run, 16); };
  getComputedStyle = function (node) { return node.style; };
  MediaError = function () {};
  MediaError.MEDIA_ERR_ABORTED = 1; MediaError.MEDIA_ERR_NETWORK = 2;
  MediaError.MEDIA_ERR_DECODE = 3; MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED = 4;
  ['play', 'pause', 'load'].forEach(function (name) { HTMLMediaElement.prototype[name] = function () {}; });
  Object.defineProperty(Event.prototype, 'path', { get: function () { return this.composedPath(); }, configurable: true });
  Object.defineProperty(HTMLElement.prototype, 'innerText', {
    get: function () { return this.textContent; },
    set: function (text) { this.textContent = text; },
    configurable: true
  });
  var nothing = function () {};
  matchMedia = function () {
    return { matches: false, media: '', addListener: nothing, removeListener: nothing, addEventListener: nothing, removeEventListener: nothing };
  };
  alert = nothing;
  scrollTo = nothing;
})`;

/** A page: WAWebview.js in a window of its own. */
export class ViewThread {
  readonly id: number;
  private readonly dom: JSDOM;
  private readonly window: LibraryWindow;
  readonly bridge: LibraryEnd;
  /** Messages that came before the page's own code. */
  private waiting: [event: string, message: string][] | null = [];
  private isClosed = false;

  constructor(private readonly options: ViewOptions) {
    const { id, log, platform, version, config, library } = options;
    this.id = id;
    const virtualConsole = new VirtualConsole();
    (['log', 'info', 'warn', 'error'] as const).forEach((level) =>
      virtualConsole.on(level, (...values: unknown[]) => log.write(`page ${id}`, level, ...values)),
    );
    virtualConsole.on('jsdomError', (fault) => log.write(`page ${id}`, 'error', (fault as { detail?: unknown }).detail ?? fault));
    this.dom = new JSDOM('<!DOCTYPE html><html><head><meta charset="UTF-8"></head><body><div></div></body></html>', {
      runScripts: 'outside-only',
      pretendToBeVisual: true,
      virtualConsole,
      url: 'https://servicewechat.com/wx1/1/page-frame.html',
    });
    this.window = this.dom.window as unknown as LibraryWindow;
    Object.defineProperty(this.dom.window.navigator, 'userAgent', {
      value: `Mozilla/5.0 (${systems[platform]}) MicroMessenger/6.5.21`,
    });
    (this.window.eval(missing) as (random: () => number) => void)(options.random);
    Object.assign(this.window, { WeixinJSCore: { invokeHandler: options.invoke, publishHandler: options.publish } });
    this.window.eval(
      `var __webviewId__, __wxConfig = ${quoted(config)}, __wxAppCode__ = {};
       var __WXML_GLOBAL__ = { entrys: {}, defines: {}, modules: {}, ops: [], wxs_nf_init: undefined, total_ops: 0 };`,
    );
    this.window.eval(`${library}\n//# sourceURL=WAWebview-${version}.js`);
    this.bridge = inRealm(this.window.WeixinJSBridge, this.window.eval('JSON.parse') as typeof JSON.parse);
    // A phone injects the page's own code a moment after the library.
    options.after(() => this.loadPage(), 5);
  }

  get route(): string {
    return this.options.route;
  }

  private loadPage(): void {
    if (this.isClosed) return;
    const { app, route, log, id } = this.options;
    const { styles } = app;
    const templateOf = (name: string): string => `$gwx(${quoted(`./${name}.wxml`)})`;
    this.window.eval(app.viewTemplates);
    try {
      [styles.comm, ...[styles['./app.wxss'], styles[`./${route}.wxss`]].map((style) => style && `(${style})()`)].forEach(
        (script) => script && this.window.eval(script),
      );
    } catch (cause) {
      log.write(`page ${id}`, 'error', 'style', cause);
    }
    Object.entries(app.configs).forEach(([name, config]) => {
      const style = styles[`./${name}.wxss`];
      this.window.eval(
        `__wxAppCode__[${quoted(`${name}.json`)}] = ${quoted(config)}; __wxAppCode__[${quoted(`${name}.wxml`)}] = ${templateOf(name)};` +
          (style === undefined ? '' : `__wxAppCode__[${quoted(`${name}.wxss`)}] = ${style};`),
      );
    });
    this.window.eval(
      `document.dispatchEvent(new CustomEvent('generateFuncReady', { detail: { generateFunc: ${templateOf(route)} } }))`,
    );
    const { waiting } = this;
    this.waiting = null;
    waiting?.forEach(([event, message]) => this.deliver(event, message));
  }

  /** A message of the service thread. */
  receive(event: string, message: string): void {
    if (this.waiting) this.waiting.push([event, message]);
    else this.options.after(() => this.deliver(event, message), 0);
  }

  private deliver(event: string, message: string): void {
    if (this.isClosed) return;
    try {
      this.bridge.subscribeHandler(event, JSON.parse(message), 0, {});
    } catch (cause) {
      this.options.log.write(`page ${this.options.id}`, 'error', `message ${event}`, cause);
    }
  }

  all(selector: string): PageNode[] {
    return this.isClosed ? [] : Array.from(this.dom.window.document.querySelectorAll<PageNode>(selector));
  }

  get text(): string {
    return this.isClosed ? '' : (this.dom.window.document.body.textContent ?? '');
  }

  /** The attribute of a tag as the library has it, such as `enableMic`. */
  attribute(selector: string, name: string): unknown {
    return (this.all(selector)[0]?.__wxElement as unknown as Record<string, unknown> | undefined)?.[name];
  }

  /** A finger: the library makes a tap of it. False if there is nothing to touch. */
  tap(selector: string): boolean {
    const [target] = this.all(selector);
    if (!target) return false;
    const { Event } = this.dom.window;
    const touch = { identifier: 0, pageX: 10, pageY: 10, clientX: 10, clientY: 10, force: 0, target };
    ['touchstart', 'touchend'].forEach((type) => {
      const event = new Event(type, { bubbles: true, cancelable: true });
      target.dispatchEvent(Object.assign(event, { touches: type === 'touchend' ? [] : [touch], changedTouches: [touch] }));
    });
    return true;
  }

  /** Types into an input of the page, as the keyboard of the phone reports it. False if there is none. */
  type(selector: string, value: string): boolean {
    const element = this.all(selector)[0]?.__wxElement;
    if (!element) return false;
    const detail = { value, cursor: value.length };
    if (typeof element.bindinput !== 'string' || element.bindinput === '') {
      this.window.exparser.triggerEvent(element, 'input', detail);
      return true;
    }
    const target = { id: element.id, dataset: element.dataset ?? {}, offsetTop: 0, offsetLeft: 0 };
    const event = { type: 'input', timeStamp: 1, detail, target, currentTarget: target, touches: [] };
    this.window.wx.publishPageEvent(element.bindinput, event, element.getNodeId?.());
    return true;
  }

  /** The properties, of these names, that a native tag has in this library: declared ones, and handlers that it reads where none is declared. */
  propertiesOf(tag: string, names: readonly string[]): string[] {
    const { exparser } = this.window;
    const element = exparser.createElement(tag, exparser.Component._list[`wx-${tag}`]);
    const read = new Set<PropertyKey>();
    const recording = new Proxy(element, { get: (from, name) => (read.add(name), Reflect.get(from, name)) });
    element._getData?.call(recording);
    return names.filter((name) => exparser.Component.hasPublicProperty(element, name) || read.has(name));
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.dom.window.close();
  }
}
