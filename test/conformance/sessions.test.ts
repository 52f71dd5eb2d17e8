import { emptyInbox } from '../../components/core/protocol/call-state';
import type { StreamEvent } from '../../components/core/protocol/messages';
import { limits } from '../../components/core/protocol/limits';
import { returnSpreadMs } from '../../server/sessions/connections';
import { startTestServer, type TestServer } from '../harness/servers/test-server';
import type { RawClient } from '../harness/clients/raw-client';
import { turn } from '../harness/turn';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

const numbers = (events: readonly StreamEvent[]) => events.map(({ s }) => s);
const say = (client: RawClient, value: number, k?: string) =>
  client.request('message.send', { room: 'r', topic: 'chat', value }, k);

/** Sends more than the rate limit allows. */
async function sayMany(client: RawClient, count: number): Promise<void> {
  for (let n = 1; n <= count; n += 1) {
    await say(client, n);
    server.clock.advance(250);
  }
}

/** Ana joins and loses her socket; returns the data needed to resume. */
async function cutAna(): Promise<{ sid: string; rt: string; at: { e: string; s: number } }> {
  const ana = await server.rawClient();
  const { sid, rt } = await ana.hello(await server.token('ana'), { dev: 'ana' });
  const { e, s } = await ana.join('r', 'Ana');
  ana.cut();
  return { sid, rt, at: { e, s } };
}

describe('hello and welcome', () => {
  it('[P1] answers hello with a session, a resume token and the limits that a client must keep', async () => {
    const client = await server.rawClient();
    const welcome = await client.hello(await server.token('ana'));
    expect(welcome).toMatchObject({ v: 1, resumed: false, hb: limits.heartbeatMs, st: [], now: server.clock.now() });
    const { frameBytes: frame, messageBytes: message, requestsPerSecond: rate } = limits;
    expect(welcome.lim).toEqual({ frame, message, rate, spread: 1_000 });
    expect(welcome.rt).toMatch(/^[\w-]{22}$/);
    expect(welcome.sid).not.toBe('');
  });

  it('[P2] answer requests sent right after hello, after the welcome and in order', async () => {
    const client = await server.rawClient();
    client.send({ t: 'hello', v: 1, sdk: 'test', tok: await server.token('ana'), dev: 'd', pf: 'wechat', caps: [] });
    const join = client.sendRequest('room.join', { room: 'r', name: 'Ana', tracks: [] });
    const send = client.sendRequest('message.send', { room: 'r', topic: 'chat', value: 1 });
    await client.response(send);
    const order = client.frames.filter(({ t }) => t !== 'ev').map((frame) => (frame.t === 'res' ? frame.id : frame.t));
    expect(order).toEqual(['welcome', join, send]);
  });

  it('[P3] refuses another version with 4002, whatever other fields it has', async () => {
    const client = await server.rawClient();
    client.send({ t: 'hello', v: 2, future: true });
    expect(await client.frame('bye')).toMatchObject({ code: 4002, why: 'too_old' });
    expect((await client.closed()).code).toBe(4002);
  });

  it('[P4] disconnect a client that sends no hello within 5 s', async () => {
    const client = await server.rawClient();
    await fromNow(limits.handshakeMs - 1);
    expect(client.closedWith).toBeNull();
    await fromNow(1);
    expect((await client.closed()).code).toBe(1008);
  });

  it('[P5] send bye before a close', async () => {
    const client = await server.rawClient();
    await client.hello(await server.token('ana'));
    client.send('nonsense');
    await client.closed();
    expect(client.frames.at(-1)).toEqual({ t: 'bye', code: 4000, why: 'bad_request' });
  });
});

/** Lets pending work set its timers, then advances the clock. */
async function fromNow(ms: number): Promise<void> {
  await turn();
  server.clock.advance(ms);
}

