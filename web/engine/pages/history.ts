interface Entry {
  /** Pages below this one, counted over reloads. */
  readonly depth: number;
}

export interface HistoryListener {
  /** The person went back by button, gesture or menu, over `pages` pages; `hash` is where the browser is now. */
  back(pages: number, hash: string): void;
  /** Forward again, to a page that is gone. */
  forward(hash: string): void;
  /** The address was edited by hand. */
  edited(hash: string): void;
}

/** Keeps the browser's history as deep as the page stack. Changes run one after another, because going back is asynchronous. */
export class PageHistory {
  private depth = depthOf(history.state) ?? 0;
  private lowest = this.depth;
  private queue: Promise<void> = Promise.resolve();
  private arrived: (() => void) | null = null;

  constructor(private readonly listener: HistoryListener) {
    addEventListener('popstate', (event) => this.moved(depthOf(event.state)));
  }

  push(hash: string): void {
    this.then(() => history.pushState({ depth: ++this.depth } satisfies Entry, '', hash));
  }

  replace(hash: string): void {
    this.then(() => history.replaceState({ depth: this.depth } satisfies Entry, '', hash));
  }

  /** Undoes `pages` pushes, and no more: whatever was before this mini program stays where it is. */
  back(pages: number): void {
    this.then(() => {
      const steps = Math.min(pages, this.depth - this.lowest);
      if (steps === 0) return undefined;
      this.depth -= steps;
      return new Promise<void>((resolve) => {
        this.arrived = resolve;
        history.go(-steps);
      });
    });
  }

  private then(act: () => void | Promise<void>): void {
    this.queue = this.queue.then(act);
  }

  private moved(depth: number | null): void {
    if (this.arrived !== null) {
      this.arrived();
      this.arrived = null;
      return;
    }
    if (depth === null) {
      this.replace(location.hash);
      this.listener.edited(location.hash);
      return;
    }
    const pages = this.depth - depth;
    this.depth = depth;
    // After a reload the pages below are gone, yet their addresses are still there.
    this.lowest = Math.min(this.lowest, depth);
    if (pages > 0) this.listener.back(pages, location.hash);
    else if (pages < 0) this.listener.forward(location.hash);
  }
}

function depthOf(state: unknown): number | null {
  const depth = (state as Entry | null)?.depth;
  return typeof depth === 'number' ? depth : null;
}
