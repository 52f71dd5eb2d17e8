import { roomStream, type Directed, type Params } from '../../../components/core/protocol/messages';
import { systemRandom } from '../../../server/clock';
import type { Engine } from '../../../server/engine/engine';
import { redisEngine } from '../../../server/engine/redis/redis-engine';
import { memoryEngine, type AttachOptions } from '../../../server/index';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { closeAfterTest } from '../../harness/close-after-test';
import type { RawClient } from '../../harness/clients/raw-client';
import { startRedis } from '../../harness/servers/redis';
import { fakeTime, startTestServer, type TestServer } from '../../harness/servers/test-server';

const room = 'team';

interface World {
  readonly clock: FakeClock;
  /** Starts a node on the same engine. */
  node(options?: Partial<AttachOptions>): Promise<TestServer>;
}

function worldOn(engine: Engine, clock: FakeClock): World {
  return {
    clock,
    async node(options = {}) {
      const server = await startTestServer({ engine, clock: fakeTime(clock), ...options });
      closeAfterTest(() => server.close());
      server.clock = clock;
      return server;
    },
  };
}

const engines: Readonly<Record<string, () => Promise<World>>> = {
  memory: async () => {
    const clock = new FakeClock();
    return worldOn(memoryEngine({ clock: fakeTime(clock) }), clock);
  },
  redis: async () => {
    const { url } = await startRedis();
    const clock = new FakeClock();
    const engine = await redisEngine({ url, prefix: 't:', clock: fakeTime(clock), random: systemRandom });
    closeAfterTest(() => engine.close());
    return worldOn(engine, clock);
  },
};
const memory = engines.memory as () => Promise<World>;

async function enter(server: TestServer, user: string, role: 'host' | 'speaker' | 'audience' = 'speaker'): Promise<RawClient> {
  const client = await server.client(user, { rooms: { [room]: role } });
  await client.join(room, user.toUpperCase());
  return client;
}

const asked = (to: string, more: Partial<Params<'request.send'>> = {}): Params<'request.send'> => ({
  room,
  to,
  request: 'q1',
  topic: 'pick',
  value: { card: 7 },
  leftMs: 5_000,
  ...more,
});
const answered = (to: string, value: unknown = 'seven', request = 'q1'): Params<'request.answer'> =>
  ({ room, to, request, answer: { value } }) as Params<'request.answer'>;

const directed = ({ frames }: RawClient): Directed[] =>
  frames.filter((frame): frame is Directed => frame.t === 'eph' && frame.k.startsWith('request.'));
const next = (client: RawClient, count = 1): Promise<Directed> =>
  client.until('a directed message', () => directed(client)[count - 1]);
/** Everything that was sent to a client before this has come when it resolves. */
const settle = (client: RawClient): Promise<unknown> => client.request('room.get', { room });

describe.each(Object.keys(engines))('a request over two nodes on %s', (name) => {
  it('[P530] reaches one member on their device, and its answer the asker; nobody else gets either, and the room counts no event', async () => {
    const world = await (engines[name] as () => Promise<World>)();
    const [one, other] = [await world.node(), await world.node()];
    const [ana, bo, cleo] = [await enter(one, 'ana'), await enter(other, 'bo'), await enter(other, 'cleo')];
    const elsewhere = await other.client('bo', { rooms: { '*': 'speaker' } });
    await elsewhere.join('another room', 'BO');
    const before = ana.events(roomStream(room)).length;
    expect(await ana.request('request.send', asked('bo'))).toEqual({});
    const { n, k, d } = await next(bo);
    expect([n, k, d]).toEqual([
      roomStream(room),
      'request.received',
      { id: 'ana', request: 'q1', topic: 'pick', value: { card: 7 }, leftMs: 5_000 },
    ]);
    expect(await bo.request('request.answer', answered('ana', { ok: true }))).toEqual({});
    expect(await next(ana)).toMatchObject({
      k: 'request.answered',
      d: { id: 'bo', request: 'q1', answer: { value: { ok: true } } },
    });
    // After a later message to all, nothing of the two has gone another way.
    await ana.request('message.send', { room, topic: 'end', value: 1 });
    for (const client of [ana, bo, cleo]) await client.event('message.sent');
    await settle(elsewhere);
    expect([ana, bo, cleo, elsewhere].map((client) => directed(client).length)).toEqual([1, 1, 0, 0]);
    expect(ana.events(roomStream(room))).toHaveLength(before + 1);
  });

  it('[P532] finds its answer when it is sent again at another node, for a minute, for its asker and from its member alone', async () => {
    const world = await (engines[name] as () => Promise<World>)();
    const [one, other] = [await world.node(), await world.node()];
    const [ana, bo, cleo] = [await enter(one, 'ana'), await enter(other, 'bo'), await enter(other, 'cleo')];
    await ana.request('request.send', asked('bo'));
    await bo.request('request.answer', answered('ana'));
    // Another member answers the same request, and asks under the same id.
    await cleo.request('request.answer', answered('ana', 'forged'));
    expect(await ana.request('request.send', asked('bo'))).toEqual({ answer: { value: 'seven' } });
    expect(await cleo.request('request.send', asked('bo'))).toEqual({});
    await next(bo, 2);
    expect(directed(bo)).toHaveLength(2);
    if (name === 'memory') {
      for (let third = 0; third < 3; third += 1) {
        world.clock.advance(20_001);
        // A silent connection ends.
        await Promise.all([ana, bo, cleo].map(settle));
      }
      expect(await ana.request('request.send', asked('bo'))).toEqual({});
    }
  });

  it('[P532] finds its answer after its asker’s connection was cut', async () => {
    const world = await (engines[name] as () => Promise<World>)();
    const [one, other] = [await world.node(), await world.node()];
    const [bo, ana] = [await enter(one, 'bo'), await one.rawClient()];
    const token = await one.token('ana', { [room]: 'speaker' });
    const { sid, rt } = await ana.hello(token, { dev: 'phone' });
    const { e, s } = await ana.join(room, 'ANA');
    await ana.request('request.send', asked('bo'));
    ana.cut();
    await bo.event('member.offline');
    await bo.request('request.answer', answered('ana'));
    const back = await other.rawClient();
    await back.hello(token, { dev: 'phone', sid, rt, cur: { [roomStream(room)]: { e, s } } });
    expect(await back.request('request.send', asked('bo'))).toEqual({ answer: { value: 'seven' } });
  });
});

