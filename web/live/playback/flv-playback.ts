import { finalCloseCodes } from '../codes';
import { readAudioBody } from '../flv/audio-body';
import { tagKind, type FlvTag } from '../flv/flv-tag';
import { FlvReader } from '../flv/read-flv';
import { readVideoBody } from '../flv/video-body';
import { liveness, type Liveness } from '../policy/liveness';
import { MediaClock } from '../policy/media-clock';
import { AudioRenderer } from './audio-renderer';
import type { OpenPlayback, Playback, PlaybackOptions } from './playback';
import { emptyPlaybackStats } from './playback-stats';
import type { SharedSpeaker } from './speaker';
import { VideoRenderer } from './video-renderer';

const checkEveryMs = 200;
const acknowledgeEveryMs = 50;
/** Only a server that asks for acknowledgements gets them: other servers may not accept messages from a player. */
const wantsAcknowledgements = (url: string): boolean => /[?&]ack=1(&|$)/.test(url);

export const openFlvPlayback: OpenPlayback = (options) => new FlvPlayback(options);

/** Plays FLV over WebSocket with WebCodecs: the video on a canvas, the audio in a worklet. */
class FlvPlayback implements Playback {
  readonly stats = { ...emptyPlaybackStats(), transport: 'flv' as const };
  private released = false;
  private receiving = false;
  private playing = false;
  private isOdd = false;
  private state: Liveness = 'flowing';
  private lastNewsMs = performance.now();
  private readonly clock = new MediaClock();
  private readonly acknowledged = { receivedBytes: 0, sentBytes: 0, sentMs: 0 };
  private muted: boolean;
  private readonly speaker: SharedSpeaker;
  private readonly audio: AudioRenderer;
  private readonly video: VideoRenderer;
  private readonly reader: FlvReader;
  private readonly socket: WebSocket;
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(private readonly options: PlaybackOptions) {
    const { url, surface, muted, maxCacheMs, report, onVolume } = options;
    const { stats } = this;
    const onPlaying = (): void => this.onPlaying();
    this.muted = muted;
    this.speaker = surface.speaker();
    this.speaker.context.addEventListener('statechange', this.updateTapHint);
    this.audio = new AudioRenderer({
      speaker: this.speaker,
      stats,
      muted,
      maxCacheMs,
      report,
      onVolume,
      onPlaying,
      onUnsupported: (codec) => surface.showUnsupported('audio', codec),
    });
    this.video = new VideoRenderer({
      surface,
      stats,
      report,
      audioPositionMs: () => this.audio.positionMs,
      onRendered: onPlaying,
      onFailed: (cause) => this.lose(cause),
      onUnsupported: (codec) => surface.showUnsupported('video', codec),
    });
    this.reader = new FlvReader(
      (tag) => this.onTag(tag),
      () => this.noteOddSize(),
    );
    this.socket = this.connect(url);
    this.timer = setInterval(() => this.check(), checkEveryMs);
  }

  mute(muted: boolean): void {
    this.muted = muted;
    this.audio.mute(muted);
    this.updateTapHint();
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    clearInterval(this.timer);
    this.speaker.context.removeEventListener('statechange', this.updateTapHint);
    this.updateTapHint();
    this.socket.onopen = this.socket.onclose = this.socket.onmessage = null;
    this.socket.close();
    this.video.release();
    this.audio.release();
  }

  private connect(url: string): WebSocket {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.options.report(2001);
    socket.onclose = ({ code, reason }) => this.lose(reason || `closed ${code}`, finalCloseCodes.includes(code));
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => this.onMessage(data);
    return socket;
  }

  private onMessage(data: ArrayBuffer): void {
    if (!this.receiving) {
      this.receiving = true;
      this.options.report(2002);
    }
    this.acknowledged.receivedBytes += data.byteLength;
    this.acknowledge(acknowledgeEveryMs);
    const fault = this.reader.push(new Uint8Array(data));
    if (fault !== null) this.lose(fault);
  }

  private onTag(tag: FlvTag): void {
    if (this.released) return;
    const { stats } = this;
    const { kind, body } = tag;
    const timeMs = this.clock.unwrap(tag.timeMs);
    if (kind === tagKind.video) {
      stats.videoBytes += body.length;
      const content = readVideoBody(body);
      const isShown = content.type === 'frame' && this.isNews(tag);
      this.video.push(content, timeMs, isShown);
      stats.videoBufferedMs = this.video.bufferedMs;
    } else if (kind === tagKind.audio) {
      stats.audioBytes += body.length;
      const content = readAudioBody(body);
      if (content.type === 'config' || (content.type === 'frame' && this.isNews(tag))) {
        this.audio.push(content, timeMs, performance.now());
      }
    }
  }

  /** Whether a frame was not received before. Only such a frame is a sign of life. */
  private isNews({ kind, timeMs, body }: FlvTag): boolean {
    if (!this.options.received.isNew(kind, timeMs, body)) return false;
    this.lastNewsMs = performance.now();
    if (this.state === 'loading') {
      this.state = 'flowing';
      if (this.playing) this.options.report(2004);
    }
    return true;
  }

  private noteOddSize(): void {
    if (!this.isOdd) console.warn('FLV: the size after a tag differs from its own; reading on');
    this.isOdd = true;
  }

  private onPlaying(): void {
    if (this.playing) return;
    this.playing = true;
    this.options.report(2004);
    this.options.onFlowing();
    this.updateTapHint();
  }

  private readonly updateTapHint = (): void => {
    const blocked = this.speaker.context.state === 'suspended';
    this.options.surface.showTapHint(this.playing && !this.muted && !this.released && blocked);
  };

  /** The server cannot see bytes beyond its own kernel. With the acknowledged count it keeps the unread part small. */
  private acknowledge(afterMs: number): void {
    const { acknowledged } = this;
    const nowMs = performance.now();
    const isNew = acknowledged.sentBytes !== acknowledged.receivedBytes;
    if (!wantsAcknowledgements(this.options.url) || !isNew || nowMs - acknowledged.sentMs < afterMs) return;
    acknowledged.sentMs = nowMs;
    acknowledged.sentBytes = acknowledged.receivedBytes;
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(String(acknowledged.sentBytes));
  }

  private check(): void {
    this.acknowledge(0);
    const state = liveness(performance.now() - this.lastNewsMs);
    if (state === 'lost') {
      this.lose('nothing came');
      return;
    }
    if (state === 'loading' && this.state === 'flowing') this.options.report(2007);
    this.state = state;
  }

  private lose(reason: string, final = false): void {
    if (this.released) return;
    this.release();
    this.options.onLost(reason, final);
  }
}
