/** What is heard is thinned out to about this rate, and this many samples are looked at together: 64 ms, 16 Hz from line to line. */
const wantedRate = 16_000;
const span = 1_024;
/** Below this it is a hum, above it a hiss: loudspeakers and microphones of rooms howl in between. */
const lowestHz = 250;
const highestHz = 6_000;
/** A tone: nearly all of the power stands in one line and its neighbours. Voices spread over their harmonics. */
const toneShare = 0.8;
/** In dB of full scale. Quieter than this it does not disturb; as loud as this it has stopped growing. */
const audibleDb = -40;
const fullDb = -9;
const heldMs = 1_000;
const grewDb = 8;
const overAfterMs = 2_000;

interface Tone {
  line: number;
  sinceMs: number;
  firstDb: number;
}

/**
 * Two devices in one room hear each other over the network: a single tone grows until it is as loud as it can be. A whistle is as pure,
 * yet does not grow; a voice grows, yet moves. Time is counted in samples.
 */
export class Howling {
  /** True while it howls. */
  heard = false;
  private readonly held = new Float32Array(span);
  private count = 0;
  private sum = 0;
  private summed = 0;
  private nowMs = 0;
  private lastMs = -Infinity;
  private tone: Tone | null = null;

  /** Takes what the microphone gave; true when `heard` changed. */
  take(samples: Float32Array, sampleRate: number): boolean {
    const before = this.heard;
    const every = Math.max(1, Math.round(sampleRate / wantedRate));
    for (const sample of samples) {
      this.sum += sample;
      this.summed += 1;
      if (this.summed < every) continue;
      this.held[this.count] = this.sum / this.summed;
      this.sum = this.summed = 0;
      this.count += 1;
      if (this.count < span) continue;
      this.count = 0;
      this.nowMs += (span * every * 1000) / sampleRate;
      this.look(sampleRate / every);
    }
    return this.heard !== before;
  }

  private look(sampleRate: number): void {
    const db = levelDb(this.held);
    const found = db < audibleDb ? null : strongest(spectrum(this.held), sampleRate);
    if (found === null) this.tone = null;
    else if (this.tone === null || Math.abs(found - this.tone.line) > 1)
      this.tone = { line: found, sinceMs: this.nowMs, firstDb: db };
    const { tone } = this;
    if (tone !== null && this.nowMs - tone.sinceMs >= heldMs && (db - tone.firstDb >= grewDb || db >= fullDb)) {
      this.heard = true;
      this.lastMs = this.nowMs;
    }
    if (this.heard && this.tone !== null) this.lastMs = this.nowMs;
    if (this.nowMs - this.lastMs > overAfterMs) this.heard = false;
  }
}

function levelDb(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return 10 * Math.log10(sum / samples.length + 1e-12);
}

/** The line that has nearly all of the power, in the range where rooms howl; null without one. */
function strongest(powers: Float64Array, sampleRate: number): number | null {
  let best = 0;
  let sum = 0;
  powers.forEach((power, line) => {
    sum += power;
    if (power > (powers[best] ?? 0)) best = line;
  });
  const hz = (best * sampleRate) / span;
  if (hz < lowestHz || hz > highestHz) return null;
  let near = 0;
  for (let line = best - 2; line <= best + 2; line += 1) near += powers[line] ?? 0;
  return near >= toneShare * sum ? best : null;
}

/** The power of each line from 0 Hz on, through a Hann window, by a radix-2 Fourier transform. */
function spectrum(samples: Float32Array): Float64Array {
  const size = samples.length;
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  const bits = Math.log2(size);
  for (let at = 0; at < size; at += 1) {
    let turned = 0;
    for (let bit = 0; bit < bits; bit += 1) turned |= ((at >> bit) & 1) << (bits - 1 - bit);
    real[turned] = (samples[at] ?? 0) * (0.5 - 0.5 * Math.cos((2 * Math.PI * at) / size));
  }
  for (let half = 1; half < size; half *= 2) {
    for (let step = 0; step < half; step += 1) {
      const cos = Math.cos((-Math.PI * step) / half);
      const sin = Math.sin((-Math.PI * step) / half);
      for (let at = step; at < size; at += 2 * half) {
        const to = at + half;
        const r = (real[to] ?? 0) * cos - (imaginary[to] ?? 0) * sin;
        const i = (real[to] ?? 0) * sin + (imaginary[to] ?? 0) * cos;
        real[to] = (real[at] ?? 0) - r;
        imaginary[to] = (imaginary[at] ?? 0) - i;
        real[at] = (real[at] ?? 0) + r;
        imaginary[at] = (imaginary[at] ?? 0) + i;
      }
    }
  }
  return real.subarray(0, size / 2).map((value, line) => value * value + (imaginary[line] ?? 0) ** 2);
}
