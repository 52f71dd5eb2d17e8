import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { roomStream } from '../../../components/core/protocol/messages';
import { createSignalling } from '../../../components/core/signalling/client';
import type { Signalling } from '../../../components/core/signalling/signalling';
import { silent } from '../../../components/core/shared/log';
import { attach, signToken } from '../../../server/index';
import { FakeMedia } from '../../fakes/servers/fake-media';
import { cuttingProxy } from '../../harness/proxies/cutting-proxy';
import { nodePlatform } from '../../fakes/platform/node-platform';
import type { Contender } from './contender';

const key = 'bench-bench-bench-bench-bench-32';
const room = 'room';

/** A joined member on a real socket. `spread` is the random number that delays the first retry; 0 retries at once. */
async function member(port: number, user: string, spread: number): Promise<Signalling> {
  const platform = nodePlatform();
  const signalling = createSignalling({
    platform: { ...platform, clock: { ...platform.clock, random: () => spread * Math.random() } },
    servers: [`ws://127.0.0.1:${port}/v1`],
    token: () => signToken({ key, user, rooms: { [room]: 'speaker' }, ttlSeconds: 900 }),
    log: silent,
    sdk: 'bench',
  });
  signalling.connect();
  const { e, s } = await signalling.request('room.join', { room, name: user, tracks: [] });
  signalling.subscribe(roomStream(room), { e, s });
  return signalling;
}

/** Our client against our server, without rate limits, because the bench sends more per second than a person. */
export async function kitContender(spread: number): Promise<Contender> {
  const http = createServer();
  const limits = { requestsPerSecond: 1e6, requestsBurst: 1e6, messagesPerSecond: 1e6, hellosPerMinute: 1e6 };
  const attached = await attach(http, { key, media: new FakeMedia(), limits });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const { port } = http.address() as AddressInfo;
  const proxy = await cuttingProxy(port);
  const writer = await member(port, 'writer', 0);
  const reader = await member(proxy.port, 'reader', spread);
  return {
    proxy,
    say: async (n) => {
      await writer.request('message.send', { room, topic: 'n', value: n });
    },
    onHeard: (listener) =>
      void reader.on('event', (event) => {
        if (event.k === 'message.sent') listener(event.d.value as number);
      }),
    async close() {
      await Promise.all([reader.close(), writer.close()]);
      await attached.close();
      await proxy.close();
      http.close();
    },
  };
}
