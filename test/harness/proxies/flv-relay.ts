import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer, type RawData } from 'ws';
import { closeAfterTest } from '../close-after-test';

export interface FlvRelay {
  /** The URL of the same stream through the relay. */
  urlThrough(url: string): string;
  /** Damages the next `count` video frames that are not key frames. */
  damage(count: number): void;
  /** Holds everything from the server back until `flow`. */
  hold(): void;
  flow(): void;
  stop(): Promise<void>;
}

const isDelta = (message: Buffer): boolean => message[0] === 9 && message[11] === 0x27 && message[12] === 1;

/** A proxy between a player and the server that damages streams like a network or a broken encoder. */
export async function flvRelay(): Promise<FlvRelay> {
  let toDamage = 0;
  let held: (() => void)[] | null = null;
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    const target = new URL(request.url ?? '/', 'http://relay').searchParams.get('to') ?? '';
    const far = new WebSocket(target);
    far.on('message', (data: RawData) => {
      const message = Buffer.from(data as Buffer);
      if (toDamage > 0 && isDelta(message)) {
        toDamage -= 1;
        // Keeps the length of the NAL unit, sets a forbidden type and fills it with noise.
        message.fill(0xff, 20, message.length - 4);
      }
      if (held === null) socket.send(message);
      else held.push(() => socket.send(message));
    });
    far.on('close', () => socket.close());
    far.on('error', () => socket.close());
    socket.on('close', () => far.close());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    sockets.clients.forEach((client) => client.terminate());
    sockets.close();
    await new Promise((resolve) => server.close(resolve));
  };
  closeAfterTest(stop);
  return {
    urlThrough: (url) => `ws://127.0.0.1:${port}/relay.flv?to=${encodeURIComponent(url)}`,
    damage: (count) => (toDamage = count),
    hold: () => (held = []),
    flow: () => {
      const waiting = held ?? [];
      held = null;
      waiting.forEach((send) => send());
    },
    stop,
  };
}
