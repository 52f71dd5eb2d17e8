import { FakeMediaDevices, camera, microphone, type FakeDevice, type Kind } from '../../../fakes/browser/media-devices';
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

/** The faults of the devices, by kind. */
export type DeviceFaults = { readonly [Of in Kind]?: 'refused' | 'missing' | 'in use' };

const ofKind: Readonly<Record<Kind, FakeDevice>> = { video: camera, audio: microphone };
const kinds: readonly Kind[] = ['video', 'audio'];
let given: FakeMediaDevices | null = null;

/** Replaces camera and microphone; the tracks are made when the page opens the first device. */
export function replaceDevices(makeTracks: () => Promise<TestTracks>, faults: DeviceFaults = {}): FakeMediaDevices {
  let tracks: Promise<TestTracks> | null = null;
  const devices = new FakeMediaDevices({
    devices: kinds
      .filter((kind) => faults[kind] !== 'missing')
      .map((kind) => ({ ...ofKind[kind], busy: faults[kind] === 'in use' })),
    answers: Object.fromEntries(kinds.filter((kind) => faults[kind] === 'refused').map((kind) => [kind, 'denied'])),
    track: async ({ kind }) => {
      const { picture, sound } = await (tracks ??= makeTracks());
      return kind === 'video' ? picture() : sound();
    },
  });
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: devices });
  given = devices;
  return devices;
}

/** Unplugs the only device of the kind. */
export const unplug = (kind: Kind): void => given?.unplug(ofKind[kind].id);

export const plug = (kind: Kind): void => given?.plug(ofKind[kind]);

/** The kinds of the devices in use. */
export const openTracks = (): Kind[] => (given?.inUse() ?? []).flatMap(({ kind }) => (kind === 'output' ? [] : [kind]));
