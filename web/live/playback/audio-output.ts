import { downMix } from '../policy/down-mix';
import { workletName, type WorkletReport, type WorkletMessage } from './audio-worklet';
import type { SharedSpeaker } from './speaker';

export interface AudioOutputOptions {
  speaker: SharedSpeaker;
  muted: boolean;
  onReport(report: WorkletReport): void;
}

/** Smaller changes of the target are not sent to the worklet. */
const targetStepMs = 3;

/** Plays the decoded audio of one stream on the loudspeaker. */
export class AudioOutput {
  private readonly speaker: SharedSpeaker;
  private readonly gain: GainNode;
  private node: AudioWorkletNode | null = null;
  private last: WorkletReport | null = null;
  private targetMs = 0;
  private released = false;

  constructor(private readonly options: AudioOutputOptions) {
    this.speaker = options.speaker;
    const { context, ready } = this.speaker;
    this.gain = context.createGain();
    this.gain.gain.value = options.muted ? 0 : 1;
    this.gain.connect(context.destination);
    void ready.then(() => this.begin()).catch(() => undefined);
  }

  /** False while the browser blocks sound, or the worklet is loading. */
  get running(): boolean {
    return this.node !== null && this.speaker.context.state === 'running';
  }

  get positionMs(): number | null {
    const { last } = this;
    if (!this.running || last === null || last.positionMs === null) return null;
    return last.positionMs + (this.speaker.context.currentTime - last.contextTime) * 1000;
  }

  /** Copies the data; the caller closes it. */
  play(data: AudioData, timeMs: number): void {
    const planes = downMix(
      Array.from({ length: data.numberOfChannels }, (_, planeIndex) => {
        const plane = new Float32Array(data.numberOfFrames);
        data.copyTo(plane, { planeIndex, format: 'f32-planar' });
        return plane;
      }),
    );
    const message = { type: 'pcm', planes, sampleRate: data.sampleRate, timeMs } as const;
    this.post(
      message,
      planes.map(({ buffer }) => buffer),
    );
  }

  /** Sets how much the buffer should hold right after a packet arrives. */
  setTarget(targetMs: number): void {
    if (Math.abs(targetMs - this.targetMs) < targetStepMs) return;
    this.targetMs = targetMs;
    this.post({ type: 'target', targetMs });
  }

  mute(muted: boolean): void {
    const { gain } = this.gain;
    // A ramp, because a step would click.
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
    this.node.port.onmessage = ({ data: report }: MessageEvent<WorkletReport>) => {
      this.last = report;
      this.options.onReport(report);
    };
    this.node.connect(this.gain);
  }

  private post(message: WorkletMessage, transfer: Transferable[] = []): void {
    this.node?.port.postMessage(message, transfer);
  }
}
