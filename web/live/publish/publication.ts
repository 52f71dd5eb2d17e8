import type { PusherCode, Report } from '../codes';
import type { Size } from '../policy/video-size';
import type { PublishStats } from './publish-stats';

/** The options of the stream, from the attributes of `<live-pusher>`. */
export interface StreamOptions extends Size {
  fps: number;
  minKbps: number;
  maxKbps: number;
  /** `low` halves the bitrate of the audio. */
  audioQuality: 'high' | 'low';
  /** Mirrors the sent picture; the preview is not affected. */
  mirrored: boolean;
  /** 0…1 and above, from setMICVolume. */
  microphoneGain: number;
}

/**
 * One publication: it sends tracks to one URL and reconnects. Without a camera it sends black, and without a microphone silence, because
 * receivers (above all RTMP players) stop and wait when a track stops.
 */
export interface Publication {
  setCamera(track: MediaStreamTrack | null): void;
  setMicrophone(track: MediaStreamTrack | null): void;
  configure(stream: StreamOptions): void;
  /** Makes the next frame a key frame. */
  requestKeyFrame(): void;
  readonly stats: PublishStats;
  release(): void;
}

export interface PublicationOptions {
  url: string;
  stream: StreamOptions;
  report: Report<PusherCode>;
}

/** An engine for one kind of URL. */
export type OpenPublication = (options: PublicationOptions) => Publication;
