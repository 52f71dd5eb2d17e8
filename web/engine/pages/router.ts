import type { EventChannel } from './event-channel';
import { PageHistory } from './history';
import type { Page, PageStack } from './page-stack';
import { hashOf, parseUrl, targetOfHash, urlOf, type Target } from './route';

const deepest = 10;

export interface RouterOptions {
  readonly pages: PageStack;
  /** Page paths of app.json; the first is home. */
  readonly paths: readonly string[];
  /** Lets the app answer an unknown path; true when it did. */
  notFound(target: Target): boolean;
}

/** Moves between pages: by `wx.navigateTo` and its kin, and by the browser's own back, forward and address. */
export class Router {
  private readonly history: PageHistory;

  constructor(private readonly options: RouterOptions) {
    const known = (hash: string): Target => {
      const target = targetOfHash(hash);
      return target !== null && options.paths.includes(target.path) ? target : this.home();
    };
    this.history = new PageHistory({
      // After a reload the pages below are gone, and are opened when the person comes to them.
      back: (pages, hash) => options.pages.goBack(pages, pages < options.pages.depth ? undefined : known(hash)),
      forward: (hash) => options.pages.push(known(hash)),
      edited: (hash) => this.replaceAll(known(hash)),
    });
  }

  /** The first page: the one in the address, or home. */
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

  /** The target of `url`, seen from the top page. Throws WeChat's words when there is no such page. */
  resolve(url: string): Target {
    const target = parseUrl(url, this.options.pages.top?.target.path);
    if (!this.options.paths.includes(target.path)) throw new Error(`page "${urlOf(target)}" is not found`);
    return target;
  }

  navigateTo(url: string, channel: EventChannel): void {
    const target = this.resolve(url);
    if (this.returnsTo(target)) return;
    if (this.options.pages.depth >= deepest) throw new Error('webview count limit exceed');
    this.options.pages.push(target, channel);
    this.history.push(hashOf(target));
  }

  redirectTo(url: string): void {
    const target = this.resolve(url);
    if (this.returnsTo(target)) return;
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
    this.leave(Math.min(Math.max(1, delta), depth - 1));
  }

  /** The page in the small window is wanted back: it is gone back to where the stack still has it, and opened where not. */
  restore(): void {
    const { pages } = this.options;
    const page = pages.inPip;
    if (page === null || this.returnsTo(page.target)) return;
    // However deep the stack is: the page is there already.
    pages.resume(page);
    this.history.push(hashOf(page.target));
  }

  /** Closes the small window, and its page with it. False when there is none. */
  closePip(): boolean {
    const { pages } = this.options;
    const page = pages.inPip;
    if (page === null) return false;
    const above = pages.pagesAbove(page);
    pages.closePip();
    if (above !== null) this.dropFromHistory(above);
    return true;
  }

  /** A page that is in the small window and in the stack is gone back to, rather than opened twice. */
  private returnsTo(target: Target): boolean {
    const page: Page | null = this.options.pages.inPip;
    const above = page === null ? null : this.options.pages.pagesAbove(page);
    if (page === null || above === null || urlOf(page.target) !== urlOf(target)) return false;
    this.leave(above);
    return true;
  }

  private leave(pages: number): void {
    this.options.pages.goBack(pages);
    this.history.back(pages);
  }

  /** The browser forgets only from the end: the entries over the one that goes are made anew. */
  private dropFromHistory(above: number): void {
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
