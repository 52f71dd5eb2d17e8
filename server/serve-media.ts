import type { Config } from './config';
import { cdnMedia, embeddedMedia, srsMedia, type Log, type MediaServer } from './index';

/** The media server that the configuration chooses. */
export interface ChosenMedia {
  media: MediaServer;
  /** The RTMP port that it opened here; null where media run elsewhere. */
  rtmpPort(): number | null;
}

/** What is missing for a plane was refused when the configuration was read. */
const needed = (value: string | null): string => value ?? '';

export function mediaOf(config: Config, log: Log): ChosenMedia {
  const shared = {
    urlMs: config.mediaUrlSeconds * 1_000,
    ...(config.mediaKey === null ? {} : { key: config.mediaKey }),
  };
  const places = { push: config.mediaPush, play: config.mediaPlay };
  if (config.media === 'cdn') {
    const keys = { pushKey: needed(config.cdnPushKey), playKey: needed(config.cdnPlayKey) };
    return { media: cdnMedia({ ...shared, ...places, ...keys, signing: config.cdnSigning }), rtmpPort: () => null };
  }
  if (config.media === 'srs') {
    const rtc = config.srsRtc.length === 0 ? {} : { rtc: config.srsRtc };
    const hookKey = needed(config.srsHookKey);
    return { media: srsMedia({ ...shared, ...places, ...rtc, api: config.srsApi, hookKey, log }), rtmpPort: () => null };
  }
  const media = embeddedMedia({
    ...shared,
    rtmpPort: config.rtmpPort,
    ...(config.host === null ? {} : { bind: config.host }),
    ...(config.rtmpPublicPort === null ? {} : { publicRtmpPort: config.rtmpPublicPort }),
    doors: config.dev,
    log,
  });
  return { media, rtmpPort: () => media.rtmpPort };
}
