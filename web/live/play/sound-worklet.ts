import { soundSpeed } from '../policy/sound-speed';

export const workletName = 'rtc-sound';

/** To the worklet: a decoded piece, or how much to hold. */
export type ToWorklet =
  { type: 'pcm'; planes: Float32Array[]; sampleRate: number; timeMs: number } | { type: 'target'; targetMs: number };

/** From the worklet, ten times a second. */
export interface FromWorklet {
  /** Media time of what is heard at `contextTime`; null while nothing is. */
  heardMs: number | null;
  contextTime: number;
  bufferedMs: number;
  /** How often the buffer ran dry since the last report. */
  dry: number;
  /** Root mean square of what was played since the last report. */
  rms: number;
}

/** What the worklet scope has; the DOM types leave it out. */
interface WorkletScope {
  sampleRate: number;
  currentTime: number;
  AudioWorkletProcessor: new () => { port: MessagePort };
  registerProcessor(name: string, processor: unknown): void;
}

/** The text of the module: self-contained, so that any bundler may have gone over it. */
export const soundWorklet = (): string =>
  `(${register.toString()})(globalThis, ${JSON.stringify(workletName)}, ${soundSpeed.toString()});`;

/**
 * The jitter buffer and the resampler in one. It begins when the target is reached, plays slightly faster or slower to keep
 * the fullest that the buffer gets at the target, and jumps only where too much has piled up to be caught up.
 */
function register(scope: WorkletScope, name: string, speedFor: (excessMs: number) => number): void {
  const jumpMs = 300;
  const joiningJumpMs = 45;
  const joiningMs = 600;
  const windowMs = 500;
  const reportMs = 100;
  const fadeSamples = 96;

  class Sound extends scope.AudioWorkletProcessor {
    pieces: { planes: Float32Array[]; sampleRate: number; timeMs: number }[] = [];
    at = 0;
    targetMs = 40;
    pieceMs = 21;
    playing = false;
    playedMs = 0;
    mostMs = 0;
    windowLeftMs = windowMs;
    speed = 1;
    fade = 0;
    dry = 0;
    squares = 0;
    count = 0;
    reportLeftMs = reportMs;

    constructor() {
      super();
      this.port.onmessage = ({ data }: MessageEvent<ToWorklet>) => {
        if (data.type === 'target') this.targetMs = data.targetMs;
        else this.pieces.push(data);
      };
    }

    bufferedMs(): number {
      let samples = -this.at;
      let ms = 0;
      for (const piece of this.pieces) {
        samples += piece.planes[0]?.length ?? 0;
        ms += (samples * 1000) / piece.sampleRate;
        samples = 0;
      }
      return ms;
    }

    /** Drops the oldest until only `keepMs` are left. */
    trim(keepMs: number): void {
      while (this.pieces.length > 1 && this.bufferedMs() > keepMs) {
        this.pieces.shift();
        this.at = 0;
      }
      this.fade = 0;
      this.mostMs = 0;
      this.windowLeftMs = windowMs;
    }

    steer(spanMs: number): void {
      const bufferedMs = this.bufferedMs();
      const first = this.pieces[0];
      if (first !== undefined) this.pieceMs = ((first.planes[0]?.length ?? 0) * 1000) / first.sampleRate;
      const jump = this.playedMs < joiningMs ? joiningJumpMs : jumpMs;
      if (!this.playing) {
        if (bufferedMs < this.targetMs) return;
        this.trim(this.targetMs + this.pieceMs / 2);
        this.playing = true;
      } else if (bufferedMs > this.targetMs + jump) {
        this.trim(this.targetMs + this.pieceMs / 2);
      }
      // The fullest moment is the arrival of a packet that was not late: the target says how full that should be.
      this.mostMs = Math.max(this.mostMs, this.bufferedMs());
      this.windowLeftMs -= spanMs;
      if (this.windowLeftMs > 0) return;
      this.speed = speedFor(this.mostMs - this.targetMs);
      this.windowLeftMs = windowMs;
      this.mostMs = 0;
    }

    process(_inputs: unknown, outputs: Float32Array[][]): boolean {
      const output = outputs[0] ?? [];
      const length = output[0]?.length ?? 0;
      const spanMs = (length * 1000) / scope.sampleRate;
      this.steer(spanMs);
      if (this.playing) {
        this.playedMs += spanMs;
        for (let index = 0; index < length; index += 1) this.sample(output, index);
      }
      this.reportLeftMs -= spanMs;
      if (this.reportLeftMs <= 0) this.report();
      return true;
    }

    sample(output: Float32Array[], index: number): void {
      const piece = this.pieces[0];
      if (!this.playing || piece === undefined) {
        if (this.playing) {
          this.playing = false;
          this.dry += 1;
        }
        return;
      }
      const length = piece.planes[0]?.length ?? 0;
      const from = Math.floor(this.at);
      const part = this.at - from;
      const next = this.pieces[1];
      if (this.fade < fadeSamples) this.fade += 1;
      for (let channel = 0; channel < output.length; channel += 1) {
        const plane = piece.planes[channel] ?? piece.planes[0];
        const after = next?.planes[channel] ?? next?.planes[0];
        const here = plane?.[from] ?? 0;
        const there = from + 1 < length ? (plane?.[from + 1] ?? 0) : (after?.[0] ?? here);
        const value = (here + (there - here) * part) * (this.fade / fadeSamples);
        const target = output[channel];
        if (target !== undefined) target[index] = value;
        if (channel === 0) this.squares += value * value;
      }
      this.count += 1;
      this.at += (piece.sampleRate / scope.sampleRate) * this.speed;
      if (this.at < length) return;
      this.at -= length;
      this.pieces.shift();
    }

    report(): void {
      const piece = this.pieces[0];
      const heard = this.playing && piece !== undefined;
      this.port.postMessage({
        heardMs: heard ? piece.timeMs + (this.at * 1000) / piece.sampleRate : null,
        contextTime: scope.currentTime,
        bufferedMs: this.bufferedMs(),
        dry: this.dry,
        rms: this.count === 0 ? 0 : Math.sqrt(this.squares / this.count),
      } satisfies FromWorklet);
      this.reportLeftMs = reportMs;
      this.dry = this.squares = this.count = 0;
    }
  }

  scope.registerProcessor(name, Sound);
}
