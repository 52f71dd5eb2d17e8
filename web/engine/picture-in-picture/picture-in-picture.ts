import type { Emitter } from '../emitter';
import type { Page } from '../pages/page-stack';
import { PipWindow, type PipWindowActions } from './pip-window';

/** How a page is left: another page comes over it, or it goes. As in WeChat the attribute `picture-in-picture-mode` names them. */
export type PipMode = 'push' | 'pop';

/** A live tag that may be shown in the small window. */
export interface PipSource {
  readonly output: HTMLCanvasElement | HTMLVideoElement | null;
  /** Width by height of its place in the page. */
  readonly ratio: number;
  emit(event: 'enterpictureinpicture' | 'leavepictureinpicture'): void;
}

/** The live tags of all pages, as the small window asks for them. */
export interface PipSources {
  /** The tag of `page` that goes on when the page is left in this way: one that plays, or with `idle` also one that does not. */
  find(page: Element, leaving: PipMode, idle?: boolean): PipSource | null;
  /** A tag came or went, or wants something else. */
  readonly changed: Emitter<void>;
}

export interface PictureInPictureOptions extends PipWindowActions {
  readonly frame: HTMLElement;
  readonly sources: PipSources;
  /** The tag in the window is gone, and the page has no other for it. */
  onSourceLost(): void;
}

interface Held {
  readonly page: Page;
  readonly leaving: PipMode;
  tag: PipSource;
}

/** A page that draws its tag anew, with another key, has this long for it. */
const changeMs = 1_000;

/** The page that is seen in the small window, if there is one. Which pages there are, and what becomes of them, is for `Pages` to say. */
export class PictureInPicture {
  private held: Held | null = null;
  private timer = 0;
  private readonly small: PipWindow;

  constructor(private readonly options: PictureInPictureOptions) {
    this.small = new PipWindow(options.frame, options);
    options.sources.changed.on(() => this.follow());
  }

  get page(): Page | null {
    return this.held?.page ?? null;
  }

  /** What of `page` goes on when it is left. */
  sourceFor(page: Page, leaving: PipMode): PipSource | null {
    return this.options.sources.find(page.root.element, leaving, page === this.page);
  }

  open(page: Page, leaving: PipMode, tag: PipSource): void {
    const before = this.held;
    this.held = { page, leaving, tag };
    clearTimeout(this.timer);
    if (before?.tag === tag) return;
    before?.tag.emit('leavepictureinpicture');
    this.show(tag);
  }

  /** The window goes; the page stays what it is. */
  close(): void {
    const { held } = this;
    if (held === null) return;
    this.held = null;
    clearTimeout(this.timer);
    this.small.close();
    held.tag.emit('leavepictureinpicture');
  }

  private show(tag: PipSource): void {
    this.small.open(() => tag.output, tag.ratio);
    tag.emit('enterpictureinpicture');
  }

  private follow(): void {
    const { held } = this;
    if (held === null) return;
    const found = this.options.sources.find(held.page.root.element, held.leaving, true);
    clearTimeout(this.timer);
    if (found === null) {
      this.timer = window.setTimeout(() => this.options.onSourceLost(), changeMs);
    } else if (found !== held.tag) {
      held.tag.emit('leavepictureinpicture');
      held.tag = found;
      this.show(found);
    }
  }
}
