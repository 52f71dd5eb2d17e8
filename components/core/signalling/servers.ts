import type { Storage } from '../platform/platform';

const key = 'rtc-kit.server';

/** The addresses in the order to be tried: the last good one, then as given, nearest first. */
export class Servers {
  private readonly order: readonly string[];
  private index = 0;
  private remembered: unknown;

  constructor(
    list: readonly string[],
    private readonly storage: Storage,
  ) {
    this.remembered = storage.read(key);
    const isGood = (url: string): boolean => url === this.remembered;
    this.order = list.filter(isGood).concat(list.filter((url) => !isGood(url)));
  }

  get current(): string {
    return this.order[this.index] ?? '';
  }

  failed(): void {
    this.index = (this.index + 1) % this.order.length;
  }

  good(): void {
    if (this.remembered === this.current) return;
    this.remembered = this.current;
    this.storage.write(key, this.current);
  }
}
