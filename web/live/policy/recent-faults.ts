/** Faults in this time belong together: three in it are a decoder that cannot, three in a day are three damaged packets. */
const windowMs = 10_000;

export class RecentFaults {
  private times: number[] = [];

  /** Counts a fault, and returns how many there were lately. */
  add(nowMs: number): number {
    this.times = [...this.times.filter((atMs) => nowMs - atMs < windowMs), nowMs];
    return this.times.length;
  }
}
