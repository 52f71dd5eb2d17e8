import { playbackRate } from '../policy/playback-rate';

export const workletName = 'rtc-sound';

/** To the worklet: decoded samples, or how much to hold. */
export type WorkletMessage = ({ type: 'pcm' } & PcmPiece) | { type: 'target'; targetMs: number };

interface PcmPiece {
  planes: readonly Float32Array[];
  sampleRate: number;
  timeMs: number;
}

/** From the worklet, ten times a second. */
export interface WorkletReport {
  /** Media time of the sample that plays at `contextTime`; null while nothing plays. */
  positionMs: number | null;
  contextTime: number;
  bufferedMs: number;
  /** How often the buffer ran empty since the last report. */
  underruns: number;
  /** Root mean square of the samples played since the last report. */
  rms: number;
}

/** The worklet's global scope, which the DOM types leave out. */
interface WorkletScope {
  sampleRate: number;
  currentTime: number;
  AudioWorkletProcessor: new () => { port: MessagePort };
  registerProcessor(name: string, processor: unknown): void;
}

/** Source text of the worklet's module. Each part is self-contained, so the text works after any bundler has changed the names. */
export const audioWorkletSource = (): string =>
  `(${register.toString()})(globalThis, ${JSON.stringify(workletName)}, (${PlayoutBuffer.toString()}), ${playbackRate.toString()});`;

/**
 * The jitter buffer and the resampler in one. It starts when the target is reached, and plays slightly faster or slower to keep
 * the buffer's highest level at the target. It skips samples only when too much has piled up to catch up.
 * Self-contained: its text also runs inside the audio worklet.
 */
class PlayoutBuffer {
  playing = false;
  targetMs = 40;
  private readonly pieces: PcmPiece[] = [];
  /** Position in the first piece, in its samples. */
  private at = 0;
  private pieceMs = 21;
  private playedMs = 0;
  private highestMs = 0;
  private readonly windowMs = 500;
  private windowLeftMs = this.windowMs;
  private rate = 1;
  private fade = 0;
  private underruns = 0;
  private squares = 0;
  private count = 0;

  constructor(
    private readonly outputRate: number,
    private readonly rateFor: (excessMs: number) => number,
  ) {}

  push(piece: PcmPiece): void {
    this.pieces.push(piece);
  }

  /** Renders the next `length` samples into the channels of `output`. */
  render(output: Float32Array[], length: number): void {
    const spanMs = (length * 1000) / this.outputRate;
    this.adjust(spanMs);
    if (!this.playing) return;
    this.playedMs += spanMs;
    for (let index = 0; index < length; index += 1) this.sample(output, index);
  }

  report(contextTime: number): WorkletReport {
    const piece = this.pieces[0];
    const { underruns, squares, count } = this;
    this.underruns = this.squares = this.count = 0;
    return {
      positionMs: this.playing && piece !== undefined ? piece.timeMs + (this.at * 1000) / piece.sampleRate : null,
      contextTime,
      bufferedMs: this.bufferedMs(),
      underruns,
      rms: count === 0 ? 0 : Math.sqrt(squares / count),
    };
  }

  private bufferedMs(): number {
    let samples = -this.at;
    let ms = 0;
    for (const piece of this.pieces) {
      samples += piece.planes[0]?.length ?? 0;
      ms += (samples * 1000) / piece.sampleRate;
      samples = 0;
    }
    return ms;
  }

  /** Drops the oldest pieces until only `keepMs` are left. */
  private trim(keepMs: number): void {
    while (this.pieces.length > 1 && this.bufferedMs() > keepMs) {
      this.pieces.shift();
      this.at = 0;
    }
    this.fade = 0;
    this.highestMs = 0;
    this.windowLeftMs = this.windowMs;
  }

  private adjust(spanMs: number): void {
    const joiningMs = 600;
    const joiningJumpMs = 45;
    const jumpMs = 300;
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
    // The level is highest when a packet arrives on time: the target says how high it should be then.
    this.highestMs = Math.max(this.highestMs, this.bufferedMs());
    this.windowLeftMs -= spanMs;
    if (this.windowLeftMs > 0) return;
    this.rate = this.rateFor(this.highestMs - this.targetMs);
    this.windowLeftMs = this.windowMs;
    this.highestMs = 0;
  }

  private sample(output: Float32Array[], index: number): void {
    const fadeSamples = 96;
    const piece = this.pieces[0];
    if (!this.playing || piece === undefined) {
      if (this.playing) {
        this.playing = false;
        this.underruns += 1;
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
    this.at += (piece.sampleRate / this.outputRate) * this.rate;
    if (this.at < length) return;
    this.at -= length;
    this.pieces.shift();
  }
}

/** Registers the processor in the worklet's scope. Self-contained, as `PlayoutBuffer` is. */
function register(scope: WorkletScope, name: string, Buffer: typeof PlayoutBuffer, rateFor: (excessMs: number) => number): void {
  const reportEveryMs = 100;

  class Processor extends scope.AudioWorkletProcessor {
    buffer = new Buffer(scope.sampleRate, rateFor);
    reportLeftMs = reportEveryMs;

    constructor() {
      super();
      this.port.onmessage = ({ data }: MessageEvent<WorkletMessage>) => {
        if (data.type === 'target') this.buffer.targetMs = data.targetMs;
        else this.buffer.push(data);
      };
    }

    process(_inputs: unknown, outputs: Float32Array[][]): boolean {
      const output = outputs[0] ?? [];
      const length = output[0]?.length ?? 0;
      this.buffer.render(output, length);
      this.reportLeftMs -= (length * 1000) / scope.sampleRate;
      if (this.reportLeftMs <= 0) {
        this.port.postMessage(this.buffer.report(scope.currentTime));
        this.reportLeftMs = reportEveryMs;
      }
      return true;
    }
  }

  scope.registerProcessor(name, Processor);
}
