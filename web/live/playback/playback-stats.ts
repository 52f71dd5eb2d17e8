import { emptyWayStats, wayStatus, type WayStats } from '../web-rtc/way-stats';

/** The totals of a playback so far. `netstatus` reports the difference between two states. */
export interface PlaybackStats extends WayStats {
  videoBytes: number;
  audioBytes: number;
  frames: number;
  keyFrames: number;
  stutters: number;
  width: number;
  height: number;
  jitterMs: number;
  audioBufferedMs: number;
  videoBufferedMs: number;
}

export const emptyPlaybackStats = (): PlaybackStats => ({
  ...emptyWayStats(),
  videoBytes: 0,
  audioBytes: 0,
  frames: 0,
  keyFrames: 0,
  stutters: 0,
  width: 0,
  height: 0,
  jitterMs: 0,
  audioBufferedMs: 0,
  videoBufferedMs: 0,
});

const totals = ['videoBytes', 'audioBytes', 'frames', 'keyFrames', 'stutters'] as const;

/** The state of a player with the totals of the one before it. */
export const totalsWith = (before: PlaybackStats, now: PlaybackStats): PlaybackStats => ({
  ...now,
  ...Object.fromEntries(totals.map((name) => [name, now[name] + before[name]])),
});

/** The `info` of the player's netstatus event over `spanMs`. */
export function playerNetStatus(now: PlaybackStats, before: PlaybackStats, spanMs: number): Record<string, number | string> {
  const kbps = (bytes: number): number => Math.round((bytes * 8) / Math.max(1, spanMs));
  const videoBitrate = kbps(now.videoBytes - before.videoBytes);
  const audioBitrate = kbps(now.audioBytes - before.audioBytes);
  const stutters = now.stutters - before.stutters;
  return {
    videoBitrate,
    audioBitrate,
    videoFPS: Math.round(((now.frames - before.frames) * 1000) / Math.max(1, spanMs)),
    videoGOP: Math.round((10 * spanMs) / 1000 / Math.max(1, now.keyFrames - before.keyFrames)) / 10,
    netSpeed: videoBitrate + audioBitrate,
    netJitter: now.jitterMs,
    netQualityLevel: downlinkLevel(videoBitrate + audioBitrate, now.jitterMs, stutters),
    videoWidth: now.width,
    videoHeight: now.height,
    videoCache: now.videoBufferedMs,
    audioCache: now.audioBufferedMs,
    ...wayStatus(now, before),
  };
}

/** 1 best … 6 unusable, as in WeChat. */
function downlinkLevel(kbps: number, jitterMs: number, stutters: number): number {
  if (kbps === 0) return 6;
  const byJitter = jitterMs <= 30 ? 1 : jitterMs <= 60 ? 2 : jitterMs <= 120 ? 3 : 4;
  return Math.min(5, byJitter + stutters);
}
