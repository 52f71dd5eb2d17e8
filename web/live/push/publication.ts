import type { PusherCode, Report } from '../codes';
import type { Size } from '../policy/picture-size';
import type { PushCounts } from './push-counts';

/** What the page wishes of the stream, from the attributes of `<live-pusher>`. */
export interface StreamWish extends Size {
  fps: number;
  minKbps: number;
  maxKbps: number;
  /** `low` halves the bitrate of the sound. */
  soundQuality: 'high' | 'low';
  /** Sent mirrored: what viewers see, not the preview. */
  mirrored: boolean;
  /** 0…1 and above, from setMICVolume. */
  microphoneGain: number;
}

/**
 * One publication under way: it takes tracks and keeps them flowing to one URL. Without a camera the picture goes on as black,
 * without a microphone the sound goes on as silence: receivers (RTMP players above all) wait for a track that stops.
 */
export interface Publication {
  camera(track: MediaStreamTrack | null): void;
  microphone(track: MediaStreamTrack | null): void;
  wish(wish: StreamWish): void;
  /** Makes the next picture one that a decoder can begin with. */
  keyFrame(): void;
  readonly counts: PushCounts;
  release(): void;
}

export interface PublicationOptions {
  url: string;
  wish: StreamWish;
  report: Report<PusherCode>;
}

/** An engine for one family of URLs. */
export type OpenPublication = (options: PublicationOptions) => Publication;
