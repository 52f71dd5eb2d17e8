import type { IncomingMessage } from 'node:http';

/** The WebSocket subprotocols of FLV publishers. A player offers none. */
export const publisherProtocols = ['publisher', 'post'] as const;

/** The use of a media URL: `flv` by HTTP and WebSocket, `whip` and `whep` by an offer. */
export type MediaEndpoint = 'flv' | 'whip' | 'whep';

/** The stream, the endpoint and the query in a media URL. */
export interface MediaUrl {
  stream: string;
  endpoint: MediaEndpoint;
  query: Readonly<Record<string, string>>;
}

export const isMediaPath = (url: string | undefined): boolean => url?.startsWith('/media/') === true;

export function parseMediaUrl(url: string | undefined): MediaUrl | null {
  const found = /^\/media\/([A-Za-z0-9_-]{1,64})(\.flv|\/whip|\/whep)(?:\?(.*))?$/.exec(url ?? '');
  if (found === null) return null;
  return {
    stream: found[1] ?? '',
    endpoint: (found[2] ?? '').slice(1) as MediaEndpoint,
    query: Object.fromEntries(new URLSearchParams(found[3] ?? '')),
  };
}

/** The path at which a page that publishes by WebRTC sends its sound as AAC too. */
export const soundPath = (stream: string, query: string): string => `/media/${stream}.flv?beside=rtc&${query}`;

/** Whether a URL to publish is for sound beside WebRTC alone. */
export const isSoundBeside = ({ query }: MediaUrl): boolean => query['beside'] === 'rtc';

/** The path of a WebRTC session. Its id cannot be guessed, and whoever knows it may end the session and read its advice. */
export const rtcSessionPath = (id: string): string => `/media/rtc/${id}`;

/** The id in the path of a WebRTC session; null for other paths. */
export const parseRtcSessionPath = (url: string | undefined): string | null =>
  /^\/media\/rtc\/([A-Za-z0-9_-]{24})(?:\?lacks=buffer)?$/.exec(url ?? '')?.[1] ?? null;

export function isPublisher(message: IncomingMessage): boolean {
  const offered = (message.headers['sec-websocket-protocol'] ?? '').toLowerCase().split(/\s*,\s*/);
  return publisherProtocols.some((name) => offered.includes(name));
}
