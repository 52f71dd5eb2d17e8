import type { NetReport, Quality } from '../media';

/** `netQualityLevel` says 1 best … 6 unusable; the two best look the same to people. Ours: 5 best … 1 worst, 0 unknown. */
const levels = [0, 5, 5, 4, 3, 2, 1];

/** Each figure under its name from 1.9.3 on, and under the raw one that 1.9.0–1.9.2 use. */
const keys = {
  videoKbps: ['videoBitrate', 'VIDEO_BITRATE'],
  audioKbps: ['audioBitrate', 'AUDIO_BITRATE'],
  fps: ['videoFPS', 'VIDEO_FPS'],
  width: ['videoWidth', 'VIDEO_WIDTH'],
  height: ['videoHeight', 'VIDEO_HEIGHT'],
  jitterMs: ['netJitter', 'NET_JITTER'],
} as const;

const names = Object.keys(keys) as (keyof typeof keys)[];

/** A number, also one that came as text, or undefined: reports are partial, and differ by system. */
function figure(report: NetReport, under: readonly string[]): number | undefined {
  const found = under.map((key) => report[key]).filter((value) => value !== undefined && value !== null && value !== '')[0];
  const value = Number(found);
  return found === undefined || isNaN(value) ? undefined : value;
}

/** A netstatus report in our words; what it does not say stays absent. */
export function qualityOf(report: NetReport): Quality {
  const level = figure(report, ['netQualityLevel', 'NET_QUALITY_LEVEL']) ?? 0;
  const quality: Quality = { level: levels[level] ?? 0 };
  names.forEach((name) => {
    const value = figure(report, keys[name]);
    if (value !== undefined) quality[name] = value;
  });
  return quality;
}
