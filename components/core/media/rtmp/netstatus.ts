import type { NetReport, Quality } from '../media';

/** Index: `netQualityLevel`, 1 best … 6 unusable. Value: our level, 5 best … 1 worst, 0 unknown. The two best look alike to users. */
const levels = [0, 5, 5, 4, 3, 2, 1];

/** Our name of each figure in a report. */
export const figures = {
  videoBitrate: 'videoKbps', // bitrate of the picture
  audioBitrate: 'audioKbps', // bitrate of the sound
  videoFPS: 'fps', // frames a second that are really sent or shown
  videoGOP: 'gop', // seconds between key frames, the longest wait of a new viewer for a picture
  netSpeed: 'kbps', // picture and sound, with protocol overhead
  netJitter: 'jitterMs', // variation of the arrival times
  netQualityLevel: 'level', // the engine's own judgement; where it is absent, its warnings are used
  videoWidth: 'width', // size that is really sent or shown
  videoHeight: 'height', // as videoWidth
  videoCache: 'videoCache', // delay buffered in the element
  audioCache: 'audioCache', // as videoCache
} as const;

const names = Object.keys(figures) as (keyof typeof figures)[];

/** 1.9.0–1.9.2 use the engine's names: videoFPS is VIDEO_FPS. */
const rawName = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();

/** Reads a netstatus report. Missing figures stay absent, because reports are partial and differ by system. */
export function qualityOf(report: NetReport): Quality {
  const quality: Quality = { level: 0 };
  names.forEach((name) => {
    // The value is a number or a number as text.
    const found = report[name] ?? report[rawName(name)] ?? '';
    const value = found === '' ? NaN : Number(found);
    if (!isNaN(value)) quality[figures[name]] = value;
  });
  quality.level = levels[quality.level] ?? 0;
  const way = report['transport'];
  if (way === 'udp' || way === 'tcp' || way === 'flv') quality.transport = way;
  return quality;
}
