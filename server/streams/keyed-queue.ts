/** Runs tasks of one key one after another, in the order of their arrival. Other keys do not wait. */
export class KeyedQueue {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Whether a task of this key is running or waits. */
  isBusy(key: string): boolean {
    return this.last.has(key);
  }

  run<T>(key: string, act: () => Promise<T>): Promise<T> {
    const before = this.last.get(key);
    const mine = before === undefined ? act() : before.then(act, act);
    this.last.set(key, mine);
    const done = () => {
      if (this.last.get(key) === mine) this.last.delete(key);
    };
    mine.then(done, done);
    return mine;
  }
}
