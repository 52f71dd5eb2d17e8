const limit = 3;
/** More URLs than a page plays and publishes at once. */
const urlLimit = 200;

/**
 * Counts offers without an answer in a row, by URL. SRS before 7.0.121 refuses an offer by closing the connection, which a page
 * cannot tell from a server that is away for a moment. So a few attempts are made, and then a fresh URL is needed.
 */
export class UnansweredOffers {
  private readonly counts = new Map<string, number>();

  /** Returns true when the URL counts as refused. */
  add(url: string): boolean {
    const count = (this.counts.get(url) ?? 0) + 1;
    this.counts.delete(url);
    if (count >= limit) return true;
    const [oldest] = this.counts.keys();
    if (oldest !== undefined && this.counts.size >= urlLimit) this.counts.delete(oldest);
    this.counts.set(url, count);
    return false;
  }

  onAnswered(url: string): void {
    this.counts.delete(url);
  }
}
