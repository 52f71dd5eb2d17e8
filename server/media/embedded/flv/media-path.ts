import type { IncomingMessage } from 'node:http';

/** The WebSocket subprotocols of publishers. A player offers none. */
export const pushProtocols = ['publisher', 'post'] as const;

/** The stream and the query in a media URL. */
export interface Asked {
  stream: string;
  query: Readonly<Record<string, string>>;
}

export const isMediaPath = (url: string | undefined): boolean => url?.startsWith('/media/') === true;

export function askedOf(url: string | undefined): Asked | null {
  const found = /^\/media\/([A-Za-z0-9_-]{1,64})\.flv(?:\?(.*))?$/.exec(url ?? '');
  if (found === null) return null;
  return { stream: found[1] ?? '', query: Object.fromEntries(new URLSearchParams(found[2] ?? '')) };
}

export function isPush(message: IncomingMessage): boolean {
  const offered = (message.headers['sec-websocket-protocol'] ?? '').toLowerCase().split(/\s*,\s*/);
  return pushProtocols.some((name) => offered.includes(name));
}
