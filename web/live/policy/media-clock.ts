/** Continues media times beyond their 32 bits: a step is the shorter way around, so it also goes backwards. */
export class MediaClock {
  private lastMs: number | null = null;

  unwrap(timeMs: number): number {
    this.lastMs = this.lastMs === null ? timeMs : this.lastMs + ((timeMs - this.lastMs) | 0);
    return this.lastMs;
  }
}
