/**
 * Added to the time since the last sender report, in 1/65536 s. The other end then computes a negative round trip, which libwebrtc
 * reads as 1 ms: a sender answers every request instead of one per round trip, and a viewer repeats its requests every 20 ms.
 * Others ignore such a report.
 */
const impossible = 4 * 65_536;

/** The field of a report block about a sender report that came at `atMs`, in 1/65536 s. */
export const sinceReport = (atMs: number, nowMs: number, isQuick: boolean): number =>
  Math.round((nowMs - atMs) * 65.536) + (isQuick ? impossible : 0);
