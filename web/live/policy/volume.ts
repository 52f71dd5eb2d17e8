/** A level at or below the first counts as silence, one at or above the second as full loudness. In dB of full scale. */
const silentDb = -60;
const loudDb = -10;

/** The volume 0…100, as `audiovolumenotify` reports it, from the root mean square of samples in −1…1. */
export function volumeOf(rms: number): number {
  if (rms <= 0) return 0;
  const db = 20 * Math.log10(rms);
  return Math.round(100 * Math.min(1, Math.max(0, (db - silentDb) / (loudDb - silentDb))));
}

/** Measures the volume of the samples between two reports. */
export class VolumeSampler {
  private sum = 0;
  private count = 0;

  add(samples: Float32Array): void {
    for (const sample of samples) this.sum += sample * sample;
    this.count += samples.length;
  }

  /** The volume since the last call; null when no samples came. */
  take(): number | null {
    if (this.count === 0) return null;
    const rms = Math.sqrt(this.sum / this.count);
    this.sum = 0;
    this.count = 0;
    return volumeOf(rms);
  }
}
