import { afterRender } from '../after-render';
import { EventChannel } from './event-channel';
import { PictureInPicture } from '../picture-in-picture/picture-in-picture';
import type { PageRoot } from '../instance';
import type { Page } from './page';
import { urlOf, type Target } from './route';
import type { PipDocument } from '../picture-in-picture/pip-document';
import type { PipMode, PipSource, PipSources } from '../picture-in-picture/pip-source';
import type { PipWindowActions } from '../picture-in-picture/pip-window';
import { Screen, type ScreenActions, type WindowConfig } from './screen';

export interface PageStackOptions {
  readonly frame: HTMLElement;
  readonly actions: ScreenActions;
  readonly pipSources: PipSources;
  readonly pipActions: PipWindowActions;
  readonly pipDocument: PipDocument;
  create(path: string, query: string): PageRoot;
  configOf(path: string): WindowConfig;
  onError(error: unknown, where: string): void;
}

const reachBottomPx = 50;

/**
 * The stack of pages, and the lifecycle calls in WeChat's order: components attach, then onLoad, onShow, and onReady after drawing.
 * One more page may be outside the stack, visible only in picture-in-picture: it is hidden but not unloaded.
 */
export class PageStack {
  private readonly stack: Page[] = [];

  private readonly pictureInPicture: PictureInPicture;

  constructor(private readonly options: PageStackOptions) {
    const { frame, pipSources: sources, pipActions, pipDocument: document } = options;
    const onSourceLost = (): void => this.closeWindow();
    this.pictureInPicture = new PictureInPicture({ frame, sources, ...pipActions, document, onSourceLost });
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

  /** The page in picture-in-picture, in the stack or outside it. */
  get inPip(): Page | null {
    return this.pictureInPicture.page;
  }

  /** The number of pages above `page`; null when it is not in the stack. */
  pagesAbove(page: Page): number | null {
    const index = this.stack.indexOf(page);
    return index < 0 ? null : this.stack.length - 1 - index;
  }

  /** Covers the top page and opens a new one, or the one in picture-in-picture with the same target. */
  push(target: Target, channel: EventChannel = new EventChannel()): void {
    const pipPage = this.inPip;
    if (pipPage !== null && this.pagesAbove(pipPage) === null && urlOf(pipPage.target) === urlOf(target)) {
      Object.assign(pipPage.instance, { getOpenerEventChannel: () => channel });
      this.resume(pipPage);
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
    this.listenToScrolling(page);
    this.call(page, 'onLoad', { ...target.options });
    this.show(page);
    afterRender(() => {
      if (this.stack.includes(page) || page === this.inPip) this.call(page, 'onReady');
    });
  }

  /** Puts a page that was only in picture-in-picture back on the stack. */
  resume(page: Page): void {
    this.pictureInPicture.close();
    this.cover();
    this.stack.push(page);
    this.uncover();
  }

  /** Unloads the top page. The page below stays covered until another one opens. */
  pop(): void {
    const page = this.stack.pop();
    if (page !== undefined) this.unload(page);
  }

  /**
   * Goes back over `count` pages, to the page below or to `instead`. The top page may continue in picture-in-picture, and so may the page
   * that is there already.
   */
  goBack(count: number, instead?: Target): void {
    const { top } = this;
    for (let left = count; left > 0; left--) {
      const page = this.stack.pop();
      if (page === undefined) break;
      const isTop = page === top;
      const tag = isTop || page === this.inPip ? this.pictureInPicture.sourceFor(page, 'pop') : null;
      if (isTop && tag !== null) {
        this.hide(page);
        page.screen.cover();
      }
      if (tag === null) this.unload(page);
      else this.openWindow(page, 'pop', tag);
    }
    if (instead === undefined) this.uncover();
    else this.push(instead);
  }

  /** Unloads all pages, the one in picture-in-picture last. */
  clear(): void {
    while (this.depth > 0) this.pop();
    this.closeWindow();
  }

  /** Shows the page in front in a window of its own too; `isWanted`: the browser asked for it, so it needs no gesture. */
  openBeside(isWanted = false): boolean {
    return this.top !== null && this.pictureInPicture.openBeside(this.top, isWanted);
  }

  /** Closes the window that shows the page in front. */
  closeBeside(): void {
    this.pictureInPicture.closeBeside();
  }

  /** Unloads the page in picture-in-picture, in the stack or outside it. */
  closePip(): void {
    const page = this.inPip;
    if (page === null) return;
    const index = this.stack.indexOf(page);
    if (index >= 0) this.stack.splice(index, 1);
    this.unload(page);
    this.top?.screen.show(this.depth > 1);
  }

  /** Closes the window. Its page stays when it is in the stack, like any covered page, and is unloaded otherwise. */
  private closeWindow(): void {
    const page = this.inPip;
    if (page === null) return;
    this.pictureInPicture.close();
    if (this.pagesAbove(page) === null) this.unload(page);
    else page.root.lifetime('covered', []);
  }

  /** Shows `tag` of `page` in the window, instead of the previous one. */
  private openWindow(page: Page, mode: PipMode, tag: PipSource): void {
    if (page !== this.inPip) this.closeWindow();
    this.pictureInPicture.open(page, mode, tag);
  }

  private cover(): void {
    const page = this.top;
    if (page === null) return;
    this.hide(page);
    const tag = this.pictureInPicture.sourceFor(page, 'push');
    if (tag !== null) this.openWindow(page, 'push', tag);
    else {
      this.closeBeside();
      page.root.lifetime('covered', []);
    }
    page.screen.cover();
  }

  private uncover(): void {
    const page = this.top;
    if (page === null) return;
    if (page === this.inPip) this.pictureInPicture.close();
    page.screen.show(this.depth > 1);
    page.root.lifetime('uncovered', []);
    this.show(page);
  }

  private unload(page: Page): void {
    if (page === this.inPip) this.pictureInPicture.close();
    this.closeBeside();
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
    const outside = inPip !== null && this.pagesAbove(inPip) === null ? [inPip] : [];
    [...this.stack, ...outside].forEach((page) => {
      this.call(page, 'onResize', { size });
      page.root.lifetime('resize', [{ size }]);
    });
  }

  /** Calls a method of the page, which may be absent. Reports what it throws as an error of the app. */
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

  private listenToScrolling(page: Page): void {
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
