import { FeedbackDetector } from '../../policy/feedback-detector';
import { MutedVoice } from '../../muted-voice';
import { VolumeSampler } from '../../policy/volume';
import type { Release } from '../../release';
import { readPcm } from './pcm';

export interface VolumeEvents {
  /** 0…100, at most four times a second. Lasting silence is reported once. */
  onVolume(volume: number): void;
  /** Feedback between two devices in one place has started or ended. */
  onFeedback(detected: boolean): void;
}

const everyMs = 250;

/** Measures the microphone's volume, detects feedback, and notices a user who talks while muted. */
export class VolumeMeter {
  private readonly sampler = new VolumeSampler();
  private feedback = new FeedbackDetector();
  private source: Release = () => undefined;
  private last = 0;
  private track: MediaStreamTrack | null = null;
  private readonly mutedVoice = new MutedVoice();
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(private readonly events: VolumeEvents) {
    this.timer = setInterval(() => {
      const volume = this.sampler.take() ?? 0;
      if (volume !== 0 || this.last !== 0) events.onVolume(volume);
      this.last = volume;
      this.mutedVoice.tick(this.track);
    }, everyMs);
  }

  setTrack(track: MediaStreamTrack | null): void {
    this.source();
    this.track = track;
    if (this.feedback.detected) this.events.onFeedback(false);
    this.feedback = new FeedbackDetector();
    this.source =
      track === null ? () => undefined : readPcm(track, ({ samples, sampleRate }) => this.onSamples(samples, sampleRate));
  }

  release(): void {
    clearInterval(this.timer);
    this.mutedVoice.tick(null);
    this.source();
  }

  private onSamples(samples: Float32Array, sampleRate: number): void {
    this.sampler.add(samples);
    if (this.feedback.push(samples, sampleRate)) this.events.onFeedback(this.feedback.detected);
  }
}
