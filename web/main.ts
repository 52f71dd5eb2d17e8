import './engine/frame/frame.css';
import './engine/picture-in-picture/pip-document.css';
import './built-ins/built-ins.css';
import { app, dev, scripts, templates } from 'virtual:mini-program';
import { builtIns } from './built-ins/all';
import { pipSources } from './built-ins/media/live';
import { App, launchOptions, type AppInstance, type HideOptions, type LaunchOptions } from './engine/app';
import { Emitter } from './engine/emitter';
import { Engine } from './engine/engine';
import { createFrame, frameBox, onFrameResize } from './engine/frame/frame';
import { listenToGestures } from './engine/frame/gestures';
import { followModals } from './engine/frame/modal';
import { listenToShortcuts } from './engine/frame/shortcuts';
import type { Instance } from './engine/instance';
import { Loader } from './engine/loader';
import { PageStack } from './engine/pages/page-stack';
import { parseUrl, targetOfHash, type Target } from './engine/pages/route';
import { Router } from './engine/pages/router';
import { windowConfig } from './engine/pages/window-config';
import { PipDocument } from './engine/picture-in-picture/pip-document';
import { openWhenHidden } from './engine/picture-in-picture/open-when-hidden';
import { pipControls } from './engine/picture-in-picture/pip-controls';
import { reportNonPlain } from './engine/plain-data';
import type { AppConfig, CompiledMiniProgram, FrameBox, Runtime, WindowSize } from './engine/runtime';
import { openTabStorage } from './wx/app/storage';
import { createWx } from './wx/create-wx';
import { PageIntersectionObserver, type IntersectionOptions } from './wx/interface/intersection';
import { SelectorQuery } from './wx/interface/queries';
import { openMenu, sharePage } from './wx/interface/share';
import type { WxMembers } from './wx/members';

/** WeChat's reasons of `onHide`. The page of a tab that closes, reloads or goes elsewhere was exited. */
const hideReasons = { exited: 0, other: 3 };

/** Runs the mini program in this document. */
class BrowserRuntime implements Runtime {
  readonly dev: boolean;
  readonly config: AppConfig;
  readonly frame: HTMLElement;
  readonly app: App;
  readonly engine: Engine;
  readonly pages: PageStack;
  readonly router: Router;
  readonly launch: LaunchOptions;
  readonly shown = new Emitter<LaunchOptions>();
  readonly hidden = new Emitter<HideOptions>();
  readonly resized = new Emitter<{ size: WindowSize }>();
  readonly errors = new Emitter<string>();
  readonly rejections = new Emitter<{ reason: unknown; promise: Promise<unknown> }>();
  /** Null while the tab is shown. */
  private hideReason: number | null = null;
  private readonly loader: Loader;
  private readonly pipDocument: PipDocument;
  private readonly firstPage: Target;
  private readonly wx: WxMembers;

  constructor(
    private readonly program: CompiledMiniProgram,
    storage: Storage,
  ) {
    const { app: compiled, scripts, dev } = program;
    const { config, entries } = compiled;
    this.dev = dev;
    this.config = config;
    this.frame = createFrame(config.darkmode === true);
    this.app = new App(this.onError);
    this.engine = this.createEngine();
    Object.entries(builtIns).forEach(([tag, builtIn]) => this.engine.addBuiltIn(tag, builtIn));
    this.loader = new Loader(scripts, new Set(entries.map((entry) => entry.path)));
    this.pipDocument = this.createPipDocument();
    this.pages = this.createPages();
    this.router = new Router({
      pages: this.pages,
      paths: config.pages,
      notFound: ({ path, query }) => this.app.call('onPageNotFound', { path, query, isEntryPage: true }) && this.pages.depth > 0,
    });
    this.firstPage = targetOfHash(location.hash) ?? parseUrl(`/${config.entryPagePath ?? config.pages[0] ?? ''}`);
    this.launch = launchOptions(this.firstPage);
    this.wx = createWx(this, storage);
  }

  /** The size of the page's own box, below the navigation bar. */
  windowSize(): WindowSize {
    const barHeight = this.pages.top?.screen.barHeight ?? 0;
    return { windowWidth: this.frame.clientWidth, windowHeight: this.frame.clientHeight - barHeight };
  }

  frameBox(): FrameBox {
    return frameBox(this.frame);
  }

  /** Runs the scripts, launches the app and opens the first page. */
  start(): void {
    this.defineGlobals();
    const { entries } = this.program.app;
    // A page brings its whole package along.
    const late = entries.filter((entry) => entry.late !== undefined && !this.firstPage.path.startsWith(entry.late));
    this.runScripts(['app', ...entries.filter((entry) => !late.includes(entry)).map(({ path }) => path)]);
    this.listenToDocument();
    this.app.call('onLaunch', this.launch);
    this.app.call('onShow', this.launch);
    this.router.start(this.firstPage);
    // The other packages arrive when the first page is shown.
    setTimeout(() => this.runScripts(late.map(({ path }) => path)));
  }

