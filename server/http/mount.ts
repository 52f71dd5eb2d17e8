import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Release } from '../clock';
import { refuseUpgrade } from './refuse-upgrade';

export type AnyServer = HttpServer | HttpsServer;

/** Handles the requests of its own paths; returns false for all others. */
export interface HttpHandler {
  request(request: IncomingMessage, response: ServerResponse): boolean;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
}

type Listener = (...args: never[]) => void;

/**
 * Puts `handler` before the present listeners of `server`. They receive all other requests, and return to their place on
 * release.
 */
export function mount(server: AnyServer, handler: HttpHandler): Release {
  const others = { request: server.listeners('request') as Listener[], upgrade: server.listeners('upgrade') as Listener[] };
  const pass = (listeners: readonly Listener[], ...args: unknown[]) =>
    listeners.forEach((listener) => listener.apply(server, args as never[]));

  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    if (handler.request(request, response)) return;
    if (others.request.length > 0) return pass(others.request, request, response);
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404\n');
  };
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // Without a listener, an error on the bare socket would end the process.
    socket.on('error', () => socket.destroy());
    if (!isWebSocket(request) && others.upgrade.length === 0) return requestAgain(server, request, socket, head);
    if (handler.upgrade(request, socket, head)) return;
    if (others.upgrade.length > 0) return pass(others.upgrade, request, socket, head);
    refuseUpgrade(socket, 404);
  };

  server.removeAllListeners('request').removeAllListeners('upgrade');
  server.on('request', onRequest).on('upgrade', onUpgrade);
  return () => {
    server.off('request', onRequest).off('upgrade', onUpgrade);
    others.request.forEach((listener) => server.on('request', listener as never));
    others.upgrade.forEach((listener) => server.on('upgrade', listener as never));
    others.request = [];
    others.upgrade = [];
  };
}

const isWebSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';

const hopHeader = /^(upgrade|connection|http2-settings)$/i;

/**
 * Reads the request once more, without its wish for another protocol such as h2c. A server without upgrades ignores that wish, and
 * the one that we are mounted on must not answer otherwise because of us.
 */
function requestAgain(
  server: AnyServer,
  { method, url, httpVersion, rawHeaders }: IncomingMessage,
  socket: Duplex,
  head: Buffer,
) {
  const lines = rawHeaders.flatMap((name, index) =>
    index % 2 === 1 || hopHeader.test(name) ? [] : [`${name}: ${rawHeaders[index + 1] ?? ''}\r\n`],
  );
  const text = `${method ?? 'GET'} ${url ?? '/'} HTTP/${httpVersion}\r\n${lines.join('')}\r\n`;
  socket.unshift(Buffer.concat([Buffer.from(text, 'latin1'), head]));
  server.emit('encrypted' in socket ? 'secureConnection' : 'connection', socket);
}
