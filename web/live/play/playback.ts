import type { PlayerCode, Report } from '../codes';
import type { PlayCounts } from './play-counts';
import type { Stage } from './stage';

/** One connection to one stream, from its opening to its loss; the element opens the next one. */
export interface Playback {
  mute(muted: boolean): void;
  readonly counts: PlayCounts;
  release(): void;
}

export interface PlaybackOptions {
  url: string;
  stage: Stage;
  muted: boolean;
  /** The page's limit for what is held back, from max-cache. */
  maxCacheMs: number;
  report: Report<PlayerCode>;
  onVolume(volume: number): void;
  /** Media flows: the attempts that failed before are forgotten. */
  onFlow(): void;
  /** Nothing more will come over this connection; when `final`, not by this URL either. Said at most once. */
  onLost(why: string, final: boolean): void;
}

export type OpenPlayback = (options: PlaybackOptions) => Playback;
