import { limits } from '../../components/core/protocol/limits';
import { startTestServer, type TestServer } from '../harness/servers/test-server';
import type { RawClient } from '../harness/clients/raw-client';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

const codes = async (client: RawClient, ids: readonly number[]) =>
  Promise.all(ids.map(async (id) => (await client.response(id)).err?.code ?? 'ok'));

describe('rate limits', () => {
  it('[P70] allow 40 requests at once and 20 a second, and report when to retry', async () => {
    const ana = await server.client('ana');
    const looks = (count: number) => Array.from({ length: count }, () => ana.sendRequest('room.get', { room: 'r' }));
    const first = await codes(ana, looks(limits.requestsBurst + 1));
    expect(first.filter((code) => code === 'ok')).toHaveLength(limits.requestsBurst);
    const refused = await ana.response(limits.requestsBurst + 1);
    expect(refused.err).toMatchObject({ code: 'rate_limited', retry: true, after: 1000 / limits.requestsPerSecond });
    server.clock.advance(1_000);
    const second = await codes(ana, looks(limits.requestsPerSecond + 1));
    expect(second.filter((code) => code === 'ok')).toHaveLength(limits.requestsPerSecond);
    expect(ana.closedWith).toBeNull();
  });

  it('[P71] allow five messages a second per connection, ten at once', async () => {
    const ana = await server.client('ana');
    await ana.join('r', 'Ana');
    const say = (count: number) =>
      Array.from({ length: count }, (_, n) => ana.sendRequest('message.send', { room: 'r', topic: 'c', value: n }));
    const burst = await codes(ana, say(12));
    expect(burst.filter((code) => code === 'ok')).toHaveLength(limits.messagesPerSecond * 2);
    server.clock.advance(1_000);
    expect((await codes(ana, say(6))).filter((code) => code === 'ok')).toHaveLength(limits.messagesPerSecond);
  });

  it('[P72] reject more than 30 hellos a minute from one device', async () => {
    const token = await server.token('ana');
    for (let n = 0; n < limits.hellosPerMinute; n += 1) {
      const client = await server.rawClient();
      await client.hello(token, { dev: 'same' });
      client.cut();
    }
    const client = await server.rawClient();
    client.send({ t: 'hello', v: 1, sdk: 't', tok: token, dev: 'same', pf: 'wechat', caps: [] });
    const bye = await client.frame('bye');
    expect(bye.code).toBe(4101);
    expect(bye.after).toBeGreaterThan(0);
    const other = await server.rawClient();
    expect((await other.hello(token, { dev: 'another' })).t).toBe('welcome');
    server.clock.advance(60_000);
    const later = await server.rawClient();
    expect((await later.hello(await server.token('ana'), { dev: 'same' })).t).toBe('welcome');
  });

  it('[P73] close a flood of frames with 4101', async () => {
    const ana = await server.client('ana');
    for (let n = 0; n < 20; n += 1) ana.send(Array.from({ length: 32 }, () => ({ t: 'ping' })));
    expect((await ana.closed()).code).toBe(4101);
  });

  it('[P74] drop ephemerals above 20 a second, and nothing else', async () => {
    const bo = await server.client('bo');
    await bo.join('r', 'Bo');
    const ana = await server.client('ana');
    await ana.join('r', 'Ana');
    for (let n = 0; n < 80; n += 1) {
      ana.send({ t: 'eph', n: 'r:r', k: 'volume', d: { level: n } });
      ana.send({ t: 'ping' });
      await ana.until('pong', () => (ana.frames.filter(({ t }) => t === 'pong').length === n + 1 ? true : undefined));
    }
    await ana.request('message.send', { room: 'r', topic: 'c', value: 1 });
    await bo.event('message.sent');
    expect(bo.frames.filter(({ t }) => t === 'eph').length).toBeLessThanOrEqual(limits.requestsBurst);
    expect(ana.closedWith).toBeNull();
  });

  it('[P75] slow down requests for rooms that the token does not allow', async () => {
    const ana = await server.client('ana', { rooms: { mine: 'host' } });
    const misses = await codes(
      ana,
      Array.from({ length: 12 }, (_, n) => ana.sendRequest('room.get', { room: `guess${n}` })),
    );
    expect(misses.filter((code) => code === 'not_found')).toHaveLength(10);
    expect(misses.slice(10)).toEqual(['rate_limited', 'rate_limited']);
    expect(await ana.errorCode('room.get', { room: 'mine' })).toBe('ok');
  });

  it('[P76] limit connections, in all and per address', async () => {
    await server.close();
    server = await startTestServer({ maxConnections: 3, maxPerAddress: 2 });
    await server.rawClient();
    await server.rawClient();
    await expect(server.rawClient()).rejects.toThrow('429');
    await server.close();
    server = await startTestServer({ maxConnections: 1 });
    const only = await server.rawClient();
    await expect(server.rawClient()).rejects.toThrow('503');
    only.close();
    await only.closed();
    await expect(server.rawClient()).resolves.toBeDefined();
  });
});

describe('slow readers', () => {
  it('[P77] are cut with more than 1 MiB waiting, without loss for others, and recover by a resume', async () => {
    await server.close();
    server = await startTestServer({ limits: { requestsPerSecond: 10_000, requestsBurst: 10_000, messagesPerSecond: 10_000 } });
    const slow = await server.rawClient();
    const { sid, rt } = await slow.hello(await server.token('slow'));
    const { e, s } = await slow.join('r', 'Slow');
    const bo = await server.client('bo');
    await bo.join('r', 'Bo');
    slow.socket.pause();
    const value = 'x'.repeat(4_000);
    let said = 0;
    // The kernel buffers some megabytes before the server's queue grows. So little time passes that nobody is cut for silence.
    while (server.attached.node.connections > 1 && said < 2_000) {
      await bo.request('message.send', { room: 'r', topic: 'c', value });
      said += 1;
      server.clock.advance(10);
    }
    expect(server.attached.node.connections).toBe(1);
    expect(await (await fetch(`${server.origin}/metrics`)).text()).toContain('rtc_byes_total{code="4201"} 1');
    await bo.until('all of it', () =>
      bo.events('r:r').filter(({ k }) => k === 'message.sent').length === said ? true : undefined,
    );

    const back = await server.rawClient();
    const welcome = await back.hello(await server.token('slow'), { sid, rt, cur: { 'r:r': { e, s } } });
    expect(welcome.resumed).toBe(true);
    expect(welcome.st[0]?.s).toBeGreaterThanOrEqual(s + said);
    slow.socket.resume();
    expect(await slow.closed()).toMatchObject({ code: expect.any(Number) });
  });

  it('[P78] with more than 64 KiB waiting get durable events, and no ephemerals', async () => {
    await server.close();
    server = await startTestServer({
      limits: { requestsPerSecond: 10_000, requestsBurst: 10_000, messagesPerSecond: 10_000, ephemeralQueueBytes: -1 },
    });
    const bo = await server.client('bo');
    await bo.join('r', 'Bo');
    const ana = await server.client('ana');
    await ana.join('r', 'Ana');
    ana.send({ t: 'eph', n: 'r:r', k: 'volume', d: { level: 1 } });
    await ana.request('message.send', { room: 'r', topic: 'c', value: 1 });
    await bo.event('message.sent');
    expect(bo.frames.filter(({ t }) => t === 'eph')).toEqual([]);
  });
});
