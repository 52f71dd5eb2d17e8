import type { IncomingMessage, ServerResponse } from 'node:http';

/** Enough for the endpoints of development. */
const defaultBytes = 8 * 1024;

/** The JSON of a request; null when it is too long, ends early, or is no JSON. */
export async function jsonBody(request: IncomingMessage, maxBytes = defaultBytes): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > maxBytes) return null;
      parts.push(part);
    }
    return JSON.parse(Buffer.concat(parts).toString()) as unknown;
  } catch {
    // A peer that goes away in the middle is no failure of this server.
    return null;
  }
}

export function answerJson(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers });
  response.end(JSON.stringify(body));
}
