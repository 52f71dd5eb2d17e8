import type { IncomingMessage, ServerResponse } from 'node:http';

/** Browsers offer about 6 kB. */
const maxOfferBytes = 65_536;
const offerWithinMs = 5_000;

/** Pages of other origins may use a URL that they were granted. */
const cors = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'location, link' };

export function respond(response: ServerResponse, status: number, headers: Record<string, string> = {}, body = ''): void {
  response.writeHead(status, { ...cors, ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}

export const refuse = (response: ServerResponse, status: number, why: string): void =>
  respond(response, status, { 'content-type': 'text/plain' }, why);

/** An offer is there with its request, unless somebody sends it slowly on purpose. */
const restWithinMs = 250;

/** Refuses a request before its body was read. An answer that comes before the end of the body breaks the proxy's connection. */
export function refuseUnread(message: IncomingMessage, response: ServerResponse, status: number, why: string): void {
  const timer = setTimeout(() => answer(), restWithinMs);
  const answer = (): void => {
    clearTimeout(timer);
    message.off('end', answer);
    refuse(response, status, why);
  };
  message.on('end', answer).resume();
}

/** Returns null for a body that is too long, or does not end in time. */
export function readText(message: IncomingMessage): Promise<string | null> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    const timer = setTimeout(() => resolve(null), offerWithinMs);
    const done = (text: string | null): void => {
      clearTimeout(timer);
      resolve(text);
    };
    message.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes > maxOfferBytes) return done(null);
      pieces.push(piece);
    });
    message.on('end', () => done(Buffer.concat(pieces).toString('utf8')));
    message.on('error', () => done(null));
    message.on('close', () => done(null));
  });
}
