import { bytesOf } from '../bytes';
import type { PlayerCode, Report } from '../codes';
import { describedFormat, type AudioBody, type AudioCodec } from '../flv/audio-body';
import type { AudioFormat } from '../flv/audio-config';
import { JitterEstimator } from '../policy/jitter-estimator';
import { RecentFaults } from '../policy/recent-faults';
import { volumeOf } from '../policy/volume';
import { isSupported } from './is-supported';
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
  /** This browser does not play the codec; null when another codec follows it. */
  onUnsupported(codec: AudioCodec | null): void;
}

/** The page gets the volume at most four times a second. */
const volumeEveryMs = 250;

/** After this many faults in a short time, a new decoder waits a second: each would fail at the next packet. */
const faultLimit = 3;
const pauseMs = 1_000;

/** The configuration in use: `key` tells it from another one. */
interface Configured {
  codec: AudioCodec;
  key: string;
  decoder: AudioDecoderConfig;
}

/** Decodes audio and plays it with the smallest buffer that the network's jitter allows. */
export class AudioRenderer {
  private decoder: AudioDecoder | null = null;
  private configured: Configured | null = null;
  private readonly faults = new RecentFaults();
  private pausedUntilMs = 0;
  /** Whether this browser cannot decode the configuration, or is asked about it. */
  private isRefused = false;
  /** Whether sound came with the present configuration. */
  private hasDecoded = false;
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
    if (body.type === 'config') this.onHeader(body.codec, bytesOf(body.bytes as Uint8Array<ArrayBuffer>));
    if (body.type !== 'frame') return;
    if (body.format !== null) this.use(body.codec, body.format);
    else if (this.configured === null && body.codec !== 'AAC') this.onHeader(body.codec, new Uint8Array());
    this.jitter.onPacket(nowMs, timeMs);
    if (this.decoder === null && nowMs >= this.pausedUntilMs) this.open();
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
    this.configured = null;
    this.close();
    this.output.release();
  }

  private close(): void {
    const decoder = this.decoder;
    this.decoder = null;
    if (decoder !== null && decoder.state !== 'closed') decoder.close();
  }

  private updateTarget(): void {
    this.options.stats.jitterMs = this.jitter.jitterMs;
    this.output.setTarget(this.jitter.targetMs(this.options.maxCacheMs));
  }

  private onHeader(codec: AudioCodec, bytes: Uint8Array<ArrayBuffer>): void {
    const format = describedFormat(codec, bytes);
    this.use(codec, format ?? { codec: '', sampleRate: 0, channels: 0 }, bytes);
  }

  /** Encoders and servers repeat a header for newcomers; the same one is no change. */
  private use(codec: AudioCodec, format: AudioFormat, description?: Uint8Array<ArrayBuffer>): void {
    const key = [format.codec, format.sampleRate, format.channels, ...(description ?? [])].join(' ');
    if (key === this.configured?.key) return;
    const { sampleRate, channels: numberOfChannels } = format;
    const described = description === undefined || description.length === 0 ? {} : { description };
    this.configured = { codec, key, decoder: { codec: format.codec, sampleRate, numberOfChannels, ...described } };
    if (this.isRefused) this.options.onUnsupported(null);
    this.isRefused = this.hasDecoded = false;
    if (this.decoder !== null) this.open();
  }

  /** Opens a decoder, or configures the present one anew. */
  private open(): void {
    if (this.configured === null || this.isRefused) return;
    this.decoder ??= this.createDecoder();
    try {
      this.decoder.configure(this.configured.decoder);
    } catch {
      // No configuration at all in the eyes of the browser.
      this.refuse(this.configured.codec);
    }
  }

  private refuse(codec: AudioCodec): void {
    this.close();
    this.isRefused = true;
    this.options.report(2102, `${codec} is not supported`);
    this.options.onUnsupported(codec);
  }

  /** As for pictures: an error before the first sound may mean that this browser does not know the codec. */
  private onDecoderError(message: string): void {
    const { configured } = this;
    if (configured === null || this.hasDecoded) {
      this.onDamage(message);
      return;
    }
    this.isRefused = true;
    void isSupported(AudioDecoder, configured.decoder).then((supported) => {
      if (this.configured !== configured) return;
      this.isRefused = false;
      if (supported) this.onDamage(message);
      else this.refuse(configured.codec);
    });
  }

  /** Decoding can start at any packet: the next one gets a new decoder. */
  private onDamage(message: string): void {
    const nowMs = performance.now();
    if (this.faults.add(nowMs) >= faultLimit) this.pausedUntilMs = nowMs + pauseMs;
    this.options.report(2102, message);
  }

  private createDecoder(): AudioDecoder {
    this.decoding.length = 0;
    const decoder = new AudioDecoder({
      output: (data) => {
        if (this.decoder === decoder) this.hasDecoded = true;
        if (this.decoder === decoder) this.output.play(data, this.decoding.shift() ?? data.timestamp / 1000);
        data.close();
      },
      error: (cause) => {
        if (this.decoder !== decoder) return;
        this.decoder = null;
        this.onDecoderError(cause.message);
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
