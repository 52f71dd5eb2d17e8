import { workletName, type FromWorklet, type ToWorklet } from './sound-worklet';
import type { BorrowedSpeaker } from './speaker';

export interface SoundOutputOptions {
  speaker: BorrowedSpeaker;
  muted: boolean;
  onReport(report: FromWorklet): void;
}

/** A change of the target below this is not worth a message. */
const targetStepMs = 3;

/** One stream's way from decoded sound to the loudspeaker. */
export class SoundOutput {
  private readonly speaker: BorrowedSpeaker;
  private readonly gain: GainNode;
  private node: AudioWorkletNode | null = null;
  private last: FromWorklet | null = null;
  private targetMs = 0;
  private released = false;

  constructor(private readonly options: SoundOutputOptions) {
    this.speaker = options.speaker;
    const { context, ready } = this.speaker;
    this.gain = context.createGain();
    this.gain.gain.value = options.muted ? 0 : 1;
    this.gain.connect(context.destination);
    void ready.then(() => this.begin()).catch(() => undefined);
  }

  /** False while the page may not make noise, or the worklet is loading. */
  get running(): boolean {
    return this.node !== null && this.speaker.context.state === 'running';
  }

  get heardMs(): number | null {
    const { last } = this;
    if (!this.running || last === null || last.heardMs === null) return null;
    return last.heardMs + (this.speaker.context.currentTime - last.contextTime) * 1000;
  }

  /** Copies the sound; the caller closes it. */
  play(sound: AudioData, timeMs: number): void {
    const planes: Float32Array<ArrayBuffer>[] = [];
    for (let channel = 0; channel < Math.min(2, sound.numberOfChannels); channel += 1) {
      const plane = new Float32Array(sound.numberOfFrames);
      sound.copyTo(plane, { planeIndex: channel, format: 'f32-planar' });
      planes.push(plane);
    }
    const message = { type: 'pcm', planes, sampleRate: sound.sampleRate, timeMs } as const;
    this.post(
      message,
      planes.map(({ buffer }) => buffer),
    );
  }

  /** How much should lie in the buffer right after a packet came. */
  aim(targetMs: number): void {
    if (Math.abs(targetMs - this.targetMs) < targetStepMs) return;
    this.targetMs = targetMs;
    this.post({ type: 'target', targetMs });
  }

  mute(muted: boolean): void {
    const { gain } = this.gain;
    // A step would click.
    gain.setTargetAtTime(muted ? 0 : 1, this.speaker.context.currentTime, 0.01);
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    this.node?.port.close();
    this.node?.disconnect();
    this.node = null;
    this.gain.disconnect();
  }

  private begin(): void {
    if (this.released) return;
    this.node = new AudioWorkletNode(this.speaker.context, workletName, { numberOfInputs: 0, outputChannelCount: [2] });
    this.node.port.onmessage = ({ data }: MessageEvent<FromWorklet>) => {
      this.last = data;
      this.options.onReport(data);
    };
    this.node.connect(this.gain);
  }

  private post(message: ToWorklet, transfer: Transferable[] = []): void {
    this.node?.port.postMessage(message, transfer);
  }
}
