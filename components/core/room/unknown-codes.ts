import type { Log } from '../shared/log';

/** Counts native codes that no table knows, and logs each once per run of the app, with the phone's message. */
export class UnknownCodes {
  private readonly counts: { [code: string]: number } = {};

  constructor(private readonly log: Log) {}

  count(element: 'pusher' | 'player', code: number, message: string): void {
    const name = `${element} ${code}`;
    const count = (this.counts[name] ?? 0) + 1;
    this.counts[name] = count;
    if (count === 1) this.log('warn', 'unknown native code', { element, code, message });
  }

  countOf(element: 'pusher' | 'player', code: number): number {
    return this.counts[`${element} ${code}`] ?? 0;
  }
}
