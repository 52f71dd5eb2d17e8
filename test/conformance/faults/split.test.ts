import { systemClock } from '../../../server/clock';
import { redisEngine } from '../../../server/engine/redis/redis-engine';
import type { Engine } from '../../../server/engine/engine';
import type { StreamEvent } from '../../../components/core/protocol/messages';
import { freePort } from '../../../tools/start/ports';
import { closeAfterTest } from '../../harness/close-after-test';
import { cuttingProxy } from '../../harness/proxies/cutting-proxy';
import { startRedis } from '../../harness/servers/redis';
import { startTestServer, type TestServer } from '../../harness/servers/test-server';

async function node(url: string): Promise<{ server: TestServer; engine: Engine }> {
  const engine = await redisEngine({ url });
  // Nodes on Redis take its time, which is that of this machine.
  const server = await startTestServer({ engine, clock: systemClock });
  closeAfterTest(async () => {
    await server.close();
    await engine.close();
  });
  return { server, engine };
}

const until = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 20));
};
const valuesOf = (events: readonly StreamEvent[]): unknown[] =>
  events.flatMap((event) => (event.k === 'message.sent' ? [event.d.value] : []));

it('[R68] a node that lost Redis alone keeps its sockets, commits nothing, and catches up in order and once', async () => {
  const redis = await startRedis();
  const proxy = await cuttingProxy(redis.port);
  const [cut, whole] = [await node(`redis://127.0.0.1:${proxy.port}`), await node(redis.url)];
  const [ana, bo] = [await cut.server.client('ana'), await whole.server.client('bo')];
  const { e } = await ana.join('r', 'Ana');
  await bo.join('r', 'Bo');
  await ana.event('member.joined', ({ d }) => d.member.id === 'bo');
  const say = (value: number) => ({ room: 'r', topic: 'chat', value });

  proxy.redirect(await freePort(0, '127.0.0.1'));
  proxy.cut();
  await until(() => !cut.engine.isReady);
  const statuses = await Promise.all(
    ['/livez', '/readyz'].map(async (path) => (await fetch(`${cut.server.origin}${path}`)).status),
  );
  expect(statuses).toEqual([200, 503]);
  await expect(cut.server.rawClient()).rejects.toThrow('503');
  const { err } = await ana.response(ana.sendRequest('message.send', say(100), 'once'));
  expect(err).toMatchObject({ code: 'unavailable', retry: true });
  for (const value of [1, 2, 3]) await bo.request('message.send', say(value));
  ana.send({ t: 'ping' });
  await ana.frame('pong');
  expect([valuesOf(ana.events('r:r')), ana.closedWith]).toEqual([[], null]);

  proxy.redirect(redis.port);
  await until(() => cut.engine.isReady);
  await ana.request('message.send', say(100), 'once');
  await bo.event('message.sent', ({ d }) => d.value === 100);
  await ana.event('message.sent', ({ d }) => d.value === 100);
  expect([valuesOf(ana.events('r:r')), valuesOf(bo.events('r:r'))]).toEqual([
    [1, 2, 3, 100],
    [1, 2, 3, 100],
  ]);
  // No other epoch, and no gap: the node went on from where it stood.
  expect(new Set(ana.events('r:r').map((event) => event.e))).toEqual(new Set([e]));
  expect(ana.closedWith).toBeNull();
});
