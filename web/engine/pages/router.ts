import type { EventChannel } from './event-channel';
import { PageHistory } from './history';
import type { Page } from './page';
import type { PageStack } from './page-stack';
import { hashOf, parseUrl, targetOfHash, urlOf, type Target } from './route';

const maxDepth = 10;

export interface RouterOptions {
  readonly pages: PageStack;
  /** The page paths of app.json; the first one is home. */
  readonly paths: readonly string[];
  /** Lets the app handle an unknown path; true when it opened a page. */
  notFound(target: Target): boolean;
}

/** Navigates between pages, by `wx.navigateTo` and the like, and by the browser's back, forward and address bar. */
export class Router {
  private readonly history: PageHistory;

  constructor(private readonly options: RouterOptions) {
    const known = (hash: string): Target => {
      const target = targetOfHash(hash);
      return target !== null && options.paths.includes(target.path) ? target : this.home();
    };
    this.history = new PageHistory({
      // After a reload the pages below are unloaded, and open when the user returns to them.
      back: (pages, hash) => options.pages.goBack(pages, pages < options.pages.depth ? undefined : known(hash)),
      forward: (hash) => options.pages.push(known(hash)),
      edited: (hash) => this.replaceAll(known(hash)),
    });
  }

  /** Opens the first page: the target, or home when the path is unknown. */
  start(target: Target): void {
    if (!this.options.paths.includes(target.path)) {
      if (this.options.notFound(target)) return;
      this.start(this.home());
      return;
    }
    this.history.replace(hashOf(target));
    this.options.pages.push(target);
  }

  home(): Target {
    return parseUrl(`/${this.options.paths[0] ?? ''}`);
  }

  /** The target of `url`, relative to the top page. Throws with WeChat's message when there is no such page. */
  resolve(url: string): Target {
    const target = parseUrl(url, this.options.pages.top?.target.path);
    if (!this.options.paths.includes(target.path)) throw new Error(`page "${urlOf(target)}" is not found`);
    return target;
  }

  navigateTo(url: string, channel: EventChannel): void {
    const target = this.resolve(url);
    if (this.returnToPipPage(target)) return;
    if (this.options.pages.depth >= maxDepth) throw new Error('webview count limit exceed');
    this.options.pages.push(target, channel);
    this.history.push(hashOf(target));
  }

  redirectTo(url: string): void {
    const target = this.resolve(url);
    if (this.returnToPipPage(target)) return;
    this.options.pages.pop();
    this.options.pages.push(target);
    this.history.replace(hashOf(target));
  }

  reLaunch(url: string): void {
    const target = this.resolve(url);
    this.history.back(this.options.pages.depth - 1);
    this.history.replace(hashOf(target));
    this.replaceAll(target);
  }

  navigateBack(delta: number): void {
    const { depth } = this.options.pages;
    if (depth < 2) throw new Error('cannot navigate back at first page');
    this.goBack(Math.min(Math.max(1, delta), depth - 1));
  }

  /** Returns to the page in picture-in-picture: goes back to it in the stack, or opens it again. */
  restore(): void {
    const { pages } = this.options;
    const page = pages.inPip;
    if (page === null || this.returnToPipPage(page.target)) return;
    // Without the limit of the depth, because the page is loaded already.
    pages.resume(page);
    this.history.push(hashOf(page.target));
  }

  /** Closes picture-in-picture and its page. False when there is none. */
  closePip(): boolean {
    const { pages } = this.options;
    const page = pages.inPip;
    if (page === null) return false;
    const above = pages.pagesAbove(page);
    pages.closePip();
    if (above !== null) this.removeFromHistory(above);
    return true;
  }

  /** Goes back to the page in picture-in-picture when it is in the stack, so that it does not open twice. */
  private returnToPipPage(target: Target): boolean {
    const page: Page | null = this.options.pages.inPip;
    const above = page === null ? null : this.options.pages.pagesAbove(page);
    if (page === null || above === null || urlOf(page.target) !== urlOf(target)) return false;
    this.goBack(above);
    return true;
  }

  private goBack(pages: number): void {
    this.options.pages.goBack(pages);
    this.history.back(pages);
  }

  /** Removes one entry from the history. Browsers remove only from the end, so the entries above are created again. */
  private removeFromHistory(above: number): void {
    const [first, ...others] = this.options.pages.all().slice(-above);
    if (first === undefined) return;
    this.history.back(above);
    this.history.replace(hashOf(first.target));
    others.forEach((page) => this.history.push(hashOf(page.target)));
  }

  private replaceAll(target: Target): void {
    this.options.pages.clear();
    this.options.pages.push(target);
  }
}
