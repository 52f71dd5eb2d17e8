interface Running {
  /** The call stack that started it. */
  from: string;
  ms: number;
}

/** The timers of one thread. All of them end with the phone, and those that are left name the code that started them. */
export class Timers {
  private readonly running = new Map<NodeJS.Timeout, Running>();

  private start(make: () => NodeJS.Timeout, ms: number): NodeJS.Timeout {
    const timer = make();
    this.running.set(timer, { from: new Error().stack ?? '', ms });
    return timer;
  }

  readonly after = (run: unknown, ms = 0, ...args: unknown[]): NodeJS.Timeout => {
    const timer = this.start(
      () =>
        setTimeout(() => {
          this.running.delete(timer);
          if (typeof run === 'function') run(...args);
        }, ms),
      ms,
    );
    return timer;
  };

  readonly every = (run: unknown, ms = 0, ...args: unknown[]): NodeJS.Timeout =>
    this.start(() => setInterval(() => (typeof run === 'function' ? run(...args) : undefined), ms), ms);

  readonly stop = (timer: NodeJS.Timeout | undefined): void => {
    if (timer === undefined) return;
    this.running.delete(timer);
    clearTimeout(timer);
  };

  /** Timers that code of this path started. */
  startedBy(path: string): Running[] {
    return Array.from(this.running.values()).filter(({ from }) => from.includes(path));
  }

  end(): void {
    Array.from(this.running.keys()).forEach(this.stop);
  }
}
