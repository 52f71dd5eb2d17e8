import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { cuttingProxy } from '../../harness/proxies/cutting-proxy';
import type { Contender } from './contender';

/** Socket.IO with connection state recovery; `reconnectionDelay` is what its users tune, 1,000 ms with jitter by default. */
export async function socketIoContender(reconnectionDelayMs?: number): Promise<Contender> {
  const http = createServer();
  const server = new Server(http, { connectionStateRecovery: { maxDisconnectionDuration: 120_000 } });
  server.on('connection', (socket) => {
    void socket.join('room');
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const proxy = await cuttingProxy((http.address() as AddressInfo).port);
  const tuned =
    reconnectionDelayMs === undefined
      ? {}
      : { reconnectionDelay: reconnectionDelayMs, reconnectionDelayMax: reconnectionDelayMs, randomizationFactor: 0 };
  const client = io(`http://127.0.0.1:${proxy.port}`, { transports: ['websocket'], ...tuned });
  await new Promise<void>((done) => client.on('connect', () => done()));
  // Its recovery needs the offset of one event.
  await new Promise<void>((done) => {
    client.once('first', () => done());
    server.to('room').emit('first');
  });
  return {
    proxy,
    say: async (n) => {
      server.to('room').emit('said', n);
    },
    onHeard: (listener) => void client.on('said', listener),
    async close() {
      client.close();
      await server.close();
      await proxy.close();
    },
  };
}
