import type { Server as HttpServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';

/**
 * Socket.IO as it comes: rooms and broadcasts, without the recovery of connections, which costs it more. Several nodes use its adapter for streams of
 * Redis.
 */
export async function serveSocketIo(http: HttpServer, redis: string): Promise<HttpServer> {
  const server = new Server(http, redis === '' ? {} : { adapter: createAdapter(new Redis(redis)) });
  server.on('connection', (socket) => {
    socket.on('join', async (room: string, joined: () => void) => {
      await socket.join(room);
      joined();
    });
    socket.on('say', ({ room, topic, value }: { room: string; topic: string; value: string }) => {
      server.to(room).emit('said', { room, from: socket.id, ts: Date.now(), topic, value });
    });
  });
  return http;
}
