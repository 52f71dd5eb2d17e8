/** Media times are 32 bits in FLV and RTMP, and go on at 0 after 2³² ms (49.7 days). */
export const wrapMs = (ms: number): number => ms >>> 0;

/** From one media time to another, over the shorter way around; negative when `toMs` is earlier. */
export const elapsedMs = (fromMs: number, toMs: number): number => (toMs - fromMs) | 0;
