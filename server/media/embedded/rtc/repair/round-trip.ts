/** Until the first report, as across a continent. */
const usualMs = 80;
const keptReports = 8;
const keptMeasurements = 6;
const unitsPerMs = 65.536;

/** The time to the viewer and back, by its reports about our sender reports (RFC 3550, 6.4.1). */
export class RoundTrip {
  /** Our latest sender reports: the middle of their time, and when they were sent. */
  private readonly reports: { middle: number; atMs: number }[] = [];
  private readonly measured: number[] = [];

  /** The least of the latest, so that a report that came late does not count. */
  get ms(): number {
    return this.measured.length === 0 ? usualMs : Math.min(...this.measured);
  }

  onSent(middle: number, nowMs: number): void {
    this.reports.push({ middle, atMs: nowMs });
    if (this.reports.length > keptReports) this.reports.shift();
  }

  /** `sinceLastReport` in 1/65536 s. A report about something else, or that came before what it reports, is left out. */
  onReport({ lastReport, sinceLastReport }: { lastReport: number; sinceLastReport: number }, nowMs: number): void {
    const sent = this.reports.find(({ middle }) => middle === lastReport);
    const roundTripMs = sent === undefined ? -1 : nowMs - sent.atMs - sinceLastReport / unitsPerMs;
    if (roundTripMs < 0) return;
    this.measured.push(roundTripMs);
    if (this.measured.length > keptMeasurements) this.measured.shift();
  }
}