  private readonly onError = (error: unknown, where: string): void => {
    console.error(where, error);
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.app.call('onError', text);
    this.errors.emit(text);
  };

  private createEngine(): Engine {
    const { app: compiled, templates, dev } = this.program;
    const createSelectorQuery = (scope: Instance): SelectorQuery => new SelectorQuery(this, scope);
    const createObserver = (scope: Instance, options: IntersectionOptions): PageIntersectionObserver =>
      new PageIntersectionObserver(this, scope, options);
    return new Engine({
      templates,
      appCss: compiled.css,
      entries: compiled.entries,
      formField: { name: 'wx://form-field', properties: { name: String, value: null } },
      methods: {
        createSelectorQuery(this: Instance) {
          return createSelectorQuery(this);
        },
        createIntersectionObserver(this: Instance, options?: IntersectionOptions) {
          return createObserver(this, options ?? {});
        },
      },
      ...(dev && { inspect: reportNonPlain }),
      onError: this.onError,
    });
  }

  private createPages(): PageStack {
    return new PageStack({
      frame: this.frame,
      onError: this.onError,
      create: (path, query) => this.engine.createPage(path, query),
      configOf: (path) => windowConfig(this.program.app, path),
      actions: {
        back: () => this.router.navigateBack(1),
        menu: () => void openMenu(this, this.wx).catch((cause: unknown) => this.onError(cause, 'menu')),
      },
      pipSources,
      pipDocument: this.pipDocument,
      pipActions: { restore: () => this.router.restore(), close: () => void this.router.closePip() },
    });
  }

  private createPipDocument(): PipDocument {
    return new PipDocument({
      sourcesOf: pipSources.all,
      controlsOf: (page) => pipControls(page, (element) => this.engine.describe(element).dataset),
      restore: () => {
        focus();
        this.pages.closeBeside();
        this.router.restore();
      },
      onChange: () => this.followVisibility(),
    });
  }

  private defineGlobals(): void {
    const define = (kind: 'Page' | 'Component' | 'Behavior') => (definition: unknown) =>
      this.engine.define(kind, this.loader.loading, definition);
    Object.assign(globalThis, {
      wx: this.wx,
      App: (definition: AppInstance) => this.app.register(definition),
      getApp: () => this.app.instance,
      getCurrentPages: () => this.pages.all().map((page) => page.instance),
      // Scripts have their own `global` in WeChat, and packages such as mobx 4 keep state on it.
      global: { Symbol, Map, Set },
      Page: define('Page'),
      Component: define('Component'),
      Behavior: define('Behavior'),
    });
  }

  private runScripts(paths: readonly string[]): void {
    const { scripts } = this.program;
    paths.forEach((path) => {
      try {
        if (`${path}.js` in scripts) this.loader.run(`${path}.js`);
      } catch (error) {
        this.onError(error, `${path}.js`);
      }
    });
  }

  private listenToDocument(): void {
    const { app, frame } = this;
    frame.addEventListener(
      'wx-share',
      () => void sharePage(this, 'button').catch((cause: unknown) => this.onError(cause, 'share')),
    );
    listenToGestures(frame, (target, gesture) => this.engine.dispatch(target, gesture));
    followModals(frame);
    listenToShortcuts(frame, (target, gesture) => this.engine.dispatch(target, gesture));
    document.addEventListener('visibilitychange', () => this.followVisibility());
    openWhenHidden(this.pages);
    addEventListener('pagehide', () => this.hide(hideReasons.exited));
    // A page that the browser kept comes back as it was; not every browser reports that it is visible again.
    addEventListener('pageshow', ({ persisted }) => persisted && this.show());
    addEventListener('error', ({ error, message }) => this.onError(error ?? message, 'uncaught'));
    addEventListener('unhandledrejection', ({ reason, promise }) => {
      app.call('onUnhandledRejection', { reason, promise });
      this.rejections.emit({ reason: reason as unknown, promise });
    });
    onFrameResize(frame, () => {
      const size = this.windowSize();
      this.pages.resized(size);
      this.resized.emit({ size });
    });
  }

  /** A tab whose pictures are in a window of their own is seen there. */
  private followVisibility(): void {
    if (document.hidden && !this.pipDocument.isOpen) this.hide(hideReasons.other);
    else this.show();
  }

  /** A hidden tab that closes is hidden once more, because its exit is news. */
  private hide(reason: number): void {
    if (this.hideReason === hideReasons.exited || this.hideReason === reason) return;
    const wasShown = this.hideReason === null;
    this.hideReason = reason;
    if (wasShown && this.pages.top !== null) this.pages.hide(this.pages.top);
    this.app.call('onHide', { reason });
    this.hidden.emit({ reason });
  }

  private show(): void {
    if (this.hideReason === null) return;
    this.hideReason = null;
    this.app.call('onShow', this.launch);
    this.shown.emit(this.launch);
    if (this.pages.top !== null) this.pages.show(this.pages.top);
  }
}

void openTabStorage()
  .then((storage) => new BrowserRuntime({ app, templates, scripts, dev }, storage).start())
  .then(() => performance.mark('wx-first-page'));
