import type { Storage } from '../shared/storage';

const key = 'rtc-kit.server';

/** Server addresses in the order of attempts: the last good one first, then the order given, nearest first. */
export class ServerList {
  private readonly order: readonly string[];
  private index = 0;
  private skipped = 0;
  private remembered: unknown;

  constructor(
    list: readonly string[],
    private readonly storage: Storage,
  ) {
    this.remembered = storage.read(key);
    const isRemembered = (url: string): boolean => url === this.remembered;
    this.order = list.filter(isRemembered).concat(list.filter((url) => !isRemembered(url)));
  }

  get current(): string {
    return this.order[this.index] ?? '';
  }

  moveToNext(): void {
    this.index = (this.index + 1) % this.order.length;
  }

  /** Moves on from an address that cannot be reached. Returns false when all were tried since the last good one. */
  skipCurrent(): boolean {
    this.moveToNext();
    this.skipped = (this.skipped + 1) % this.order.length;
    return this.skipped > 0;
  }

  /** Stores the current address, so that the next run of the app tries it first. */
  rememberCurrent(): void {
    this.skipped = 0;
    if (this.remembered === this.current) return;
    this.remembered = this.current;
    this.storage.write(key, this.current);
  }
}
