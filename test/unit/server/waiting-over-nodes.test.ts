import { limits } from '../../../components/core/protocol/limits';
import type { ServerFrame } from '../../../components/core/protocol/messages';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { twoNodes } from './two-nodes';

const room = 'meeting';
const { knockEveryMs } = limits;

async function meeting() {
  const clock = new FakeClock();
  const world = await twoNodes(clock, (shared) => shared, { roleOf: (user) => (user === 'host' ? 'host' : 'speaker') });
  const host = await world.client(world.nodes[1], 'host');
  let requests = 0;
  /** The answer to a request. */
  const ask = async (client: typeof host, m: string, d: object) => {
    requests += 1;
    const id = requests;
    client.send({ t: 'req', id, m, k: `k${id}`, d: { room, ...d } });
    await world.step();
    return client.heard.find((frame): frame is Extract<ServerFrame, { t: 'res' }> => frame.t === 'res' && frame.id === id);
  };
  const join = (client: typeof host) => ask(client, 'room.join', { name: 'A', tracks: [] });
  const pass = async (ms: number) => {
    clock.advance(ms);
    host.send({ t: 'ping' });
    await world.step();
  };
  const waiting = async () => {
    const answer = (await ask(host, 'room.waiting', {}))?.d as { users: { id: string }[] };
    return answer.users.map(({ id }) => id);
  };
  await join(host);
  await ask(host, 'room.rules', { entry: 'waiting' });
  return { ...world, host, ask, join, pass, waiting };
}

describe('a waiting room over two nodes', () => {
  it('[P465] keeps the places when the node of those who wait dies, and admits them at another one', async () => {
    const { nodes, client, ask, join, pass, waiting, host } = await meeting();
    const users = [await client(nodes[0], 'ana'), await client(nodes[0], 'bo')];
    for (const user of users) expect((await join(user))?.err?.code).toBe('waiting');
    await nodes[0].close();
    await pass(knockEveryMs);
    const bo = await client(nodes[1], 'bo');
    await join(bo);
    expect(await waiting()).toEqual(['ana', 'bo']);
    await ask(host, 'room.admit', { ids: ['bo'] });
    expect((await join(bo))?.err).toBeUndefined();
    await nodes[1].close();
  });

  it('[P465] takes silent ones out when the node dies on which they knocked', async () => {
    const { nodes, client, join, pass, waiting } = await meeting();
    await join(await client(nodes[0], 'ana'));
    await nodes[0].close();
    for (let knocks = 0; knocks < 4; knocks += 1) await pass(knockEveryMs);
    expect(await waiting()).toEqual([]);
    await nodes[1].close();
  });
});
