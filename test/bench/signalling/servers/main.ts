import { createServer, type Server } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import type { ServerKind } from '../dialects';
import { answerQuestions } from './control';

/** One server of the bench: its kind, and the address of Redis or nothing. */
async function main(kind: ServerKind, redis: string): Promise<void> {
  const http = createServer();
  const serve: Readonly<Record<ServerKind, () => Promise<Server | NetServer>>> = {
    kit: async () => (await import('./kit')).serveKit(http, redis),
    bare: async () => (await import('./bare')).bareServer(),
    ws: async () => (await import('./ws')).serveWs(http),
    'socket-io': async () => (await import('./socket-io')).serveSocketIo(http, redis),
  };
  const server = await serve[kind]();
  await new Promise<void>((done) => server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, done));
  answerQuestions((server.address() as AddressInfo).port);
}

void main(process.argv[2] as ServerKind, process.argv[3] ?? '');
