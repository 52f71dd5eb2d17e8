import type { IncomingMessage, ServerResponse } from 'node:http';
import { causeOf, type Log } from '../log';
import type { Engine } from '../engine/engine';
import type { MediaServer } from '../media/media-server';
import type { Node } from '../node';
import type { Endpoint } from './dev-endpoints';
import type { DevGuard } from './dev-guard';
import type { Rates } from '../rates/rates';
import { answerJson } from './json-body';
import { tooOften, refuseOften } from './limited';
import type { HttpHandler } from './mount';
import { unreadyReasons } from './readiness';
import { refuseUpgrade } from './refuse-upgrade';
import type { ProxyRules } from './request-origin';
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
  rates: Rates;
  proxy: ProxyRules;
  /** Further endpoints by path: those of development and of operators, where they are on. */
  endpoints: ReadonlyMap<string, Endpoint>;
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '').split('?', 1)[0] ?? '';

/** Routes the socket, media, probes, metrics and, in development, the token and user endpoints. */
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
      // It asks nothing: a restart mends a process that stands still, and neither an engine nor a media server.
      if (path === '/livez') return alive(response);
      // The second is the older name of the first.
      if (path === '/readyz' || path === '/healthz') return readiness(parts, response);
      if (refuseOften(request, response, parts)) return true;
      if (path === '/metrics' && parts.metricsFor !== 'nobody') return guarded(response, metrics(parts, request, response));
      const endpoint = parts.endpoints.get(path);
      if (endpoint !== undefined) return guarded(response, endpoint(request, response));
      if (path === '/' && parts.guard.letIn(request, response)) return true;
      return media.request(request, response);
    },
    upgrade(request, socket, head) {
      if (pathOf(request) !== parts.path) {
        if (tooOften(request, parts) === null) return media.upgrade(request, socket, head);
        refuseUpgrade(socket, 429);
        return true;
      }
      parts.signalling.upgrade(request, socket, head);
      return true;
    },
  };
}

function alive(response: ServerResponse): true {
  answerJson(response, 200, { live: true });
  return true;
}

/** Answers 200, or 503 with the reasons. `media` tells what is wrong with media, also where that is no reason. */
function readiness(parts: RouteParts, response: ServerResponse): true {
  const reasons = unreadyReasons(parts);
  const ready = reasons.length === 0;
  const body = { ready, reasons, media: parts.media.unavailableReason(), connections: parts.node.connections };
  answerJson(response, ready ? 200 : 503, body);
  return true;
}

async function metrics(parts: RouteParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (parts.metricsFor === 'operators' && !parts.isOperator(request)) return void response.writeHead(401).end();
  const { registry } = parts.node.metrics;
  response.writeHead(200, { 'content-type': registry.contentType }).end(await registry.metrics());
}
