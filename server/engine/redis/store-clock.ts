import { performance } from 'node:perf_hooks';

/** The part of a client by which the time is asked. */
export interface TimeClient {
  /** Seconds, and the microseconds beside them. */
  time(): Promise<readonly (number | string)[]>;
}

/** An answer that took longer may be old by so much, and tells less than the one before it. */
const usefulMs = 100;

/** The time of the store between two answers: it goes on by a clock that nobody sets. */
export class StoreClock {
  private known: { storeMs: number; atMs: number } | null = null;

  constructor(private readonly steadyMs: () => number = () => performance.now()) {}

  /** Rejects when the store does not answer. */
  async read(client: TimeClient): Promise<void> {
    const askedMs = this.steadyMs();
    const [seconds = 0, microseconds = 0] = await client.time();
    const atMs = this.steadyMs();
    if (this.known !== null && atMs - askedMs > usefulMs) return;
    this.known = { storeMs: Number(seconds) * 1_000 + Number(microseconds) / 1_000, atMs: (askedMs + atMs) / 2 };
  }

  /** In whole milliseconds; the machine's time before the first answer. */
  now(): number {
    if (this.known === null) return Date.now();
    return Math.round(this.known.storeMs + this.steadyMs() - this.known.atMs);
  }
}
