import type { NetReport, Quality } from '../media';

/** `netQualityLevel` says 1 best … 6 unusable; the two best look the same to people. Ours: 5 best … 1 worst, 0 unknown. */
const levels = [0, 5, 5, 4, 3, 2, 1];

/** Where each figure of a report goes. */
export const figures = {
  videoBitrate: 'videoKbps', // of the picture alone
  audioBitrate: 'audioKbps', // of the sound alone
  videoFPS: 'fps', // frames that are really sent or shown
  videoGOP: 'gop', // how long who comes later waits for a picture
  netSpeed: 'kbps', // both, with what the protocol adds
  netJitter: 'jitterMs', // how unevenly it comes
  netQualityLevel: 'level', // the engine's own judgement; where it is absent, its complaints take its place
  videoWidth: 'width', // what is really sent or shown
  videoHeight: 'height', // as videoWidth
  videoCache: 'videoCache', // the delay that waits in the element
  audioCache: 'audioCache', // as videoCache
} as const;

const names = Object.keys(figures) as (keyof typeof figures)[];

/** In 1.9.0–1.9.2 they are called as the engine calls them: videoFPS is VIDEO_FPS. */
const rawName = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();

/** A netstatus report in our words; what it does not say stays absent, for reports are partial, and differ by system. */
export function qualityOf(report: NetReport): Quality {
  const quality: Quality = { level: 0 };
  names.forEach((name) => {
    // A number, also one that came as text.
    const found = report[name] ?? report[rawName(name)] ?? '';
    const value = found === '' ? NaN : Number(found);
    if (!isNaN(value)) quality[figures[name]] = value;
  });
  quality.level = levels[quality.level] ?? 0;
  return quality;
}
