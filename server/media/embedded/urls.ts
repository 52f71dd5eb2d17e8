import { hostOf } from '../configured-urls';
import { processUrl } from '../process-endpoint';
import type { RequestOrigin } from '../media-server';

export interface StreamLocation {
  origin: RequestOrigin;
  rtmpPort: number;
  /** Whether browsers may use WebRTC. */
  withRtc?: boolean;
  /** The ICE servers for the page, as in `#ice=`. */
  ice?: string | null;
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

/** The fragment is for the page alone: where to ask about the media process, ICE servers, and the URL to which FLV returns. */
const withFragment = (url: string, page: Record<string, string>): string => `${url}#${new URLSearchParams(page).toString()}`;

function offered(endpoint: 'whip' | 'whep', location: StreamLocation): string {
  const { origin, ice = null } = location;
  return withFragment(rtc(endpoint, location), { process: processUrl(origin), ...(ice === null ? {} : { ice }) });
}

/** Push URLs, best first. Browsers have no RTMP, and WeChat's pusher has nothing else. */
export function publishUrls(location: StreamLocation): string[] {
  if (location.origin.platform !== 'browser') return [rtmp(location)];
  if (location.withRtc !== true) return [flv('ws', location)];
  const whip = offered('whip', withLayers(location));
  return [whip, withFragment(flv('ws', location), { better: whip })];
}

/** Asks the page for acknowledgements; other servers may not accept messages from a player. */
const withAcknowledgements = (location: StreamLocation): StreamLocation => ({ ...location, query: `ack=1&${location.query}` });

/** Tells the page that it may offer to send sound too, which it does not: with such an offer a browser asks for lost sound more often. */
const withTwoWay = (location: StreamLocation): StreamLocation => ({ ...location, query: `twoway=1&${location.query}` });

/** Playback URLs, best first. */
export function playUrls(location: StreamLocation): string[] {
  if (location.origin.platform !== 'browser') return [rtmp(location), flv('http', location)];
  const overWebSocket = flv('ws', withAcknowledgements(location));
  if (location.withRtc !== true) return [overWebSocket, flv('http', location)];
  const whep = offered('whep', withTwoWay(location));
  return [whep, withFragment(overWebSocket, { better: whep }), flv('http', location)];
}
