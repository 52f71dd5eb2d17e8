import { bytesOf } from '../bytes';
import type { PlayerCode, Report } from '../codes';
import { readSoundFormat, type AudioBody } from '../flv/audio-body';
import { Jitter } from '../policy/jitter';
import { volumeOf } from '../policy/volume';
import type { PlayCounts } from './play-counts';
import { SoundOutput } from './sound-output';
import type { BorrowedSpeaker } from './speaker';

export interface SoundOptions {
  speaker: BorrowedSpeaker;
  counts: PlayCounts;
  muted: boolean;
  maxCacheMs: number;
  report: Report<PlayerCode>;
  onVolume(volume: number): void;
  onHeard(): void;
}

/** A page gets volume four times a second at most. */
const volumeEveryMs = 250;

/** Decodes sound and hands it to the loudspeaker with as little held back as the network's jitter allows. */
export class Sound {
  private decoder: AudioDecoder | null = null;
  private config: Uint8Array<ArrayBuffer> | null = null;
  /**
   * Times of packets that are in the decoder. It counts on from its first one by samples, so that after a gap (sound that a slow
   * network lost, or a microphone that stuttered) its own times would be behind, and pictures would wait for what was heard long ago.
   */
  private readonly decoding: number[] = [];
  private readonly jitter = new Jitter();
  private readonly output: SoundOutput;
  private volume = 0;
  private volumeMs = 0;

  constructor(private readonly options: SoundOptions) {
    const { counts, onHeard } = options;
    this.output = new SoundOutput({
      speaker: options.speaker,
      muted: options.muted,
      onReport: ({ bufferedMs, dry, rms, heardMs }) => {
        counts.soundBufferedMs = Math.round(bufferedMs);
        if (dry > 0) this.jitter.ranDry();
        this.aim();
        this.say(volumeOf(rms));
        if (heardMs !== null) onHeard();
      },
    });
  }

  /** Takes the next audio tag, which came at `nowMs`. */
  take(body: AudioBody, timeMs: number, nowMs: number): void {
    if (body.type === 'config') this.configure(bytesOf(body.bytes as Uint8Array<ArrayBuffer>));
    if (body.type !== 'frame') return;
    this.jitter.arrive(nowMs, timeMs);
    if (this.decoder === null && this.config !== null) this.configure(this.config);
    // Sound that nobody can hear yet would only pile up.
    if (this.decoder?.state !== 'configured' || !this.output.running) return;
    this.decoding.push(timeMs);
    this.decoder.decode(
      new EncodedAudioChunk({ type: 'key', timestamp: timeMs * 1000, data: body.bytes as Uint8Array<ArrayBuffer> }),
    );
  }

  /** Media time of what is heard now; null while nothing is. */
  get heardMs(): number | null {
    return this.output.heardMs;
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

  private aim(): void {
    this.options.counts.jitterMs = this.jitter.jitterMs;
    this.output.aim(this.jitter.targetMs(this.options.maxCacheMs));
  }

  private configure(description: Uint8Array<ArrayBuffer>): void {
    const format = readSoundFormat(description);
    if (format === null) return;
    this.config = description;
    this.decoder ??= this.created();
    this.decoder.configure({
      codec: format.codec,
      sampleRate: format.sampleRate,
      numberOfChannels: format.channels,
      description,
    });
  }

  private created(): AudioDecoder {
    this.decoding.length = 0;
    const decoder = new AudioDecoder({
      output: (sound) => {
        if (this.decoder === decoder) this.output.play(sound, this.decoding.shift() ?? sound.timestamp / 1000);
        sound.close();
      },
      error: (cause) => {
        if (this.decoder !== decoder) return;
        // Every AAC packet can be begun with: the next one gets a new decoder.
        this.decoder = null;
        this.options.report(2102, cause.message);
      },
    });
    return decoder;
  }

  private say(volume: number): void {
    const nowMs = performance.now();
    if (nowMs - this.volumeMs < volumeEveryMs || (volume === 0 && this.volume === 0)) return;
    this.volumeMs = nowMs;
    this.volume = volume;
    this.options.onVolume(volume);
  }
}
