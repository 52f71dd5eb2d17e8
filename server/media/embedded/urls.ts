import { hostOf } from '../configured-urls';
import type { RequestOrigin } from '../media-server';

interface StreamLocation {
  origin: RequestOrigin;
  rtmpPort: number;
  stream: string;
  query: string;
}

const flv = (scheme: 'http' | 'ws', { origin, stream, query }: StreamLocation): string =>
  `${scheme}${origin.secure ? 's' : ''}://${hostOf(origin.hostname)}:${origin.port}/media/${stream}.flv?${query}`;

const rtmp = ({ origin, rtmpPort, stream, query }: StreamLocation): string =>
  `rtmp://${hostOf(origin.hostname)}:${rtmpPort}/live/${stream}?${query}`;

/** Push URLs, best first. Browsers have no RTMP, and WeChat's pusher has nothing else. */
export const publishUrls = (location: StreamLocation): string[] => [
  location.origin.platform === 'browser' ? flv('ws', location) : rtmp(location),
];

/** Asks the page for acknowledgements; other servers may not accept messages from a player. */
const withAcknowledgements = (location: StreamLocation): StreamLocation => ({ ...location, query: `ack=1&${location.query}` });

/** Playback URLs, best first. */
export const playUrls = (location: StreamLocation): string[] =>
  location.origin.platform === 'browser'
    ? [flv('ws', withAcknowledgements(location)), flv('http', location)]
    : [rtmp(location), flv('http', location)];
