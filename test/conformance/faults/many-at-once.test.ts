import { seededRandom } from '../../../tools/seeded-random';
import type { RawClient } from '../../harness/clients/raw-client';
import { startCluster } from '../../harness/clients/call-client';
import { startTestServer, type TestServer } from '../../harness/servers/test-server';

const generous = { requestsPerSecond: 10_000, requestsBurst: 10_000, messagesPerSecond: 10_000, hellosPerMinute: 10_000 };
const say = (client: RawClient, value: string) => client.request('message.send', { room: 'r', topic: 'chat', value });

describe('slow readers', () => {
  it('[R72] twenty at once are cut with 4201, and every other member gets every message in order', async () => {
    const server = await startTestServer({ limits: { ...generous, membersPerRoom: 32 } });
    const members = await Promise.all(
      Array.from({ length: 24 }, async (_none, at) => {
        const client = await server.client(`user${at}`);
        await client.join('r', `User ${at}`);
        return client;
      }),
    );
    const [writer, ...readers] = members.slice(20);
    if (writer === undefined) throw new Error('nobody writes');
    members.slice(0, 20).forEach(({ socket }) => socket.pause());
    const filling = 'x'.repeat(4_000);
    let said = 0;
    // The kernel takes some megabytes for each of them first. So little time passes that nobody is cut for silence.
    while (server.attached.node.connections > 4 && said < 2_000) {
      await say(writer, filling);
      said += 1;
      server.clock.advance(10);
    }
    expect(server.attached.node.connections).toBe(4);
    const metrics = await (await fetch(`${server.origin}/metrics`)).text();
    expect(metrics).toContain('rtc_byes_total{code="4201"} 20');
    const heard = (client: RawClient) => client.events('r:r').filter(({ k }) => k === 'message.sent');
    for (const reader of readers) {
      await reader.until('all of it', () => (heard(reader).length === said ? true : undefined));
      const numbers = reader.events('r:r').map((event) => event.s);
      expect(numbers).toEqual(numbers.map((_s, at) => (numbers[0] ?? 0) + at));
      expect(reader.closedWith).toBeNull();
    }
    await server.close();
  });
});

describe('two devices of a user', () => {
  const seed = Number(process.env['SEED'] ?? 1);

  it(`[R73] that join at once on two nodes are one member, without a leave, in each of 100 races (seed ${seed})`, async () => {
    const cluster = startCluster(seededRandom(seed));
    const nodes = [await cluster.startNode({ limits: generous }), await cluster.startNode({ limits: generous })] as const;
    const bo = await nodes[0].client('bo');
    await bo.join('r', 'Bo');
    const wins = [0, 0];
    for (let round = 0; round < 100; round += 1) {
      const user = `ana${round}`;
      const devices = await Promise.all(nodes.map((node) => node.client(user)));
      const asked = devices.map((device) => device.sendRequest('room.join', { room: 'r', name: 'Ana', tracks: [] }));
      const loser = await Promise.race(devices.map((device, at) => device.closed().then(() => at)));
      const winner = devices[1 - loser] as RawClient;
      expect((await winner.response(asked[1 - loser] ?? 0)).err).toBeUndefined();
      expect(devices[loser]?.closedWith?.code).toBe(4001);
      expect(winner.closedWith).toBeNull();
      wins[1 - loser] = (wins[1 - loser] ?? 0) + 1;
      await winner.request('room.leave', { room: 'r' });
      await bo.event('member.left', ({ d }) => d.id === user);
      const told = bo.events('r:r').map(({ k }) => k);
      // Joining again is no news, and nobody was gone in between.
      expect(told.slice(0, -1).every((k) => k === 'member.joined')).toBe(true);
      expect(told.at(-1)).toBe('member.left');
      bo.frames.length = 0;
      devices.forEach((device) => device.close());
    }
    expect(Math.min(...wins)).toBeGreaterThan(0);
    await cluster.close();
  });
});

describe('all clients of a node', () => {
  /** Ten members in each of the rooms, and what they need to resume. */
  async function fill(server: TestServer, count: number) {
    return Promise.all(
      Array.from({ length: count }, async (_none, at) => {
        const [user, room] = [`user${at}`, `room${Math.floor(at / 10)}`];
        const client = await server.client(user, { hello: { dev: user } });
        const { e, s } = await client.join(room, user);
        const { sid, rt } = await client.frame('welcome');
        return { user, room, client, sid, rt, at: { e, s } };
      }),
    );
  }

  it('[R74] that lose their sockets at once are all back by replay, none by a snapshot, and no member has left', async () => {
    const server = await startTestServer({ limits: generous });
    const members = await fill(server, 300);
    members.forEach(({ client }) => client.cut());
    await Promise.all(
      members.map(async (member) => {
        const again = await server.rawClient();
        const { user, room, sid, rt, at } = member;
        const welcome = await again.hello(await server.token(user), { dev: user, sid, rt, cur: { [`r:${room}`]: at } });
        expect(welcome).toMatchObject({ resumed: true, st: [{ n: `r:${room}`, replay: expect.any(Number) }] });
        member.client = again;
      }),
    );
    const metrics = await (await fetch(`${server.origin}/metrics`)).text();
    expect(metrics).toContain('rtc_streams_resumed_total{how="replay"} 300');
    expect(metrics).not.toContain('rtc_streams_resumed_total{how="snapshot"}');
    const left = members.flatMap(({ client, room }) => client.events(`r:${room}`)).filter(({ k }) => k === 'member.left');
    expect(left).toEqual([]);
    await server.close();
  });
});
