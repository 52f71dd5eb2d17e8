import type { Emitter } from '../emitter';
import type { Page } from '../pages/page';
import { PipWindow, type PipWindowActions } from './pip-window';

/** How the user leaves a page: another page covers it, or it is closed. WeChat's attribute `picture-in-picture-mode` uses these values. */
export type PipMode = 'push' | 'pop';

/** A live tag that can be shown in picture-in-picture. */
export interface PipSource {
  readonly output: HTMLCanvasElement | HTMLVideoElement | null;
  /** Width divided by height of the tag in its page. */
  readonly ratio: number;
  /** Goes on without a window, because the mini program shows something in its place. */
  readonly isUnseen: boolean;
  emit(event: 'enterpictureinpicture' | 'leavepictureinpicture'): void;
}

/** Finds the live tags for picture-in-picture. */
export interface PipSources {
  /** The tag of `page` to show when the page is left in this way: an active one, or with `idle` also an inactive one. */
  find(page: Element, mode: PipMode, idle?: boolean): PipSource | null;
  /** A tag was added or removed, or its attribute has changed. */
  readonly changed: Emitter<void>;
}

export interface PictureInPictureOptions extends PipWindowActions {
  readonly frame: HTMLElement;
  readonly sources: PipSources;
  /** The tag in the window was removed, and the page has no other one. */
  onSourceLost(): void;
}

interface Shown {
  readonly page: Page;
  readonly mode: PipMode;
  tag: PipSource;
  /** The tag is in the window. */
  isInWindow: boolean;
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
    this.shown = { page, mode, tag, isInWindow: before?.tag === tag && before.isInWindow };
    if (before?.tag !== tag) this.leave(before);
    this.show(this.shown);
  }

  /** Closes the window; the page stays as it is. */
  close(): void {
    const { shown } = this;
    if (shown === null) return;
    this.shown = null;
    clearTimeout(this.timer);
    this.window.close();
    this.leave(shown);
  }

  private show(shown: Shown): void {
    const { tag } = shown;
    if (tag.isUnseen) {
      this.window.close();
      return this.leave(shown);
    }
    if (shown.isInWindow) return;
    shown.isInWindow = true;
    this.window.open(() => tag.output, tag.ratio);
    tag.emit('enterpictureinpicture');
  }

  private leave(shown: Shown | null): void {
    if (shown === null || !shown.isInWindow) return;
    shown.isInWindow = false;
    shown.tag.emit('leavepictureinpicture');
  }

  private onSourcesChanged(): void {
    const { shown } = this;
    if (shown === null) return;
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
