import { barHeight, readBar, wallMs } from '../time-bar';

/** One look at a picture: when, how old it was (null: no bar code in it), and how bright its middle. */
export interface Sight {
  atMs: number;
  ageMs: number | null;
  bright: number;
}

/** One onset of a beep: when it was made audible, and how long after the full second. */
export interface Beep {
  atMs: number;
  ageMs: number;
}

export const sights: Sight[] = [];
export const beeps: Beep[] = [];
let analyser: AnalyserNode | null = null;
/** One for each loudspeaker that was used: every player has its own. */
const analysers: AnalyserNode[] = [];

const strip = document.createElement('canvas');
const stripPen = strip.getContext('2d', { willReadFrequently: true });

/** Reads what a canvas or a video shows now. */
export function look(source: CanvasImageSource, width: number, height: number): Sight {
  const atMs = wallMs();
  const high = barHeight(width);
  strip.width = width;
  strip.height = 2;
  stripPen?.drawImage(source, 0, high >> 1, width, 1, 0, 0, width, 1);
  stripPen?.drawImage(source, 0, Math.floor(height / 2), width, 1, 0, 1, width, 1);
  const pixels = stripPen?.getImageData(0, 0, width, 2).data ?? new Uint8ClampedArray();
  const green = (x: number, row: number): number => pixels[(row * width + x) * 4 + 1] ?? 0;
  let sum = 0;
  for (let x = 0; x < width; x += 1) sum += green(x, 1);
  const sight = { atMs, ageMs: readBar(width, (x) => green(x, 0) > 128, atMs), bright: Math.round(sum / width) };
  sights.push(sight);
  return sight;
}

/** Looks at every frame that a player draws, right after it is drawn: the element knows nothing of it. */
export function watchCanvases(): void {
  const draw = CanvasRenderingContext2D.prototype.drawImage as (this: CanvasRenderingContext2D, ...rest: unknown[]) => void;
  CanvasRenderingContext2D.prototype.drawImage = function (this: CanvasRenderingContext2D, ...rest: unknown[]) {
    draw.apply(this, rest);
    const { canvas } = this;
    if (rest[0] instanceof VideoFrame && canvas.isConnected) look(canvas, canvas.width, canvas.height);
  };
}

/** Looks at every frame that a video element presents. */
export function watchVideo(video: HTMLVideoElement): void {
  const next = (): void => {
    video.requestVideoFrameCallback(() => {
      if (video.videoWidth > 0) look(video, video.videoWidth, video.videoHeight);
      next();
    });
  };
  next();
}

const ear = `registerProcessor('test-ear', class extends AudioWorkletProcessor {
  constructor() { super(); this.quiet = 0; }
  process(inputs) {
    const plane = inputs[0][0];
    if (!plane) return true;
    for (let i = 0; i < plane.length; i++) {
      if (Math.abs(plane[i]) < 0.3) { this.quiet++; continue; }
      if (this.quiet > sampleRate / 4) this.port.postMessage(Date.now() + i * 1000 / sampleRate);
      this.quiet = 0;
    }
    return true;
  }
});`;

type Connect = (this: AudioNode, ...rest: unknown[]) => unknown;

/** Listens beside the loudspeaker: whatever is connected to it is also connected to us. */
export function listenToSpeakers(): void {
  const connect = AudioNode.prototype.connect as Connect;
  AudioNode.prototype.connect = function (this: AudioNode, ...rest: unknown[]) {
    // A player that ends at once closes its context before our ear is in place.
    if (rest[0] instanceof AudioDestinationNode) listenTo(this, connect).catch(() => undefined);
    return connect.apply(this, rest);
  } as typeof AudioNode.prototype.connect;
}

async function listenTo(node: AudioNode, connect: Connect): Promise<void> {
  analyser = new AnalyserNode(node.context, { fftSize: 4096, smoothingTimeConstant: 0 });
  analysers.push(analyser);
  connect.call(node, analyser);
  await node.context.audioWorklet.addModule(URL.createObjectURL(new Blob([ear], { type: 'text/javascript' })));
  const tap = new AudioWorkletNode(node.context, 'test-ear', { numberOfOutputs: 0 });
  tap.port.onmessage = ({ data }: MessageEvent<number>) => beeps.push({ atMs: data, ageMs: data % 1000 });
  connect.call(node, tap);
}

/** The strongest frequency of something that is played, and its level in dB. */
interface Tone {
  hz: number;
  db: number;
}

/** What the loudspeaker plays that was used last; null before anything was. */
export const tone = (): Tone | null => (analyser === null ? null : toneOf(analyser));

/** What every loudspeaker plays. */
export const tones = (): Tone[] => analysers.filter(({ context }) => context.state === 'running').map(toneOf);

function toneOf(analyser: AnalyserNode): Tone {
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  let best = 1;
  bins.forEach((db, at) => {
    if (at > 1 && db > (bins[best] ?? -Infinity)) best = at;
  });
  return { hz: (best * analyser.context.sampleRate) / analyser.fftSize, db: bins[best] ?? -Infinity };
}

/** What the sound system adds after us: 0 where there is none. */
export function outputLatencyMs(): number {
  const audio = analyser?.context;
  return audio instanceof AudioContext ? (audio.baseLatency + audio.outputLatency) * 1000 : 0;
}
