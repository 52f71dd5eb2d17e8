import { emptyWayStats, wayStatus, type WayStats } from '../web-rtc/way-stats';

/** The totals of a publication so far. `netstatus` reports the difference between two states. */
export interface PublishStats extends WayStats {
  videoBytes: number;
  audioBytes: number;
  frames: number;
  keyFrames: number;
  /** Frames that were dropped because the uplink was full. */
  skipped: number;
  width: number;
  height: number;
  waitingBytes: number;
  targetKbps: number;
}

export const emptyPublishStats = (): PublishStats => ({
  ...emptyWayStats(),
  videoBytes: 0,
  audioBytes: 0,
  frames: 0,
  keyFrames: 0,
  skipped: 0,
  width: 0,
  height: 0,
  waitingBytes: 0,
  targetKbps: 0,
});

/** The `info` of the pusher's netstatus event over `spanMs`. */
export function pusherNetStatus(now: PublishStats, before: PublishStats, spanMs: number): Record<string, number | string> {
  const kbps = (bytes: number): number => Math.round((bytes * 8) / Math.max(1, spanMs));
  const frames = now.frames - before.frames;
  const keyFrames = now.keyFrames - before.keyFrames;
  const skipped = now.skipped - before.skipped;
  const videoBitrate = kbps(now.videoBytes - before.videoBytes);
  const audioBitrate = kbps(now.audioBytes - before.audioBytes);
  return {
    videoBitrate,
    audioBitrate,
    videoFPS: Math.round((frames * 1000) / Math.max(1, spanMs)),
    videoGOP: Math.round((10 * spanMs) / 1000 / Math.max(1, keyFrames)) / 10,
    netSpeed: videoBitrate + audioBitrate,
    netJitter: 0,
    netQualityLevel: uplinkLevel(skipped / Math.max(1, skipped + frames), videoBitrate + audioBitrate),
    videoWidth: now.width,
    videoHeight: now.height,
    videoCache: Math.round(now.waitingBytes / 1024),
    audioCache: 0,
    ...wayStatus(now, before),
  };
}

/** 1 best … 6 unusable, as in WeChat, by the share of dropped frames. */
function uplinkLevel(skippedShare: number, kbps: number): number {
  if (kbps === 0) return 6;
  const limits = [0, 0.05, 0.15, 0.3, 0.5];
  const level = limits.findIndex((limit) => skippedShare <= limit);
  return level < 0 ? 6 : level + 1;
}
