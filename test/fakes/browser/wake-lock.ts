/** A lock on the screen, as "Screen Wake Lock" (W3C) describes it. */
class FakeWakeLock {
  released = false;

  async release(): Promise<void> {
    this.released = true;
  }
}

/** `navigator.wakeLock`: refuses while the page is hidden or the battery is low, and answers only when the test lets it. */
export class FakeWakeLocks {
  readonly locks: FakeWakeLock[] = [];
  isLow = false;
  private waiting: Promise<void> = Promise.resolve();

  async request(_type: 'screen'): Promise<FakeWakeLock> {
    await this.waiting;
    if (document.hidden || this.isLow) throw new DOMException('not allowed', 'NotAllowedError');
    const lock = new FakeWakeLock();
    this.locks.push(lock);
    return lock;
  }

  /** Holds the answers back; the returned function gives them. */
  hold(): () => void {
    let give = (): void => undefined;
    this.waiting = new Promise((resolve) => (give = resolve));
    return give;
  }

  get held(): number {
    return this.locks.filter(({ released }) => !released).length;
  }
}
