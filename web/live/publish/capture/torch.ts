/** Turns the light of an open camera on or off. */
export async function toggleTorch(track: MediaStreamTrack | null): Promise<Record<string, unknown>> {
  if (track === null) throw new Error('no camera');
  const lit = (track.getSettings() as { torch?: boolean }).torch === true;
  await track.applyConstraints({ advanced: [{ torch: !lit } as MediaTrackConstraintSet] });
  return {};
}
