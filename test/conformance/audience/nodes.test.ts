import { systemClock } from '../../../server/clock';
import { redisEngine } from '../../../server/engine/redis/redis-engine';
import { roomStream } from '../../../components/core/protocol/messages';
import { closeAfterTest } from '../../harness/close-after-test';
import type { RawClient } from '../../harness/clients/raw-client';
import { startRedis } from '../../harness/servers/redis';
import { startTestServer, type TestServer } from '../../harness/servers/test-server';

const room = 'hall';
const each = 60;
const ids = (from: string): string[] => Array.from({ length: each }, (_none, n) => `${from}${String(n).padStart(3, '0')}`);

async function startNode(url: string): Promise<TestServer> {
  const engine = await redisEngine({ url });
  closeAfterTest(() => engine.close());
  const openRoom = () => Promise.resolve({ audience: 2 * each });
  return startTestServer({ engine, clock: systemClock, hooks: { openRoom } });
}

const enter = async (server: TestServer, user: string, role: 'host' | 'audience' = 'audience'): Promise<RawClient> => {
  const client = await server.client(user, { rooms: { [room]: role } });
  await client.join(room, user);
  return client;
};
const counted = (client: RawClient, count: number) => client.event('audience.changed', ({ d }) => d.count === count);

async function listed(client: RawClient): Promise<{ id: string; presence: string }[]> {
  const found: { id: string; presence: string }[] = [];
  for (let after: string | undefined; ;) {
    const page = await client.request('room.audience', { room, most: 50, ...(after === undefined ? {} : { after }) });
    found.push(...page.members);
    if (page.next === '') return found;
    after = page.next;
  }
}

it('[P394] one audience on two nodes: both tell of all of it, and a user whose node stops goes on at the other', async () => {
  const redis = await startRedis();
  const [one, other] = [await startNode(redis.url), await startNode(redis.url)];
  closeAfterTest(() => one.close());
  const [host, guest] = [await enter(one, 'host', 'host'), await enter(other, 'guest', 'host')];
  const [here, there] = await Promise.all([
    Promise.all(ids('a').map((user) => enter(one, user))),
    Promise.all(ids('b').map((user) => enter(other, user))),
  ]);
  await Promise.all([counted(host, 2 * each), counted(guest, 2 * each)]);
  expect((await listed(host)).map(({ id }) => id)).toEqual([...ids('a'), ...ids('b')]);
  const late = await one.client('late', { rooms: { [room]: 'audience' } });
  expect(await late.errorCode('room.join', { room, name: 'late', tracks: [] })).toBe('room_full');
  // Nobody was told of anybody by name.
  expect(new Set(host.events(roomStream(room)).map(({ k }) => k))).toEqual(new Set(['member.joined', 'audience.changed']));
  expect(host.events(roomStream(room)).filter(({ k }) => k === 'member.joined')).toHaveLength(1);

  const { sid, rt } = await (there[0] as RawClient).frame('welcome');
  await other.close();
  const again = await one.rawClient();
  const cur = { [roomStream(room)]: { e: '', s: 0 } };
  await again.hello(await one.token('b000', { [room]: 'audience' }), { sid, rt, dev: 'again', cur });
  await again.request('message.send', { room, topic: 'chat', value: 'still here' });
  await host.event('message.sent', ({ d }) => d.id === 'b000');
  const presences = new Map((await listed(host)).map(({ id, presence }) => [id, presence]));
  expect([presences.get('a000'), presences.get('b000'), presences.get('b001')]).toEqual(['online', 'online', 'offline']);
  await Promise.all(here.map((client) => client.request('room.leave', { room })));
  await counted(host, each);
});
