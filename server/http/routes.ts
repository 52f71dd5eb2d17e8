import type { IncomingMessage, ServerResponse } from 'node:http';
import { causeOf, type Log } from '../log';
import type { Engine } from '../engine/engine';
import type { MediaServer } from '../media/media-server';
import type { Node } from '../node';
import type { Endpoint } from './dev-endpoints';
import type { DevGuard } from './dev-guard';
import type { HttpHandler } from './mount';
import type { signallingServer } from './websocket-server';

export type MetricsReaders = 'everybody' | 'operators' | 'nobody';

export interface RouteParts {
  node: Node;
  engine: Engine;
  media: MediaServer;
  log: Log;
  /** The path of the signalling socket. */
  path: string;
  signalling: ReturnType<typeof signallingServer>;
  guard: DevGuard;
  metricsFor: MetricsReaders;
  isOperator(request: IncomingMessage): boolean;
  /** Further endpoints by path: those of development and of operators, where they are on. */
  endpoints: ReadonlyMap<string, Endpoint>;
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '').split('?', 1)[0] ?? '';

/** Routes the socket, media, health, metrics and, in development, the token and user endpoints. */
export function routes(parts: RouteParts): HttpHandler {
  const { media, log } = parts;
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
      if (path === '/metrics' && parts.metricsFor !== 'nobody') return guarded(response, metrics(parts, request, response));
      const endpoint = parts.endpoints.get(path);
      if (endpoint !== undefined) return guarded(response, endpoint(request, response));
      if (path === '/' && parts.guard.letIn(request, response)) return true;
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

async function metrics(parts: RouteParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (parts.metricsFor === 'operators' && !parts.isOperator(request)) return void response.writeHead(401).end();
  const { registry } = parts.node.metrics;
  response.writeHead(200, { 'content-type': registry.contentType }).end(await registry.metrics());
}
