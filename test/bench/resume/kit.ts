import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { attach } from '../../../server/index';
import { FakeMedia } from '../../fakes/servers/fake-media';
import { cuttingProxy } from '../../harness/proxies/cutting-proxy';
import { joinAsKit } from '../kit-member';
import type { Contender } from './contender';

const key = 'bench-bench-bench-bench-bench-32';
const room = 'room';

/** Our client against our server, without rate limits, because the bench sends more per second than a person. */
export async function kitContender(spread: number): Promise<Contender> {
  const http = createServer();
  const limits = { requestsPerSecond: 1e6, requestsBurst: 1e6, messagesPerSecond: 1e6, hellosPerMinute: 1e6 };
  const attached = await attach(http, { key, media: new FakeMedia(), limits });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const { port } = http.address() as AddressInfo;
  const proxy = await cuttingProxy(port);
  const writer = await joinAsKit({ ports: [port], key, user: 'writer', room, spread: 0 });
  const reader = await joinAsKit({ ports: [proxy.port], key, user: 'reader', room, spread });
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
