/** Users do not notice audio that is this much later than the video. */
const toleratedLeadMs = 100;
/** Tracks further apart have different timelines (a server combined two publications): waiting would only freeze the picture. */
const unrelatedMs = 1_500;

/** How long a frame waits for its audio. `leadMs` is its media time minus that of the audio that plays; null without audio. */
export function videoHoldMs(leadMs: number | null): number {
  if (leadMs === null || leadMs <= toleratedLeadMs || leadMs > unrelatedMs) return 0;
  return leadMs - toleratedLeadMs;
}
