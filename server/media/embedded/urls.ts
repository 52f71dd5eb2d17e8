import { hostOf } from '../configured-urls';
import type { RequestOrigin } from '../media-server';

export interface StreamLocation {
  origin: RequestOrigin;
  rtmpPort: number;
  /** Whether browsers may use WebRTC. */
  withRtc?: boolean;
  stream: string;
  query: string;
}

const flv = (scheme: 'http' | 'ws', { origin, stream, query }: StreamLocation): string =>
  `${scheme}${origin.secure ? 's' : ''}://${hostOf(origin.hostname)}:${origin.port}/media/${stream}.flv?${query}`;

const rtmp = ({ origin, rtmpPort, stream, query }: StreamLocation): string =>
  `rtmp://${hostOf(origin.hostname)}:${rtmpPort}/live/${stream}?${query}`;

const rtc = (endpoint: 'whip' | 'whep', { origin, stream, query }: StreamLocation): string =>
  `http${origin.secure ? 's' : ''}://${hostOf(origin.hostname)}:${origin.port}/media/${stream}/${endpoint}?${query}`;

/** Tells the page that we take its picture in two sizes. */
const withLayers = (location: StreamLocation): StreamLocation => ({ ...location, query: `layers=1&${location.query}` });

/** Push URLs, best first. Browsers have no RTMP, and WeChat's pusher has nothing else. */
export function publishUrls(location: StreamLocation): string[] {
  if (location.origin.platform !== 'browser') return [rtmp(location)];
  return [...(location.withRtc === true ? [rtc('whip', withLayers(location))] : []), flv('ws', location)];
}

/** Asks the page for acknowledgements; other servers may not accept messages from a player. */
const withAcknowledgements = (location: StreamLocation): StreamLocation => ({ ...location, query: `ack=1&${location.query}` });

/** Tells the page that we accept sound from a viewer: silence, whose reports teach its browser a round trip. */
const withTalk = (location: StreamLocation): StreamLocation => ({ ...location, query: `talk=1&${location.query}` });

/** Playback URLs, best first. */
export function playUrls(location: StreamLocation): string[] {
  if (location.origin.platform !== 'browser') return [rtmp(location), flv('http', location)];
  const overFlv = [flv('ws', withAcknowledgements(location)), flv('http', location)];
  return location.withRtc === true ? [rtc('whep', withTalk(location)), ...overFlv] : overFlv;
}
