const nothing = (): void => undefined;

/** Runs asynchronous tasks one after another: each starts when the one before it has settled. */
export class SerialQueue {
  private last: Promise<void> | null = null;

  /** Resolves when every task queued so far has settled. */
  get idle(): Promise<void> {
    return this.last ?? Promise.resolve();
  }

  /** Starts `task` at once when the queue is idle. */
  run(task: () => Promise<void>): Promise<void> {
    const result = this.last === null ? task() : this.last.then(task);
    const settled = result.then(nothing, nothing).then(() => {
      if (this.last === settled) this.last = null;
    });
    this.last = settled;
    return result;
  }
}
