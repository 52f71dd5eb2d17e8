import type { Hub } from './hub';
import type { Page } from './pages';
import { SmallWindow, type SmallWindowActions } from './small-window';

/** How a page is left: another page comes over it, or it goes. As in WeChat the attribute `picture-in-picture-mode` names them. */
export type Leaving = 'push' | 'pop';

/** A live tag that may be shown in the small window. */
export interface Floatable {
  readonly picture: HTMLCanvasElement | HTMLVideoElement | null;
  /** Width by height of its place in the page. */
  readonly ratio: number;
  say(event: 'enterpictureinpicture' | 'leavepictureinpicture'): void;
}

/** The live tags of all pages, as the small window asks for them. */
export interface Floatables {
  /** The tag of `page` that goes on when the page is left in this way: one that plays, or with `idle` also one that does not. */
  find(page: Element, leaving: Leaving, idle?: boolean): Floatable | null;
  /** A tag came or went, or wants something else. */
  readonly changed: Hub<void>;
}

export interface FloatingOptions extends SmallWindowActions {
  readonly frame: HTMLElement;
  readonly floatables: Floatables;
  /** The tag in the window is gone, and the page has no other for it. */
  lost(): void;
}

interface Held {
  readonly page: Page;
  readonly leaving: Leaving;
  tag: Floatable;
}

/** A page that draws its tag anew, with another key, has this long for it. */
const changeMs = 1_000;

/** The page that is seen in the small window, if there is one. Which pages there are, and what becomes of them, is for `Pages` to say. */
export class Floating {
  private held: Held | null = null;
  private timer = 0;
  private readonly small: SmallWindow;

  constructor(private readonly options: FloatingOptions) {
    this.small = new SmallWindow(options.frame, options);
    options.floatables.changed.on(() => this.follow());
  }

  get page(): Page | null {
    return this.held?.page ?? null;
  }

  /** What of `page` goes on when it is left. */
  wanted(page: Page, leaving: Leaving): Floatable | null {
    return this.options.floatables.find(page.root.element, leaving, page === this.page);
  }

  open(page: Page, leaving: Leaving, tag: Floatable): void {
    const before = this.held;
    this.held = { page, leaving, tag };
    clearTimeout(this.timer);
    if (before?.tag === tag) return;
    before?.tag.say('leavepictureinpicture');
    this.show(tag);
  }

  /** The window goes; the page stays what it is. */
  close(): void {
    const { held } = this;
    if (held === null) return;
    this.held = null;
    clearTimeout(this.timer);
    this.small.close();
    held.tag.say('leavepictureinpicture');
  }

  private show(tag: Floatable): void {
    this.small.open(() => tag.picture, tag.ratio);
    tag.say('enterpictureinpicture');
  }

  private follow(): void {
    const { held } = this;
    if (held === null) return;
    const found = this.options.floatables.find(held.page.root.element, held.leaving, true);
    clearTimeout(this.timer);
    if (found === null) {
      this.timer = window.setTimeout(() => this.options.lost(), changeMs);
    } else if (found !== held.tag) {
      held.tag.say('leavepictureinpicture');
      held.tag = found;
      this.show(found);
    }
  }
}
