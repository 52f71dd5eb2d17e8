import { barRow, readBar, nowMs } from '../clock-bar';

/** One sample of a picture: its time, its age (null without a bar code) and the brightness of its middle. */
export interface FrameSample {
  atMs: number;
  ageMs: number | null;
  bright: number;
}

/** One onset of a beep: when it became audible, and how long after the full second. */
export interface Beep {
  atMs: number;
  ageMs: number;
}

export const frameSamples: FrameSample[] = [];
export const beeps: Beep[] = [];
let analyser: AnalyserNode | null = null;
/** One per audio output: every player has its own. */
const analysers: AnalyserNode[] = [];

const strip = document.createElement('canvas');
const stripPen = strip.getContext('2d', { willReadFrequently: true });

/** Samples the present picture of a canvas or video. */
export function sampleFrame(source: CanvasImageSource, width: number, height: number): FrameSample {
  const atMs = nowMs();
  strip.width = width;
  strip.height = 2;
  stripPen?.drawImage(source, 0, barRow(width), width, 1, 0, 0, width, 1);
  stripPen?.drawImage(source, 0, Math.floor(height / 2), width, 1, 0, 1, width, 1);
  const pixels = stripPen?.getImageData(0, 0, width, 2).data ?? new Uint8ClampedArray();
  const green = (x: number, row: number): number => pixels[(row * width + x) * 4 + 1] ?? 0;
  let sum = 0;
  for (let x = 0; x < width; x += 1) sum += green(x, 1);
  const sight = { atMs, ageMs: readBar(width, (x) => green(x, 0) > 128, atMs), bright: Math.round(sum / width) };
  frameSamples.push(sight);
  return sight;
}

/** Samples every frame right after a player draws it, without the player's knowledge. */
export function watchCanvases(): void {
  const draw = CanvasRenderingContext2D.prototype.drawImage as (this: CanvasRenderingContext2D, ...rest: unknown[]) => void;
  CanvasRenderingContext2D.prototype.drawImage = function (this: CanvasRenderingContext2D, ...rest: unknown[]) {
    draw.apply(this, rest);
    const { canvas } = this;
    if (rest[0] instanceof VideoFrame && canvas.isConnected) sampleFrame(canvas, canvas.width, canvas.height);
  };
}

const watched = new WeakSet<HTMLVideoElement>();

/** Samples every frame that a video element presents, from the first call on. */
export function watchVideo(video: HTMLVideoElement): void {
  if (watched.has(video)) return;
  watched.add(video);
  const next = (): void => {
    video.requestVideoFrameCallback(() => {
      if (video.videoWidth > 0) sampleFrame(video, video.videoWidth, video.videoHeight);
      next();
    });
  };
  next();
}

const listener = `registerProcessor('test-ear', class extends AudioWorkletProcessor {
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

/** Taps the audio output: every node connected to it is also connected to an analyser. */
export function listenToSpeakers(): void {
  const connect = AudioNode.prototype.connect as Connect;
  AudioNode.prototype.connect = function (this: AudioNode, ...rest: unknown[]) {
    // A player that ends at once closes its context before the analyser is connected.
    if (rest[0] instanceof AudioDestinationNode) listenTo(this, connect).catch(() => undefined);
    return connect.apply(this, rest);
  } as typeof AudioNode.prototype.connect;
}

async function listenTo(node: AudioNode, connect: Connect): Promise<void> {
  analyser = new AnalyserNode(node.context, { fftSize: 4096, smoothingTimeConstant: 0 });
  analysers.push(analyser);
  connect.call(node, analyser);
  await node.context.audioWorklet.addModule(URL.createObjectURL(new Blob([listener], { type: 'text/javascript' })));
  const tap = new AudioWorkletNode(node.context, 'test-ear', { numberOfOutputs: 0 });
  tap.port.onmessage = ({ data }: MessageEvent<number>) => beeps.push({ atMs: data, ageMs: data % 1000 });
  connect.call(node, tap);
}

/** The strongest frequency of the audio, and its level in dB. */
interface Tone {
  hz: number;
  db: number;
}

/** Listens to one track of WebRTC, from `sinceMs` on. */
interface Ear {
  analyser: AnalyserNode;
  sinceMs: number;
}

const ears = new WeakMap<MediaStreamTrack, Ear>();
let earContext: AudioContext | null = null;
/** An ear knows nothing before a window of its analyser is full. */
const settleMs = 250;

function earOf(track: MediaStreamTrack): Ear {
  const known = ears.get(track);
  if (known !== undefined) return known;
  earContext ??= new AudioContext();
  const ear = { analyser: new AnalyserNode(earContext, { fftSize: 4096, smoothingTimeConstant: 0 }), sinceMs: performance.now() };
  earContext.createMediaStreamSource(new MediaStream([track])).connect(ear.analyser);
  ears.set(track, ear);
  return ear;
}

/** The page, and its window of picture in picture, into which elements move. */
function documents(): Document[] {
  const { documentPictureInPicture: pip } = globalThis as { documentPictureInPicture?: { window: Window | null } };
  return [document, pip?.window?.document].filter((each) => each !== undefined);
}

/** The sound of elements that play a stream of WebRTC by themselves, beside the audio graph. A muted one is not heard. */
const elementTones = (): Tone[] =>
  documents()
    .flatMap((each) => Array.from(each.querySelectorAll<HTMLMediaElement>('video, audio')))
    .filter(({ muted, paused, volume }) => !muted && !paused && volume > 0)
    .flatMap(({ srcObject }) => (srcObject instanceof MediaStream ? srcObject.getAudioTracks() : []))
    .filter(({ readyState }) => readyState === 'live')
    .map(earOf)
    .map(({ analyser: heard, sinceMs }) => (performance.now() - sinceMs < settleMs ? { hz: 0, db: NaN } : toneOf(heard)));

/** The strongest tone of the audio output used last and of the elements; null before any output, and NaN dB while an ear is new. */
export function tone(): Tone | null {
  const last = analyser === null || analyser.context.state === 'closed' ? [] : [toneOf(analyser)];
  const all = [...last, ...elementTones()];
  return all.find(({ db }) => Number.isNaN(db)) ?? all.sort((a, b) => b.db - a.db)[0] ?? null;
}

/** The tone of every audio output. */
export const tones = (): Tone[] => [
  ...analysers.filter(({ context }) => context.state === 'running').map(toneOf),
  ...elementTones(),
];

function toneOf(analyser: AnalyserNode): Tone {
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  let best = 1;
  bins.forEach((db, at) => {
    if (at > 1 && db > (bins[best] ?? -Infinity)) best = at;
  });
  return { hz: (best * analyser.context.sampleRate) / analyser.fftSize, db: bins[best] ?? -Infinity };
}

/** The latency of the sound system after the analyser; 0 without a sound system. */
export function outputLatencyMs(): number {
  const audio = analyser?.context;
  return audio instanceof AudioContext ? (audio.baseLatency + audio.outputLatency) * 1000 : 0;
}