describe('resume', () => {
  it('[P6] replays exactly the events after the position, then continues live', async () => {
    const bo = await server.client('bo');
    await bo.join('r', 'Bo');
    const { sid, rt, at } = await cutAna();
    await bo.event('member.offline');
    for (const n of [1, 2, 3]) await say(bo, n);

    const ana = await server.rawClient();
    const welcome = await ana.hello(await server.token('ana'), { sid, rt, cur: { 'r:r': at } });
    expect(welcome).toMatchObject({ sid, resumed: true });
    await say(bo, 4);
    await ana.event('message.sent', ({ d }) => d.value === 4);
    const events = ana.events('r:r');
    expect(numbers(events)).toEqual(events.map((_, index) => at.s + 1 + index));
    expect(events.map(({ k }) => k)).toEqual([
      'member.offline',
      ...Array(3).fill('message.sent'),
      'member.online',
      'message.sent',
    ]);
    expect(welcome.st).toEqual([{ n: 'r:r', e: at.e, s: at.s + 5, replay: 5 }]);
  });

  it('[P7] sends a snapshot when events are missing, when the epoch has changed, and on request', async () => {
    const bo = await server.client('bo');
    await bo.join('r', 'Bo');
    const { sid, rt, at } = await cutAna();
    await bo.event('member.offline');
    const cursors = [{ e: 'another', s: at.s }, { e: '', s: 0 }, { e: at.e, s: at.s + 1_000 }]; // prettier-ignore
    let claim = { sid, rt };
    for (const cursor of cursors) {
      const ana = await server.rawClient();
      const welcome = await ana.hello(await server.token('ana'), { ...claim, cur: { 'r:r': cursor } });
      claim = { sid: welcome.sid, rt: welcome.rt };
      expect(welcome.st[0]).toMatchObject({
        n: 'r:r',
        e: at.e,
        snap: { members: [{ id: 'bo' }, { id: 'ana', presence: 'online' }] },
      });
      expect(welcome.st[0]).not.toHaveProperty('replay');
      await say(bo, 1);
      const event = await ana.event('message.sent');
      expect(event.s).toBe((welcome.st[0]?.s ?? 0) + 1);
      ana.cut();
      await bo.event('member.offline', ({ s }) => s > event.s);
    }
  });

  it('[P8] leaves rooms that the session is not a member of out of the welcome', async () => {
    const { sid, rt, at } = await cutAna();
    const ana = await server.rawClient();
    const welcome = await ana.hello(await server.token('ana'), { sid, rt, cur: { 'r:r': at, 'r:other': at, 'u:bo': at } });
    expect(welcome.st.map(({ n }) => n)).toEqual(['r:r']);
  });

  it('[P9] subscribes to the own inbox on request', async () => {
    const ana = await server.rawClient();
    const welcome = await ana.hello(await server.token('ana'), { cur: { 'u:ana': { e: '', s: 0 } } });
    expect(welcome.st).toEqual([{ n: 'u:ana', e: expect.stringMatching(/./), s: 0, snap: emptyInbox }]);
  });

  it.each([
    ['another resume token', async (claim: Claim) => ({ ...claim, rt: 'x'.repeat(22) }), 'ana'],
    ['another user', async (claim: Claim) => claim, 'bo'],
    ['no resume token', async ({ sid }: Claim) => ({ sid }), 'ana'],
    ['a session that never was', async ({ rt }: Claim) => ({ sid: 'never', rt }), 'ana'],
  ])('[P10] opens a new session for %s, without state of the old one', async (_what, change, user) => {
    const { sid, rt, at } = await cutAna();
    const client = await server.rawClient();
    const welcome = await client.hello(await server.token(user), { ...(await change({ sid, rt })), cur: { 'r:r': at } });
    expect(welcome).toMatchObject({ resumed: false, st: [] });
    expect(welcome.sid).not.toBe(sid);
  });

  it('[P11] keeps 30 of 30 sessions whose welcome was lost', async () => {
    const bo = await server.client('bo');
    await bo.join('r', 'Bo');
    const clients = await Promise.all(
      Array.from({ length: 30 }, async (_, n) => {
        const client = await server.rawClient();
        const { sid, rt } = await client.hello(await server.token(`u${n}`, { r: 'audience', [`own${n}`]: 'host' }), {
          dev: `d${n}`,
        });
        const { e, s } = await client.join(`own${n}`, `U${n}`);
        client.cut();
        return { n, sid, rt, at: { e, s } };
      }),
    );
    const kept = await Promise.all(
      clients.map(async ({ n, sid, rt, at }) => {
        const token = await server.token(`u${n}`, { [`own${n}`]: 'host' });
        const hello = { sid, rt, cur: { [`r:own${n}`]: at }, dev: `d${n}` };
        // Three times, the client never reads the welcome with the new resume token.
        for (let cut = 0; cut < 3; cut += 1) {
          const lost = await server.rawClient();
          await lost.hello(token, hello);
          lost.cut();
        }
        const client = await server.rawClient();
        return client.hello(token, hello);
      }),
    );
    expect(kept.filter(({ resumed, st }) => resumed && st.length === 1)).toHaveLength(30);
  });

  it('[P12] accepts the former resume token until the new one was used, and not after', async () => {
    const { sid, rt: first } = await cutAna();
    const resume = async (rt: string) => {
      const client = await server.rawClient();
      const welcome = await client.hello(await server.token('ana'), { sid, rt, dev: 'ana' });
      client.cut();
      return welcome;
    };
    const second = await resume(first);
    const third = await resume(first);
    expect([second.resumed, third.resumed]).toEqual([true, true]);
    const fourth = await resume(third.rt);
    expect(fourth.resumed).toBe(true);
    expect((await resume(first)).resumed).toBe(false);
    expect((await resume(fourth.rt)).resumed).toBe(true);
  });

  it('[P13] keeps resume tokens only as hashes', async () => {
    const kept: unknown[] = [];
    const { memoryEngine } = await import('../../server/index');
    const engine = memoryEngine();
    const spied = await startTestServer({
      engine: {
        ...engine,
        put: (name, value, ...more) => (kept.push(value), engine.put(name, value, ...more)),
        replace: (name, read, value, ttlMs) => (kept.push(value), engine.replace(name, read, value, ttlMs)),
      },
    });
    const client = await spied.rawClient();
    const { rt } = await client.hello(await spied.token('ana'));
    expect(kept.length).toBeGreaterThan(0);
    expect(JSON.stringify(kept)).not.toContain(rt);
    await spied.close();
    await engine.close();
  });

  it('[P14] closes an older connection of the session with 4001, and ignores its frames', async () => {
    const bo = await server.client('bo');
    await bo.join('r', 'Bo');
    const old = await server.rawClient();
    const { sid, rt } = await old.hello(await server.token('ana'));
    const { e, s } = await old.join('r', 'Ana');
    const fresh = await server.rawClient();
    await fresh.hello(await server.token('ana'), { sid, rt, cur: { 'r:r': { e, s } } });

    expect((await old.closed()).code).toBe(4001);
    expect(old.frames.at(-1)).toMatchObject({ t: 'bye', code: 4001, why: 'replaced' });
    await say(fresh, 1);
    await bo.event('message.sent');
    // The other members saw neither a loss nor a return: an update of nothing tells the nodes of the new connection.
    expect(bo.events('r:r').map(({ k }) => k)).toEqual(['member.joined', 'member.updated', 'message.sent']);
  });

  it('[P15] applies every request once over a reset, and repeats the response to repeated ones', async () => {
    await server.close();
    server = await startTestServer({ limits: { requestsPerSecond: 1_000, requestsBurst: 1_000, messagesPerSecond: 1_000 } });
    const bo = await server.client('bo');
    await bo.join('r', 'Bo');
    let client = await server.rawClient();
    let { sid, rt } = await client.hello(await server.token('ana'), { dev: 'ana' });
    let at = await client.join('r', 'Ana').then(({ e, s }) => ({ e, s }));
    const open = new Map<string, number>();
    let repeated = 0;

    for (let round = 0; round < 20; round += 1) {
      for (let n = 0; n < 10; n += 1) open.set(`k${round}-${n}`, round * 10 + n);
      const sent = Array.from(open, ([k, value]) => ({
        k,
        id: client.sendRequest('message.send', { room: 'r', topic: 'chat', value }, k),
      }));
      // In every second round the socket is reset while the responses are in flight: done, but unknown to the client.
      const deaf = round % 2 === 0;
      if (deaf) client.socket.pause();
      const newest = round * 10 + 9;
      await bo.event('message.sent', ({ d }) => d.value === newest);
      if (!deaf) await Promise.all(sent.map(({ id }) => client.response(id)));
      client.cut();
      const answers = client.frames.filter((frame) => frame.t === 'res');
      repeated += answers.filter((answer) => answer.dup === 1).length;
      sent
        .filter(({ id }) => answers.some((answer) => answer.id === id && answer.err === undefined))
        .forEach(({ k }) => open.delete(k));
      at = { e: at.e, s: Math.max(at.s, ...numbers(client.events('r:r'))) };
      client = await server.rawClient();
      ({ sid, rt } = await client.hello(await server.token('ana'), { sid, rt, dev: `ana${round}`, cur: { 'r:r': at } }));
    }
    await bo.event('message.sent', ({ d }) => d.value === 199);
    const values = bo.frames.flatMap((frame) => (frame.t === 'ev' && frame.k === 'message.sent' ? [frame.d.value] : []));
    expect(open.size).toBe(0);
    expect(values.slice().sort((one, other) => Number(one) - Number(other))).toEqual(Array.from({ length: 200 }, (_, n) => n));
    expect(repeated).toBe(100);
  });

  it('[P16] sends all frames of one turn as one text, and none above 64 KiB', async () => {
    const bo = await server.client('bo');
    await bo.join('r', 'Bo');
    const { sid, rt, at } = await cutAna();
    await sayMany(bo, 60);
    const large = 'x'.repeat(3_500);
    for (let n = 0; n < 30; n += 1) {
      await bo.request('message.send', { room: 'r', topic: 'chat', value: large });
      server.clock.advance(250);
    }
    const ana = await server.rawClient();
    await ana.hello(await server.token('ana'), { sid, rt, cur: { 'r:r': at } });
    await ana.until('all events', () => (ana.events('r:r').length >= 92 ? true : undefined));
    expect(ana.texts.length).toBeLessThanOrEqual(4);
    expect(Math.max(...ana.texts.map((text) => Buffer.byteLength(text)))).toBeLessThanOrEqual(limits.outboundFrameBytes);
  });
});

