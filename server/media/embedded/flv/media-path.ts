import type { IncomingMessage } from 'node:http';

/** The WebSocket subprotocols of publishers. A player offers none. */
export const publisherProtocols = ['publisher', 'post'] as const;

/** The stream and the query in a media URL. */
export interface MediaUrl {
  stream: string;
  query: Readonly<Record<string, string>>;
}

export const isMediaPath = (url: string | undefined): boolean => url?.startsWith('/media/') === true;

export function parseMediaUrl(url: string | undefined): MediaUrl | null {
  const found = /^\/media\/([A-Za-z0-9_-]{1,64})\.flv(?:\?(.*))?$/.exec(url ?? '');
  if (found === null) return null;
  return { stream: found[1] ?? '', query: Object.fromEntries(new URLSearchParams(found[2] ?? '')) };
}

export function isPublisher(message: IncomingMessage): boolean {
  const offered = (message.headers['sec-websocket-protocol'] ?? '').toLowerCase().split(/\s*,\s*/);
  return publisherProtocols.some((name) => offered.includes(name));
}
