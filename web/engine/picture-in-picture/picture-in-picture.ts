import type { Page } from '../pages/page';
import type { PipDocument } from './pip-document';
import type { PipMode, PipSource, PipSources } from './pip-source';
import { PipWindow, type PipWindowActions } from './pip-window';

export interface PictureInPictureOptions extends PipWindowActions {
  readonly frame: HTMLElement;
  readonly sources: PipSources;
  /** The window of its own, where the browser has it. */
  readonly document: PipDocument;
  /** The tag in the window was removed, and the page has no other one. */
  onSourceLost(): void;
}

interface Shown {
  readonly page: Page;
  readonly mode: PipMode;
  tag: PipSource;
  /** The tag is in a window. */
  isInWindow: boolean;
  /** The page has a window of its own, or asks for it. The one in the tab is the substitute. */
  hasDocument: boolean;
}

/** The time in which a page may replace its tag, for example under another key. */
const replaceMs = 1_000;

/** The page whose live tag is shown in picture-in-picture, if any. `PageStack` owns the pages. */
export class PictureInPicture {
  private shown: Shown | null = null;
  private timer = 0;
  private readonly window: PipWindow;

  constructor(private readonly options: PictureInPictureOptions) {
    this.window = new PipWindow(options.frame, options);
    options.sources.changed.on(() => this.onSourcesChanged());
  }

  get page(): Page | null {
    return this.shown?.page ?? null;
  }

  /** The tag of `page` to show when the page is left. */
  sourceFor(page: Page, mode: PipMode): PipSource | null {
    return this.options.sources.find(page.root.element, mode, page === this.page);
  }

  open(page: Page, mode: PipMode, tag: PipSource): void {
    const before = this.shown;
    clearTimeout(this.timer);
    const isSame = before?.page === page;
    const shown = {
      page,
      mode,
      tag,
      isInWindow: before?.tag === tag && before.isInWindow,
      hasDocument: isSame && before.hasDocument,
    };
    this.shown = shown;
    if (before?.tag !== tag) this.leave(before);
    if (!isSame) shown.hasDocument = this.options.document.open(page.root.element, () => this.onDocumentLost(shown));
    this.show(shown);
  }

  /** Shows the page in front in a window of its own, while it stays in front. False where there is none, or nothing to show. */
  openBeside(page: Page, isWanted: boolean): boolean {
    const { document, sources } = this.options;
    const { element } = page.root;
    return (
      this.shown === null && sources.all(element).some(({ active }) => active) && document.open(element, undefined, isWanted)
    );
  }

  /** The page that was in front with its window is in front no more. */
  closeBeside(): void {
    if (this.shown === null) this.options.document.close();
  }

  /** Closes the window; the page stays as it is. */
  close(): void {
    const { shown } = this;
    if (shown === null) return;
    this.shown = null;
    clearTimeout(this.timer);
    this.window.close();
    this.options.document.close();
    this.leave(shown);
  }

  private show(shown: Shown): void {
    const { tag } = shown;
    if (shown.hasDocument) return this.enter(shown);
    if (tag.isUnseen) {
      this.window.close();
      return this.leave(shown);
    }
    this.window.open(() => tag.output, tag.ratio);
    this.enter(shown);
  }

  /** The browser refused the window, or the user closed it: the page goes on in the tab. */
  private onDocumentLost(shown: Shown): void {
    if (this.shown?.page !== shown.page) return;
    this.shown.hasDocument = false;
    this.show(this.shown);
  }

  private enter(shown: Shown): void {
    if (shown.isInWindow) return;
    shown.isInWindow = true;
    shown.tag.emit('enterpictureinpicture');
  }

  private leave(shown: Shown | null): void {
    if (shown === null || !shown.isInWindow) return;
    shown.isInWindow = false;
    shown.tag.emit('leavepictureinpicture');
  }

  private onSourcesChanged(): void {
    const { shown } = this;
    if (shown === null) return this.options.document.closeIfEmpty();
    const found = this.options.sources.find(shown.page.root.element, shown.mode, true);
    clearTimeout(this.timer);
    if (found === null) {
      this.timer = window.setTimeout(() => this.options.onSourceLost(), replaceMs);
    } else {
      if (found !== shown.tag) this.leave(shown);
      shown.tag = found;
      this.show(shown);
    }
  }
}