interface Claim {
  sid: string;
  rt?: string;
}

describe('heartbeat', () => {
  it('[P17] answers ping with pong, and closes a connection that was silent for 25 s', async () => {
    const ana = await server.client('ana');
    server.clock.advance(limits.serverSilenceMs - 1_000);
    ana.send({ t: 'ping' });
    await ana.frame('pong');
    server.clock.advance(limits.serverSilenceMs - 1);
    ana.send({ t: 'ping' });
    await ana.until('second pong', () => (ana.frames.filter(({ t }) => t === 'pong').length === 2 ? true : undefined));
    server.clock.advance(limits.serverSilenceMs);
    expect((await ana.closed()).code).toBe(4202);
  });
});

describe('drain', () => {
  it('[P180] spreads the return of few clients over a second', async () => {
    const few = await Promise.all(Array.from({ length: 8 }, (_, n) => server.client(`few-${n}`)));
    server.attached.drain(60_000);
    const byes = await Promise.all(few.map((client) => client.frame('bye')));
    expect(Math.max(...byes.map(({ after }) => after ?? Infinity))).toBeLessThanOrEqual(1_000);
  });

  it('[P180] allows each client two milliseconds, between one second and ten', () => {
    expect([0, 3, 500, 2_000, 5_000, 20_000].map(returnSpreadMs)).toEqual([1_000, 1_000, 1_000, 4_000, 10_000, 10_000]);
  });

  it('[P18] closes all connections with 4200, spread over the given time, and accepts no new ones', async () => {
    const others = await Promise.all(Array.from({ length: 20 }, (_, n) => server.client(`u${n}`)));
    server.attached.drain(5_000);
    const byes = await Promise.all(others.map((client) => client.frame('bye')));
    expect(new Set(byes.map(({ code }) => code))).toEqual(new Set([4200]));
    const after = byes.map((bye) => bye.after ?? -1);
    expect(Math.min(...after)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...after)).toBeLessThanOrEqual(5_000);
    expect(new Set(after).size).toBeGreaterThan(10);
    await expect(server.rawClient()).rejects.toThrow('503');
  });
});
