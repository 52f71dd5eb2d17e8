import type { Engine } from '../../../server/engine/engine';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { twoNodes } from './two-nodes';

/** Counts the operations of the engine for a request, each of which is a round trip to the store. */

const clock = new FakeClock();

/** Counts the operations of nodes, without those that only tell something. */
async function counted() {
  const asked: string[] = [];
  const isCounted = (name: string): boolean => !['subscribe', 'listen', 'onTimer', 'publish', 'close'].includes(name);
  const conflicts: string[] = [];
  const counting = (shared: Engine): Engine =>
    new Proxy(shared, {
      get(engine, name: string) {
        const value = Reflect.get(engine, name) as unknown;
        if (typeof value !== 'function' || !isCounted(name)) return value;
        return (...args: unknown[]) => {
          asked.push(name);
          const answer = (value as (...args: unknown[]) => Promise<{ why?: string }>)(...args);
          if (name === 'commit') void answer.then(({ why }) => why === undefined || conflicts.push(why));
          return answer;
        };
      },
    });
  const world = await twoNodes(clock, counting);
  const join = async (node: 0 | 1, user: string) => {
    const client = await world.client(world.nodes[node], user);
    const tracks = [{ source: 'main', kind: 'audio', muted: false }];
    client.send({ t: 'req', id: 1, m: 'room.join', k: 'join', d: { room: 'r', name: user, tracks } });
    await world.step();
    return client;
  };
  /** The operations of some requests at once, in their order. */
  const cost = async (...send: (() => void)[]) => {
    asked.length = 0;
    conflicts.length = 0;
    send.forEach((act) => act());
    await world.step();
    return asked.slice();
  };
  return { ...world, join, cost, conflicts };
}

type Client = Awaited<ReturnType<Awaited<ReturnType<typeof counted>>['join']>>;
let lastId = 1;
const request =
  (client: Client, m: string, d: object = {}): (() => void) =>
  () => {
    lastId += 1;
    client.send({ t: 'req', id: lastId, m, k: `k${lastId}`, d: { room: 'r', ...d } });
  };
const message = (client: Client, value: number) => request(client, 'message.send', { topic: 'chat', value });

describe('a request about a room', () => {
  it.each([
    ['message.send', { topic: 'chat', value: 1 }, ['load', 'commit']],
    ['track.mute', { source: 'main', kind: 'audio', muted: true }, ['load', 'commit']],
    ['track.publish', { tracks: [{ source: 'screen', kind: 'video', muted: false }] }, ['load', 'commit']],
    ['member.update', { attrs: { hand: true } }, ['load', 'commit']],
    ['media.play', { tracks: [{ member: 'ana', source: 'main' }] }, ['load']],
    ['track.mute', { source: 'main', kind: 'audio', muted: false }, ['load', 'replied']],
  ])('[P421] loads it once, and commits the change (%s)', async (m, d, expected) => {
    const { join, cost, engine } = await counted();
    const ana = await join(0, 'ana');
    expect(await cost(request(ana, m, d))).toEqual(expected);
    await engine.close();
  });

  it('[P421] loads it again where others of the node change it at the same time, so that no commit is in vain', async () => {
    const { join, cost, engine, conflicts } = await counted();
    const [ana, bo, cy] = [await join(0, 'ana'), await join(0, 'bo'), await join(0, 'cy')];
    const asked = await cost(message(ana, 1), message(bo, 2), message(cy, 3));
    expect(asked.filter((name) => name === 'commit')).toHaveLength(3);
    expect(asked.filter((name) => name === 'load')).toHaveLength(5);
    expect(conflicts).toEqual([]);
    await engine.close();
  });

  it('[P422] is decided on the newest state, also where it changed after the check', async () => {
    const { join, cost, engine } = await counted();
    const [ana, bo] = [await join(0, 'ana'), await join(1, 'bo')];
    const { load } = engine;
    // Bo removes Ana between the check of her request and its commit.
    engine.load = async (stream) => {
      const loaded = await load(stream);
      engine.load = load;
      request(bo, 'member.remove', { id: 'ana', banMs: 0 })();
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
      return loaded;
    };
    await cost(message(ana, 1));
    expect(ana.heard.at(-1)).toMatchObject({ t: 'res', err: { code: 'not_in_room' } });
    expect(bo.heard.some((frame) => frame.t === 'ev' && frame.k === 'message.sent')).toBe(false);
    await engine.close();
  });
});
