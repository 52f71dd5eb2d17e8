/**
 * The playback rate for a buffer that holds `excessMs` more than its target. The change is too small to be heard as pitch, and reduces
 * 40 ms in about two seconds. Self-contained: its text also runs inside the audio worklet.
 */
export function playbackRate(excessMs: number): number {
  const tolerated = 8;
  if (excessMs > tolerated) return 1 + Math.min(0.06, (excessMs - tolerated) / 1500);
  if (excessMs < -tolerated) return 1 - Math.min(0.03, (-excessMs - tolerated) / 1500);
  return 1;
}
