/** Audio is resampled to about this rate and analysed in windows of this many samples: 64 ms, 16 Hz between lines. */
const analysisRate = 16_000;
const windowSize = 1_024;
/** Feedback between loudspeakers and microphones lies in this range: below it is hum, above it hiss. */
const lowestHz = 250;
const highestHz = 6_000;
/** A tone has nearly all of its power in one line and its neighbours; a voice spreads over its harmonics. */
const toneShare = 0.8;
/** In dB of full scale. Feedback below the first does not disturb; at the second it has stopped growing. */
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
 * Detects feedback: two devices in one place pick up each other over the network, and a single tone grows to full loudness. A whistle is
 * as pure but does not grow; a voice grows but changes its tone. Time is counted in samples.
 */
export class FeedbackDetector {
  /** True while there is feedback. */
  detected = false;
  private readonly window = new Float32Array(windowSize);
  private count = 0;
  private sum = 0;
  private summed = 0;
  private nowMs = 0;
  private lastToneMs = -Infinity;
  private tone: Tone | null = null;

  /** Analyses samples of the microphone; true when `detected` changed. */
  push(samples: Float32Array, sampleRate: number): boolean {
    const before = this.detected;
    const every = Math.max(1, Math.round(sampleRate / analysisRate));
    for (const sample of samples) {
      this.sum += sample;
      this.summed += 1;
      if (this.summed < every) continue;
      this.window[this.count] = this.sum / this.summed;
      this.sum = this.summed = 0;
      this.count += 1;
      if (this.count < windowSize) continue;
      this.count = 0;
      this.nowMs += (windowSize * every * 1000) / sampleRate;
      this.analyse(sampleRate / every);
    }
    return this.detected !== before;
  }

  private analyse(sampleRate: number): void {
    const db = levelDb(this.window);
    const found = db < audibleDb ? null : dominantLine(spectrum(this.window), sampleRate);
    if (found === null) this.tone = null;
    else if (this.tone === null || Math.abs(found - this.tone.line) > 1)
      this.tone = { line: found, sinceMs: this.nowMs, firstDb: db };
    const { tone } = this;
    if (tone !== null && this.nowMs - tone.sinceMs >= heldMs && (db - tone.firstDb >= grewDb || db >= fullDb)) {
      this.detected = true;
      this.lastToneMs = this.nowMs;
    }
    if (this.detected && this.tone !== null) this.lastToneMs = this.nowMs;
    if (this.nowMs - this.lastToneMs > overAfterMs) this.detected = false;
  }
}

function levelDb(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return 10 * Math.log10(sum / samples.length + 1e-12);
}

/** The line with nearly all of the power, in the range of feedback; null without one. */
function dominantLine(powers: Float64Array, sampleRate: number): number | null {
  let best = 0;
  let sum = 0;
  powers.forEach((power, line) => {
    sum += power;
    if (power > (powers[best] ?? 0)) best = line;
  });
  const hz = (best * sampleRate) / windowSize;
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
