import { bytesOf } from '../bytes';
import type { PlayerCode, Report } from '../codes';
import { readAudioFormat, type AudioBody } from '../flv/audio-body';
import { JitterEstimator } from '../policy/jitter-estimator';
import { volumeOf } from '../policy/volume';
import type { PlaybackStats } from './playback-stats';
import { AudioOutput } from './audio-output';
import type { SharedSpeaker } from './speaker';

export interface AudioRendererOptions {
  speaker: SharedSpeaker;
  stats: PlaybackStats;
  muted: boolean;
  maxCacheMs: number;
  report: Report<PlayerCode>;
  onVolume(volume: number): void;
  onPlaying(): void;
}

/** The page gets the volume at most four times a second. */
const volumeEveryMs = 250;

/** Decodes audio and plays it with the smallest buffer that the network's jitter allows. */
export class AudioRenderer {
  private decoder: AudioDecoder | null = null;
  private config: Uint8Array<ArrayBuffer> | null = null;
  /**
   * Media times of the packets in the decoder. The decoder derives times from the number of samples: after a gap (lost packets, or a
   * microphone that stuttered) they would be too early, and video would wait for audio that has already played.
   */
  private readonly decoding: number[] = [];
  private readonly jitter = new JitterEstimator();
  private readonly output: AudioOutput;
  private volume = 0;
  private volumeMs = 0;

  constructor(private readonly options: AudioRendererOptions) {
    const { stats, onPlaying } = options;
    this.output = new AudioOutput({
      speaker: options.speaker,
      muted: options.muted,
      onReport: ({ bufferedMs, underruns, rms, positionMs }) => {
        stats.audioBufferedMs = Math.round(bufferedMs);
        if (underruns > 0) this.jitter.onUnderrun();
        this.updateTarget();
        this.reportVolume(volumeOf(rms));
        if (positionMs !== null) onPlaying();
      },
    });
  }

  /** Decodes the next audio tag, which arrived at `nowMs`. */
  push(body: AudioBody, timeMs: number, nowMs: number): void {
    if (body.type === 'config') this.configure(bytesOf(body.bytes as Uint8Array<ArrayBuffer>));
    if (body.type !== 'frame') return;
    this.jitter.onPacket(nowMs, timeMs);
    if (this.decoder === null && this.config !== null) this.configure(this.config);
    // While the output does not run, decoded audio would only pile up.
    if (this.decoder?.state !== 'configured' || !this.output.running) return;
    this.decoding.push(timeMs);
    this.decoder.decode(
      new EncodedAudioChunk({ type: 'key', timestamp: timeMs * 1000, data: body.bytes as Uint8Array<ArrayBuffer> }),
    );
  }

  /** Media time of the audio that plays now; null while nothing plays. */
  get positionMs(): number | null {
    return this.output.positionMs;
  }

  mute(muted: boolean): void {
    this.output.mute(muted);
  }

  release(): void {
    const decoder = this.decoder;
    this.decoder = null;
    if (decoder !== null && decoder.state !== 'closed') decoder.close();
    this.output.release();
  }

  private updateTarget(): void {
    this.options.stats.jitterMs = this.jitter.jitterMs;
    this.output.setTarget(this.jitter.targetMs(this.options.maxCacheMs));
  }

  private configure(description: Uint8Array<ArrayBuffer>): void {
    const format = readAudioFormat(description);
    if (format === null) return;
    this.config = description;
    this.decoder ??= this.createDecoder();
    this.decoder.configure({
      codec: format.codec,
      sampleRate: format.sampleRate,
      numberOfChannels: format.channels,
      description,
    });
  }

  private createDecoder(): AudioDecoder {
    this.decoding.length = 0;
    const decoder = new AudioDecoder({
      output: (data) => {
        if (this.decoder === decoder) this.output.play(data, this.decoding.shift() ?? data.timestamp / 1000);
        data.close();
      },
      error: (cause) => {
        if (this.decoder !== decoder) return;
        // Decoding can start at any AAC packet: the next one gets a new decoder.
        this.decoder = null;
        this.options.report(2102, cause.message);
      },
    });
    return decoder;
  }

  private reportVolume(volume: number): void {
    const nowMs = performance.now();
    if (nowMs - this.volumeMs < volumeEveryMs || (volume === 0 && this.volume === 0)) return;
    this.volumeMs = nowMs;
    this.volume = volume;
    this.options.onVolume(volume);
  }
}
