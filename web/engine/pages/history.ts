interface Entry {
  /** The number of pages below this one, which survives reloads. */
  readonly depth: number;
}

export interface HistoryListener {
  /** The user went back over `pages` pages, by button, gesture or menu; `hash` is the browser's present hash. */
  back(pages: number, hash: string): void;
  /** The user went forward, to a page that is already unloaded. */
  forward(hash: string): void;
  /** The user edited the address. */
  edited(hash: string): void;
}

/** Keeps the browser's history as deep as the page stack. Changes run one after another, because `history.go` is asynchronous. */
export class PageHistory {
  private depth = depthOf(history.state) ?? 0;
  private lowest = this.depth;
  private queue: Promise<void> = Promise.resolve();
  private onArrival: (() => void) | null = null;

  constructor(private readonly listener: HistoryListener) {
    addEventListener('popstate', (event) => this.onPopState(depthOf(event.state)));
  }

  push(hash: string): void {
    this.enqueue(() => history.pushState({ depth: ++this.depth } satisfies Entry, '', hash));
  }

  replace(hash: string): void {
    this.enqueue(() => history.replaceState({ depth: this.depth } satisfies Entry, '', hash));
  }

  /** Undoes `pages` pushes, but never leaves the mini program. */
  back(pages: number): void {
    this.enqueue(() => {
      const steps = Math.min(pages, this.depth - this.lowest);
      if (steps === 0) return undefined;
      this.depth -= steps;
      return new Promise<void>((resolve) => {
        this.onArrival = resolve;
        history.go(-steps);
      });
    });
  }

  private enqueue(act: () => void | Promise<void>): void {
    this.queue = this.queue.then(act);
  }

  private onPopState(depth: number | null): void {
    if (this.onArrival !== null) {
      this.onArrival();
      this.onArrival = null;
      return;
    }
    if (depth === null) {
      this.replace(location.hash);
      this.listener.edited(location.hash);
      return;
    }
    const pages = this.depth - depth;
    this.depth = depth;
    // After a reload the pages below are unloaded, but the browser keeps their addresses.
    this.lowest = Math.min(this.lowest, depth);
    if (pages > 0) this.listener.back(pages, location.hash);
    else if (pages < 0) this.listener.forward(location.hash);
  }
}

function depthOf(state: unknown): number | null {
  const depth = (state as Entry | null)?.depth;
  return typeof depth === 'number' ? depth : null;
}
