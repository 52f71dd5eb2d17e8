import { barCell, barHeight, encodeBar, nowMs } from '../clock-bar';

/** Settings of the test camera and microphone: a moving picture with the clock in it, a steady tone, and a beep at every full second. */
export interface TestDevices {
  width: number;
  height: number;
  fps: number;
  toneHz: number;
  /** Paints the camera's picture instead, without the clock. */
  paint?: (pen: CanvasRenderingContext2D, nowMs: number) => void;
  /** The volume of the tone from 0 to 1, without beeps. */
  volume?: number;
}

export interface TestTracks {
  picture(): MediaStreamTrack;
  sound(): MediaStreamTrack;
}

/** Beeps are scheduled by the wall clock on the audio thread, so that the latency of the sending page is measured too. */
const beeper = `registerProcessor('test-beeper', class extends AudioWorkletProcessor {
  constructor(options) { super(); this.given = options.processorOptions; this.phase = 0; this.tone = 0; }
  process(_, outputs) {
    const out = outputs[0][0];
    const { toneHz, volume } = this.given;
    const loud = volume === undefined && Date.now() % 1000 < 60;
    for (let i = 0; i < out.length; i++) {
      this.phase += 2 * Math.PI * 1000 / sampleRate;
      this.tone += 2 * Math.PI * toneHz / sampleRate;
      out[i] = loud ? 0.6 * Math.sin(this.phase) : (volume ?? 0.05) * Math.sin(this.tone);
    }
    return true;
  }
});`;

export async function testTracks({ width, height, fps, toneHz, paint, volume }: TestDevices): Promise<TestTracks> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d', { alpha: false });
  if (pen === null) throw new Error('no canvas');
  const high = barHeight(width);
  let turn = 0;
  const draw = (): void => {
    if (paint !== undefined) return paint(pen, performance.now());
    turn += 1;
    pen.fillStyle = '#345';
    pen.fillRect(0, high, width, height - high);
    for (let at = 0; at < 30; at += 1) {
      pen.fillStyle = `hsl(${(turn * 3 + at * 12) % 360},60%,50%)`;
      pen.fillRect((at * 37 + turn * 5) % width, high + ((at * 53 + turn * 3) % (height - high)), 40, 40);
    }
    pen.fillStyle = '#000';
    pen.fillRect(0, 0, width, high);
    pen.fillStyle = '#fff';
    encodeBar(nowMs()).forEach((bit, at) => {
      const { left, wide } = barCell(width, at);
      if (bit) pen.fillRect(left, 0, wide, high);
    });
  };
  draw();
  setInterval(draw, 1000 / fps);

  const context = new AudioContext({ sampleRate: 48_000, latencyHint: 'interactive' });
  await context.audioWorklet.addModule(URL.createObjectURL(new Blob([beeper], { type: 'text/javascript' })));
  const beep = new AudioWorkletNode(context, 'test-beeper', {
    numberOfInputs: 0,
    outputChannelCount: [1],
    processorOptions: { toneHz, volume },
  });
  await context.resume();

  const first = <Track>(tracks: Track[]): Track => {
    const [track] = tracks;
    if (track === undefined) throw new Error('no track');
    return track;
  };
  return {
    picture: () => first(canvas.captureStream(fps).getVideoTracks()),
    sound: () => {
      const destination = context.createMediaStreamDestination();
      beep.connect(destination);
      return first(destination.stream.getAudioTracks());
    },
  };
}

const givenTracks: MediaStreamTrack[] = [];

/** Replaces camera and microphone by the tracks. */
export function replaceDevices(tracks: TestTracks): void {
  navigator.mediaDevices.getUserMedia = async (constraints = {}) => {
    const wanted: MediaStreamTrack[] = [];
    if (constraints.video) wanted.push(tracks.picture());
    if (constraints.audio) wanted.push(tracks.sound());
    givenTracks.push(...wanted);
    return new MediaStream(wanted);
  };
}

/** Makes the devices fail with a browser's error. */
export function failDevices(names: { video?: string; audio?: string }): void {
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = (constraints = {}) => {
    const name = (constraints.video ? names.video : undefined) ?? (constraints.audio ? names.audio : undefined);
    return name === undefined ? ask(constraints) : Promise.reject(new DOMException('by the test', name));
  };
}

/** Ends the track, as when a device is unplugged. */
export function unplug(kind: 'video' | 'audio'): void {
  givenTracks.forEach((track) => {
    if (track.kind !== kind || track.readyState === 'ended') return;
    track.stop();
    track.dispatchEvent(new Event('ended'));
  });
}

/** Tracks still in use. */
export const openTracks = (): string[] => givenTracks.filter(({ readyState }) => readyState === 'live').map(({ kind }) => kind);
