import { copyStyles } from './copy-styles';
import { PipContent, type PipContentOptions } from './pip-content';

/** Chromium's Document Picture-in-Picture, which TypeScript does not know yet. */
interface DocumentPictureInPicture {
  requestWindow(options: { width: number; height: number; disallowReturnToOpener: boolean }): Promise<Window>;
}

export interface PipDocumentOptions extends PipContentOptions {
  /** The window opened, or closed for whatever reason. */
  onChange(): void;
}

const size = { width: 360, height: 440 };
const checkEveryMs = 500;
/** A browser that does not answer has refused. */
const answerMs = 10_000;

/**
 * A window of its own, above all programs, in browsers that have it: the picture that matters, the own one, and the page's controls. It
 * shows the page's tiles and buttons as they are, so names, states, theme and language follow, and its keys press those of the page.
 */
export class PipDocument {
  /** The page in the window, or for which it was requested. */
  private page: HTMLElement | null = null;
  private request: object | null = null;
  private window: Window | null = null;
  private onLost: () => void = () => undefined;
  private release: () => void = () => undefined;

  constructor(private readonly options: PipDocumentOptions) {}

  get isOpen(): boolean {
    return this.window !== null;
  }

  /**
   * Requests the window; false where there is none, or no gesture that allows it, unless the browser itself wants one. `onLost`: it was
   * refused, or the user closed it. A page that is in the window stays there.
   */
  open(page: HTMLElement, onLost: () => void = () => undefined, isWanted = false): boolean {
    this.onLost = onLost;
    if (this.page === page) return true;
    this.close();
    const api = (globalThis as { documentPictureInPicture?: DocumentPictureInPicture }).documentPictureInPicture;
    if (api === undefined || !(isWanted || navigator.userActivation.isActive)) return false;
    this.page = page;
    // Another request may be for the same page.
    const request = (this.request = {});
    const lose = (): void => {
      if (this.request !== request) return;
      this.close();
      this.onLost();
    };
    const timer = setTimeout(lose, answerMs);
    // The browser's own way back would only close the window.
    api
      .requestWindow({ ...size, disallowReturnToOpener: true })
      .then((opened) => (this.request === request ? this.fill(opened, page, lose) : opened.close()))
      .catch(lose)
      .finally(() => clearTimeout(timer));
    return true;
  }

  /** A page in front that has nothing more to show. */
  closeIfEmpty(): void {
    if (this.page !== null && !this.options.sourcesOf(this.page).some(({ active }) => active)) this.close();
  }

  close(): void {
    this.page = this.request = null;
    const opened = this.window;
    this.empty();
    opened?.close();
  }

  private fill(opened: Window, page: HTMLElement, lose: () => void): void {
    this.window = opened;
    const content = new PipContent(opened.document, page, this.options);
    const pageWatcher = new MutationObserver(() => content.update());
    pageWatcher.observe(page, { subtree: true, childList: true, characterData: true, attributes: true });
    const timer = setInterval(() => content.update(), checkEveryMs);
    const releaseStyles = copyStyles(opened.document);
    this.release = () => {
      pageWatcher.disconnect();
      clearInterval(timer);
      releaseStyles();
      content.putBack();
    };
    // The user closes it, or another tab of the browser opens one.
    opened.addEventListener('pagehide', () => {
      if (this.window === opened) lose();
    });
    content.update();
    this.options.onChange();
  }

  private empty(): void {
    if (this.window === null) return;
    this.window = null;
    this.release();
    this.options.onChange();
  }
}
