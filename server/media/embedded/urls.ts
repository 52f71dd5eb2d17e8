import type { Door } from '../media-server';

/** IPv6 addresses stand in brackets in a URL. */
const hostOf = (hostname: string): string => (hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname);

interface Place {
  door: Door;
  rtmpPort: number;
  stream: string;
  query: string;
}

const flv = (scheme: 'http' | 'ws', { door, stream, query }: Place): string =>
  `${scheme}${door.secure ? 's' : ''}://${hostOf(door.hostname)}:${door.port}/media/${stream}.flv?${query}`;

const rtmp = ({ door, rtmpPort, stream, query }: Place): string =>
  `rtmp://${hostOf(door.hostname)}:${rtmpPort}/live/${stream}?${query}`;

/** Where to send to, best first. A browser has no RTMP, and WeChat's pusher has nothing else. */
export const publishUrls = (place: Place): string[] => [place.door.platform === 'browser' ? flv('ws', place) : rtmp(place)];

/** Asks the page to say what it has; other servers may not bear words from a player. */
const telling = (place: Place): Place => ({ ...place, query: `ack=1&${place.query}` });

/** Where to play from, best first. */
export const playUrls = (place: Place): string[] =>
  place.door.platform === 'browser' ? [flv('ws', telling(place)), flv('http', place)] : [rtmp(place), flv('http', place)];
