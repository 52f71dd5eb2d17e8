import type { IncomingMessage, ServerResponse } from 'node:http';
import { causeOf, type Log } from '../log';
import type { Engine } from '../engine/engine';
import type { MediaServer } from '../media/media-server';
import type { Node } from '../node';
import type { DevEndpoint } from './dev-endpoints';
import type { HttpHandler } from './mount';
import type { signallingServer } from './websocket-server';

export interface RouteParts {
  node: Node;
  engine: Engine;
  media: MediaServer;
  log: Log;
  /** The path of the signalling socket. */
  path: string;
  signalling: ReturnType<typeof signallingServer>;
  /** By path; empty unless development is on. */
  devEndpoints: ReadonlyMap<string, DevEndpoint>;
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '').split('?', 1)[0] ?? '';

/** Routes the socket, media, health, metrics and, in development, the token and user endpoints. */
export function routes(parts: RouteParts): HttpHandler {
  const { node, media, log } = parts;
  const guarded = (response: ServerResponse, act: Promise<void>): true => {
    act.catch((cause: unknown) => {
      log('error', 'an http request failed', { cause: causeOf(cause) });
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
    return true;
  };
  return {
    request(request, response) {
      const path = pathOf(request);
      if (path === '/healthz') return guarded(response, health(parts, response));
      if (path === '/metrics') return guarded(response, metrics(node, response));
      const devEndpoint = parts.devEndpoints.get(path);
      if (devEndpoint !== undefined) return guarded(response, devEndpoint(request, response));
      return media.request(request, response);
    },
    upgrade(request, socket, head) {
      if (pathOf(request) !== parts.path) return media.upgrade(request, socket, head);
      parts.signalling.upgrade(request, socket, head);
      return true;
    },
  };
}

/** Answers 200 while new members can join, else 503 with the reasons in the body. */
async function health({ node, engine, media }: RouteParts, response: ServerResponse): Promise<void> {
  const engineFault = await engine.get('health').then(
    () => null,
    (cause: unknown) => causeOf(cause),
  );
  const ready = !node.draining && engineFault === null;
  const body = {
    ready,
    draining: node.draining,
    engine: engineFault,
    media: media.unavailableReason(),
    connections: node.connections,
  };
  response.writeHead(ready ? 200 : 503, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

async function metrics(node: Node, response: ServerResponse): Promise<void> {
  const { registry } = node.metrics;
  response.writeHead(200, { 'content-type': registry.contentType }).end(await registry.metrics());
}
