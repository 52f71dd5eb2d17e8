import type { Log } from '../shared/log';

/** Native codes that no table knows: each is counted, and written once a session with what the phone said. */
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
