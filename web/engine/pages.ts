import { afterRender } from './after-render';
import { EventChannel } from './event-channel';
import type { Instance, PageRoot } from './instance';
import type { Target } from './route';
import { Screen, type ScreenActions, type WindowConfig } from './screen';

/** One page of the stack. */
export interface Page {
  readonly target: Target;
  readonly root: PageRoot;
  readonly instance: Instance;
  readonly screen: Screen;
}

export interface PagesOptions {
  readonly frame: HTMLElement;
  readonly actions: ScreenActions;
  create(path: string, query: string): PageRoot;
  configOf(path: string): WindowConfig;
  failed(error: unknown, where: string): void;
}

const reachBottomPx = 50;

/** The stack of pages and what WeChat calls on them, in WeChat's order: components attach, then onLoad, onShow, and onReady once drawn. */
export class Pages {
  private readonly stack: Page[] = [];

  constructor(private readonly options: PagesOptions) {}

  get depth(): number {
    return this.stack.length;
  }

  get top(): Page | null {
    return this.stack[this.stack.length - 1] ?? null;
  }

  all(): readonly Page[] {
    return this.stack.slice();
  }

  /** Covers the top page, if there is one, and puts a new one over it. */
  push(target: Target, channel: EventChannel = new EventChannel()): Page {
    const { create, configOf, actions, frame } = this.options;
    const root = create(target.path, target.query);
    const below = this.top;
    if (below !== null) {
      this.hide(below);
      below.root.lifetime('covered', []);
      below.screen.cover();
    }

    const { instance } = root;
    const page: Page = { target, root, instance, screen: new Screen(configOf(target.path), actions) };
    Object.assign(instance, {
      route: target.path,
      __route__: target.path,
      options: target.options,
      getOpenerEventChannel: () => channel,
    });
    this.stack.push(page);
    frame.append(page.screen.element);
    page.screen.show(this.depth > 1);
    root.attach(page.screen.body);
    this.followScrolling(page);
    this.call(page, 'onLoad', { ...target.options });
    this.show(page);
    afterRender(() => {
      if (this.stack.includes(page)) this.call(page, 'onReady');
    });
    return page;
  }

  /** Removes the top page. The one below stays covered until `uncover`, so that several can go at once. */
  pop(): void {
    const page = this.stack.pop();
    if (page === undefined) return;
    this.call(page, 'onUnload');
    page.root.release();
    page.screen.remove();
  }

  uncover(): void {
    const page = this.top;
    if (page === null) return;
    page.screen.show(this.depth > 1);
    page.root.lifetime('uncovered', []);
    this.show(page);
  }

  show(page: Page): void {
    this.call(page, 'onShow');
    page.root.lifetime('show', []);
  }

  hide(page: Page): void {
    this.call(page, 'onHide');
    page.root.lifetime('hide', []);
  }

  resized(size: { windowWidth: number; windowHeight: number }): void {
    this.stack.forEach((page) => {
      this.call(page, 'onResize', { size });
      page.root.lifetime('resize', [{ size }]);
    });
  }

  /** A method may be put on the instance later, or be absent; what it throws is the app's error, not ours. */
  call(page: Page, name: string, argument?: unknown): unknown {
    const method = page.instance[name];
    if (typeof method !== 'function') return undefined;
    try {
      return method.call(page.instance, argument) as unknown;
    } catch (error) {
      this.options.failed(error, `${page.target.path} ${name}`);
      return undefined;
    }
  }

  private followScrolling(page: Page): void {
    const { element } = page.root;
    let atBottom = false;
    element.addEventListener('scroll', () => {
      this.call(page, 'onPageScroll', { scrollTop: element.scrollTop });
      const below = element.scrollHeight - element.clientHeight - element.scrollTop;
      if (below <= reachBottomPx && !atBottom) this.call(page, 'onReachBottom');
      atBottom = below <= reachBottomPx;
    });
  }
}
