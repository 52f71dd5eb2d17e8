import { afterRender } from '../after-render';
import { EventChannel } from './event-channel';
import { PictureInPicture, type PipSource, type PipSources, type PipMode } from '../picture-in-picture/picture-in-picture';
import type { Instance, PageRoot } from '../instance';
import { urlOf, type Target } from './route';
import type { PipWindowActions } from '../picture-in-picture/pip-window';
import { Screen, type ScreenActions, type WindowConfig } from './screen';

/** One page of the stack. */
export interface Page {
  readonly target: Target;
  readonly root: PageRoot;
  readonly instance: Instance;
  readonly screen: Screen;
}

export interface PageStackOptions {
  readonly frame: HTMLElement;
  readonly actions: ScreenActions;
  readonly pipSources: PipSources;
  readonly pipActions: PipWindowActions;
  create(path: string, query: string): PageRoot;
  configOf(path: string): WindowConfig;
  onError(error: unknown, where: string): void;
}

const reachBottomPx = 50;

/**
 * The stack of pages and what WeChat calls on them, in WeChat's order: components attach, then onLoad, onShow, and onReady once drawn.
 * Beside the stack there may be one page that is seen in the small window only: hidden, yet not unloaded.
 */
export class PageStack {
  private readonly stack: Page[] = [];

  private readonly floating: PictureInPicture;

  constructor(private readonly options: PageStackOptions) {
    const { frame, pipSources: sources, pipActions } = options;
    this.floating = new PictureInPicture({ frame, sources, ...pipActions, onSourceLost: () => this.dismiss() });
  }

  get depth(): number {
    return this.stack.length;
  }

  get top(): Page | null {
    return this.stack[this.stack.length - 1] ?? null;
  }

  all(): readonly Page[] {
    return this.stack.slice();
  }

  /** The page in the small window, whether the stack still has it or not. */
  get inPip(): Page | null {
    return this.floating.page;
  }

  /** How many pages lie over `page`; null when it is not in the stack. */
  pagesAbove(page: Page): number | null {
    const index = this.stack.indexOf(page);
    return index < 0 ? null : this.stack.length - 1 - index;
  }

  /** Covers the top page, if there is one, and puts a new one over it, or the one that the small window kept for this target. */
  push(target: Target, channel: EventChannel = new EventChannel()): void {
    const kept = this.inPip;
    if (kept !== null && this.pagesAbove(kept) === null && urlOf(kept.target) === urlOf(target)) {
      Object.assign(kept.instance, { getOpenerEventChannel: () => channel });
      this.resume(kept);
      return;
    }
    const { create, configOf, actions, frame } = this.options;
    const root = create(target.path, target.query);
    this.cover();

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
      if (this.stack.includes(page) || page === this.inPip) this.call(page, 'onReady');
    });
  }

  /** Puts a page that was only in the small window back on the stack. */
  resume(page: Page): void {
    this.floating.close();
    this.cover();
    this.stack.push(page);
    this.uncover();
  }

  /** Unloads the top page. The one below stays covered until another comes. */
  pop(): void {
    const page = this.stack.pop();
    if (page !== undefined) this.unload(page);
  }

  /**
   * Goes back over `count` pages, to the one below or to `instead`. The top one may go on in the small window, and so may the one that is
   * there already.
   */
  goBack(count: number, instead?: Target): void {
    const { top } = this;
    for (let left = count; left > 0; left--) {
      const page = this.stack.pop();
      if (page === undefined) break;
      const seen = page === top;
      const tag = seen || page === this.inPip ? this.floating.sourceFor(page, 'pop') : null;
      if (seen && tag !== null) {
        this.hide(page);
        page.screen.cover();
      }
      if (tag === null) this.unload(page);
      else this.float(page, 'pop', tag);
    }
    if (instead === undefined) this.uncover();
    else this.push(instead);
  }

  /** Unloads everything, the page in the small window last. */
  clear(): void {
    while (this.depth > 0) this.pop();
    this.dismiss();
  }

  /** Unloads the page in the small window, wherever it is. */
  closePip(): void {
    const page = this.inPip;
    if (page === null) return;
    const index = this.stack.indexOf(page);
    if (index >= 0) this.stack.splice(index, 1);
    this.unload(page);
    this.top?.screen.show(this.depth > 1);
  }

  /** The window goes. A page that lies in the stack stays there, like any covered page; another has no place any more. */
  private dismiss(): void {
    const page = this.inPip;
    if (page === null) return;
    this.floating.close();
    if (this.pagesAbove(page) === null) this.unload(page);
    else page.root.lifetime('covered', []);
  }

  /** Shows `tag` of `page` in the small window, instead of what was there. */
  private float(page: Page, leaving: PipMode, tag: PipSource): void {
    if (page !== this.inPip) this.dismiss();
    this.floating.open(page, leaving, tag);
  }

  private cover(): void {
    const page = this.top;
    if (page === null) return;
    this.hide(page);
    const tag = this.floating.sourceFor(page, 'push');
    if (tag === null) page.root.lifetime('covered', []);
    else this.float(page, 'push', tag);
    page.screen.cover();
  }

  private uncover(): void {
    const page = this.top;
    if (page === null) return;
    if (page === this.inPip) this.floating.close();
    page.screen.show(this.depth > 1);
    page.root.lifetime('uncovered', []);
    this.show(page);
  }

  private unload(page: Page): void {
    if (page === this.inPip) this.floating.close();
    this.call(page, 'onUnload');
    page.root.release();
    page.screen.remove();
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
    const { inPip } = this;
    const beside = inPip !== null && this.pagesAbove(inPip) === null ? [inPip] : [];
    [...this.stack, ...beside].forEach((page) => {
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
      this.options.onError(error, `${page.target.path} ${name}`);
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