describe('a request', () => {
  it('[P530] goes to the device with which the member is in the room now', async () => {
    const server = await (await memory()).node();
    const [ana, old] = [await enter(server, 'ana'), await enter(server, 'bo')];
    const fresh = await enter(server, 'bo');
    await old.closed();
    await ana.request('request.send', asked('bo'));
    expect((await next(fresh)).k).toBe('request.received');
    expect(directed(old)).toEqual([]);
  });

  it('[P531] is refused to those who are not there, to oneself, and without a value', async () => {
    const server = await (await memory()).node();
    const [ana, bo] = [await enter(server, 'ana'), await enter(server, 'bo')];
    const stranger = await server.client('eve', { rooms: { [room]: 'host' } });
    const refused = (client: RawClient, params: object) => client.errorCode('request.send', params as Params<'request.send'>);
    expect(await refused(stranger, asked('ana'))).toBe('not_in_room');
    expect(await stranger.errorCode('request.answer', answered('ana'))).toBe('not_in_room');
    expect(await refused(ana, asked('eve'))).toBe('not_found');
    expect(await ana.errorCode('request.answer', answered('eve'))).toBe('not_found');
    expect(await refused(ana, asked('ana'))).toBe('bad_request');
    expect(await refused(ana, { ...asked('bo'), value: undefined })).toBe('bad_request');
    expect(await refused(ana, asked('bo', { leftMs: 60_001 }))).toBe('bad_request');
    expect(await refused(ana, asked('bo', { value: 'x'.repeat(4_095) }))).toBe('too_large');
    expect(await bo.errorCode('request.answer', answered('ana', 'x'.repeat(4_095)))).toBe('too_large');
    const both = { room, to: 'ana', request: 'q1', answer: { value: 1, error: 'refused' as const } };
    expect(await bo.errorCode('request.answer', both)).toBe('bad_request');
    expect(await bo.errorCode('request.answer', { ...both, answer: {} })).toBe('bad_request');
    expect([ana, bo].map((client) => directed(client).length)).toEqual([0, 0]);
    await bo.request('room.leave', { room });
    expect(await refused(ana, asked('bo'))).toBe('not_found');
  });

  it('[P533] is slowed down above ten a second of one connection, and above twenty a second to one member', async () => {
    const { clock, node } = await memory();
    const server = await node();
    const clients = [await enter(server, 'ana'), await enter(server, 'cleo'), await enter(server, 'dan')];
    const [ana, cleo, dan] = clients as [RawClient, RawClient, RawClient];
    const bo = await enter(server, 'bo');
    const burst = (client: RawClient, count: number) =>
      Promise.all(
        Array.from({ length: count }, (_, at) =>
          client.response(client.sendRequest('request.send', asked('bo', { request: `q${at}` }))),
        ),
      );
    const codes = (answers: Awaited<ReturnType<typeof burst>>) => answers.map(({ err }) => err?.code ?? 'ok');
    const own = codes(await burst(ana, 21));
    expect([own.filter((code) => code === 'ok').length, own[20]]).toEqual([20, 'rate_limited']);
    expect(codes(await burst(cleo, 20))).not.toContain('rate_limited');
    // The member was asked forty times at once, which is all that they take.
    const [last] = await burst(dan, 1);
    expect(last?.err).toMatchObject({ code: 'rate_limited', retry: true, after: 50 });
    clock.advance(50);
    expect(codes(await burst(dan, 1))).toEqual(['ok']);
    await next(bo, 41);
    expect(directed(bo)).toHaveLength(41);
  });

  it('[P534] cannot be sent as an ephemeral', async () => {
    const server = await (await memory()).node();
    const [ana, bo] = [await enter(server, 'ana'), await enter(server, 'bo')];
    const n = roomStream(room);
    ana.send({ t: 'eph', n, k: 'request.received', d: { id: 'cleo', request: 'q1', topic: 'pick', value: 1, leftMs: 1 } });
    ana.send({ t: 'eph', n, k: 'request.answered', d: { id: 'bo', request: 'q1', answer: { value: 1 } } });
    ana.send({ t: 'eph', n, k: 'net', d: { level: 3 } });
    await bo.frame('eph', ({ k }) => k === 'net');
    expect(directed(bo)).toEqual([]);
  });

  it('[P535] works with users of an audience that is not listed, in both directions', async () => {
    const server = await (await memory()).node({ hooks: { openRoom: () => Promise.resolve({ audience: 100 }) } });
    const [host, eve] = [await enter(server, 'host', 'host'), await enter(server, 'eve', 'audience')];
    await eve.request('request.send', asked('host'));
    expect((await next(host)).d.id).toBe('eve');
    await host.request('request.answer', answered('eve'));
    expect((await next(eve)).k).toBe('request.answered');
    await host.request('request.send', asked('eve', { request: 'q2' }));
    await next(eve, 2);
    await eve.request('request.answer', answered('host', 'here', 'q2'));
    expect(await next(host, 2)).toMatchObject({ k: 'request.answered', d: { id: 'eve', answer: { value: 'here' } } });
  });
});
