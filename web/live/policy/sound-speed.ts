/**
 * How fast to play, by how much more than wanted lies in the buffer. Slow enough not to be heard as pitch, fast enough to
 * lose 40 ms in about two seconds. Self-contained: its text also runs inside the audio worklet.
 */
export function soundSpeed(excessMs: number): number {
  const tolerated = 8;
  if (excessMs > tolerated) return 1 + Math.min(0.06, (excessMs - tolerated) / 1500);
  if (excessMs < -tolerated) return 1 - Math.min(0.03, (-excessMs - tolerated) / 1500);
  return 1;
}
