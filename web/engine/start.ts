import { builtIns } from '../built-ins/all';
import { pipSources } from '../built-ins/media/live';
import { createWx } from '../wx/create-wx';
import { PageIntersectionObserver, type IntersectionOptions } from '../wx/interface/intersection';
import { SelectorQuery } from '../wx/interface/queries';
import { openMenu, sharePage } from '../wx/interface/share';
import { openTabStorage } from '../wx/app/storage';
import { App, launchOptions, type AppInstance } from './app';
import { Engine } from './engine';
import { createFrame, frameBox, onFrameResize } from './frame/frame';
import { listenToGestures } from './frame/gestures';
import { Emitter } from './emitter';
import type { Instance } from './instance';
import { Loader, type Script } from './loader';
import { PageStack } from './pages/page-stack';
import { findNonPlain } from './plain-data';
import { parseUrl, targetOfHash } from './pages/route';
import { Router } from './pages/router';
import type { CompiledApp, Runtime } from './runtime';
import type { WindowConfig } from './pages/screen';

export interface StartOptions {
  readonly app: CompiledApp;
  readonly templates: Readonly<Record<string, unknown>>;
  readonly scripts: Readonly<Record<string, Script>>;
  readonly dev: boolean;
}

/** Plays the mini program in this document. Resolves when the first page is there. */
export async function start({ app: compiled, templates, scripts, dev }: StartOptions): Promise<Runtime> {
  const { config } = compiled;
  const storage = await openTabStorage();
  const frame = createFrame(config.darkmode === true);
  const errors = new Emitter<string>();
  const failed = (error: unknown, where: string): void => {
    console.error(where, error);
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    app.call('onError', text);
    errors.emit(text);
  };
  const app = new App(failed);
  const lateRuntime = (): Runtime => runtime;

  const engine = new Engine({
    templates,
    appCss: compiled.css,
    entries: compiled.entries,
    formField: { name: 'wx://form-field', properties: { name: String, value: null } },
    methods: {
      createSelectorQuery(this: Instance) {
        return new SelectorQuery(lateRuntime(), this);
      },
      createIntersectionObserver(this: Instance, options?: IntersectionOptions) {
        return new PageIntersectionObserver(lateRuntime(), this, options ?? {});
      },
    },
    ...(dev && { inspect: reportNotPlain }),
    onError: failed,
  });
  Object.entries(builtIns).forEach(([tag, builtIn]) => engine.addBuiltIn(tag, builtIn));

  const entries = new Set(compiled.entries.map((entry) => entry.path));
  const loader = new Loader(scripts, entries);
  const pages = new PageStack({
    frame,
    onError: failed,
    create: (path, query) => engine.createPage(path, query),
    configOf: (path) => windowConfig(compiled, path),
    actions: { back: () => router.navigateBack(1), menu: () => void openMenu(runtime, wx) },
    pipSources,
    pipActions: { restore: () => router.restore(), close: () => void router.closePip() },
  });
  const router = new Router({
    pages,
    paths: config.pages,
    notFound: (target) =>
      app.call('onPageNotFound', { path: target.path, query: target.options, isEntryPage: true }) && pages.depth > 0,
  });
  const first = targetOfHash(location.hash) ?? parseUrl(`/${config.entryPagePath ?? config.pages[0] ?? ''}`);
  const runtime: Runtime = {
    dev,
    config,
    frame,
    engine,
    pages,
    router,
    app,
    launch: launchOptions(first),
    shown: new Emitter(),
    hidden: new Emitter(),
    resized: new Emitter(),
    errors,
    rejections: new Emitter(),
    windowSize: () => ({ windowWidth: frame.clientWidth, windowHeight: frame.clientHeight - (pages.top?.screen.barHeight ?? 0) }),
    frameBox: () => frameBox(frame),
  };
  const wx = createWx(runtime, storage);

  Object.assign(globalThis, {
    wx,
    App: (definition: AppInstance) => app.register(definition),
    getApp: () => app.instance,
    getCurrentPages: () => pages.all().map((page) => page.instance),
    // Scripts have one of their own in WeChat, and packages such as mobx 4 keep their state on it.
    global: { Symbol, Map, Set },
    Page: (definition: unknown) => engine.define('Page', loader.loading, definition),
    Component: (definition: unknown) => engine.define('Component', loader.loading, definition),
    Behavior: (definition: unknown) => engine.define('Behavior', loader.loading, definition),
  });

  ['app', ...entries].forEach((path) => {
    try {
      if (`${path}.js` in scripts) loader.run(`${path}.js`);
    } catch (error) {
      failed(error, `${path}.js`);
    }
  });
  listenToDocument(runtime, failed);
  app.call('onLaunch', runtime.launch);
  app.call('onShow', runtime.launch);
  router.start(first);
  return runtime;
}

function listenToDocument(runtime: Runtime, failed: (error: unknown, where: string) => void): void {
  const { pages, app, frame } = runtime;
  const hide = (): void => {
    if (pages.top !== null) pages.hide(pages.top);
    app.call('onHide');
    runtime.hidden.emit();
  };
  const show = (): void => {
    app.call('onShow', runtime.launch);
    runtime.shown.emit(runtime.launch);
    if (pages.top !== null) pages.show(pages.top);
  };
  frame.addEventListener('wx-share', () => void sharePage(runtime, 'button'));
  listenToGestures(frame, (from, gesture) => runtime.engine.dispatch(from, gesture));
  document.addEventListener('visibilitychange', () => (document.hidden ? hide() : show()));
  addEventListener('error', ({ error, message }) => failed(error ?? message, 'uncaught'));
  addEventListener('unhandledrejection', ({ reason, promise }) => {
    app.call('onUnhandledRejection', { reason, promise });
    runtime.rejections.emit({ reason: reason as unknown, promise });
  });
  onFrameResize(frame, () => {
    const size = runtime.windowSize();
    pages.resized(size);
    runtime.resized.emit({ size });
  });
}

/** A page's own JSON over app.json's `window`; `@name` stands for a value of theme.json. */
function windowConfig({ config, theme, entries }: CompiledApp, path: string): WindowConfig {
  const own = entries.find((entry) => entry.path === path)?.config ?? {};
  const dark = config.darkmode === true && matchMedia('(prefers-color-scheme: dark)').matches;
  const colors = (dark ? theme?.dark : theme?.light) ?? {};
  const named = (value: unknown): unknown =>
    typeof value === 'string' && value.startsWith('@') ? colors[value.slice(1)] : value;
  return Object.fromEntries(Object.entries({ ...config.window, ...own }).map(([name, value]) => [name, named(value)]));
}

/** Development: what a phone would refuse or change on its way between two threads is said aloud. */
function reportNotPlain(values: unknown, path: string): void {
  const found = findNonPlain(values);
  if (found !== null) console.error(`setData in ${path}: ${found}; WeChat passes only JSON`);
}
