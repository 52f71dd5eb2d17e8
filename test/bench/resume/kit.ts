import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { roomStream } from '../../../components/core/protocol/messages';
import { createSignalling } from '../../../components/core/signalling/create-signalling';
import type { Signalling } from '../../../components/core/signalling/signalling';
import { silent } from '../../../components/core/shared/log';
import { attach, signToken } from '../../../server/index';
import { FakeMedia } from '../../fakes/media-server';
import { cuttingProxy } from '../../fakes/cutting-proxy';
import { nodePlatform } from '../../fakes/node-platform';
import type { Contender } from './contender';

const key = 'bench-bench-bench-bench-bench-32';
const room = 'room';

/** One member on a real socket, joined. `spread` is the random number that scatters the first try; 0 tries at once. */
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
  signalling.follow(roomStream(room), { e, s });
  return signalling;
}

/** Our client against our server; rates are lifted, as the bench says more in a second than a person does. */
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
