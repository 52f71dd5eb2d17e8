import type { IncomingMessage, ServerResponse } from 'node:http';
import { httpOrigin } from './configured-urls';
import type { RequestOrigin } from './media-server';

export const processPath = '/media/process';

/** The address at which a page that the media server does not answer asks whether it is still the process that it connected to. */
export const processUrl = (origin: RequestOrigin): string => httpOrigin(origin) + processPath;

/** Answers the name of the media server's present process to anybody, because it is no secret; 503 while it is not known. */
export class ProcessEndpoint {
  private answer: Promise<string | null> = Promise.resolve(null);
  private askedAt = -Infinity;

  /** Requests within `freshMs` share one question. A page that asked a moment before a death then waits as long for the news. */
  constructor(
    private readonly ask: () => Promise<string | null>,
    private readonly now: () => number,
    private readonly freshMs = 0,
  ) {}

  request(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.url?.split('?')[0] !== processPath) return false;
    // A page of any origin may have joined.
    const headers = { 'content-type': 'text/plain', 'cache-control': 'no-store', 'access-control-allow-origin': '*' };
    if (request.method !== 'GET') response.writeHead(405, headers).end();
    else void this.name().then((name) => response.writeHead(name === null ? 503 : 200, headers).end(name ?? ''));
    return true;
  }

  private name(): Promise<string | null> {
    const now = this.now();
    if (now - this.askedAt >= this.freshMs) {
      this.askedAt = now;
      this.answer = this.ask();
    }
    return this.answer;
  }
}
