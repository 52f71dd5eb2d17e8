/** People do not notice sound that comes this much after the picture. */
const toleratedLeadMs = 100;
/** Tracks further apart do not share a timeline (a server that joined two publications): waiting would only freeze the picture. */
const unrelatedMs = 1_500;

/** How long a picture waits for its sound. `leadMs` is its media time minus that of the sound being heard; null without sound. */
export function pictureWaitMs(leadMs: number | null): number {
  if (leadMs === null || leadMs <= toleratedLeadMs || leadMs > unrelatedMs) return 0;
  return leadMs - toleratedLeadMs;
}
