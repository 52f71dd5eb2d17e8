import type { PlayerCode, Report } from '../codes';
import type { ReceivedMedia } from '../policy/received-media';
import type { PlaybackStats } from './playback-stats';
import type { MediaSurface } from './media-surface';

/** One connection to one stream, until it is lost. The element opens the next one. */
export interface Playback {
  mute(muted: boolean): void;
  readonly stats: PlaybackStats;
  release(): void;
}

export interface PlaybackOptions {
  url: string;
  surface: MediaSurface;
  muted: boolean;
  /** The page's limit for the buffer, from max-cache. */
  maxCacheMs: number;
  /** The media that earlier connections of this URL received. */
  received: ReceivedMedia;
  report: Report<PlayerCode>;
  onVolume(volume: number): void;
  /** Media flows that was not received before: the count of failed attempts starts at zero again. */
  onFlowing(): void;
  /** The connection has ended; when `final`, the URL cannot be used again. Called at most once. */
  onLost(reason: string, final: boolean): void;
}

export type OpenPlayback = (options: PlaybackOptions) => Playback;
