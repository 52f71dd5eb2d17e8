import type { VideoPreset } from './media';

export interface VideoPresetValues {
  /** Pixels of an upright picture. */
  readonly width: number;
  readonly height: number;
  /** Pictures a second. */
  readonly fps: number;
  /** The range in kbit/s within which the engine adapts. */
  readonly minBitrate: number;
  readonly maxBitrate: number;
}

const row = (size: readonly [number, number], fps: number, rates: readonly [number, number]): VideoPresetValues => ({
  width: size[0],
  height: size[1],
  fps,
  minBitrate: rates[0],
  maxBitrate: rates[1],
});

/**
 * The size, rate and bitrates of each preset. Tencent recommends for TRTC (320 × 180, 640 × 360, 960 × 540, 1280 × 720, 1920 × 1080) 250, 550, 850, 1200, 2000
 * kbit/s for calls and 400, 900, 1300, 1800, 3000 for live, at 15 pictures a second, and 30 from 720p in its own rooms. These ranges start
 * at 40 % of the first row and end at the second; below 360p, for weak networks, they end at the first, and 360p ends at 800 as in its
 * rooms. 240p and 480p lie in between.
 */
export const videoPresets: Readonly<Record<VideoPreset, VideoPresetValues>> = {
  '180p': row([180, 320], 15, [80, 250]),
  '240p': row([240, 426], 15, [120, 400]),
  '360p': row([360, 640], 15, [200, 800]),
  '480p': row([480, 854], 15, [280, 1_000]),
  '540p': row([540, 960], 15, [340, 1_300]),
  '720p': row([720, 1_280], 30, [480, 1_800]),
  '1080p': row([1_080, 1_920], 30, [800, 3_000]),
};
