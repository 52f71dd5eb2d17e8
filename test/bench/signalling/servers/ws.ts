import type { Server } from 'node:http';
import { WebSocketServer } from 'ws';

/** Connections of the library alone, with the options that our backend gives it. For the rows of memory. */
export async function serveWs(server: Server): Promise<Server> {
  const sockets = new WebSocketServer({ server, perMessageDeflate: false, clientTracking: false, autoPong: false });
  sockets.on('connection', (socket) => socket.on('message', () => undefined).on('error', () => undefined));
  return server;
}
