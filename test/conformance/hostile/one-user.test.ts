import { memoryEngine } from '../../../server/engine/memory';
import type { RawClient } from '../../harness/clients/raw-client';
import { startTestServer, type TestServer } from '../../harness/servers/test-server';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ engine: memoryEngine() });
});
afterEach(() => server.close());

const hello = (tok: string, dev: string) => ({ t: 'hello', v: 1, sdk: 't', tok, dev, pf: 'wechat', caps: [] });

async function outcome(tok: string, dev: string): Promise<{ client: RawClient; code: number }> {
  const client = await server.rawClient();
  client.send(hello(tok, dev));
  const code = await client.until('an answer', () => {
    const frame = client.frames.find(({ t }) => t === 'welcome' || t === 'bye');
    return frame === undefined ? undefined : frame.t === 'bye' ? frame.code : 0;
  });
  return { client, code };
}

describe('one user', () => {
  it('[P139] has at most 16 connections, whatever names their devices have, and disturbs no other user', async () => {
    const token = await server.token('eve');
    const all = await Promise.all(Array.from({ length: 40 }, (_, n) => outcome(token, `device-${n}`)));
    expect(all.filter(({ code }) => code === 0)).toHaveLength(16);
    expect(all.filter(({ code }) => code === 4101)).toHaveLength(24);
    const open = all.find(({ code }) => code === 0);
    open?.client.close();
    await open?.client.closed();
    expect((await outcome(token, 'later')).code).toBe(0);
    expect((await outcome(await server.token('ana'), 'd')).code).toBe(0);
  });

  it('[P139] has at most 120 hellos a minute over all device names', async () => {
    const token = await server.token('eve');
    const codes: number[] = [];
    for (let n = 0; n < 125; n += 1) {
      const { client, code } = await outcome(token, `device-${n}`);
      codes.push(code);
      client.cut();
    }
    expect(codes.filter((code) => code === 4101).length).toBeGreaterThanOrEqual(5);
    expect(codes.slice(120)).toEqual([4101, 4101, 4101, 4101, 4101]);
  });

  it('[P182] leaves a bounded number of records, whatever names its devices have and however often they come', async () => {
    const engine = memoryEngine();
    const records = new Set<string>();
    const { put, replace, increment, remove } = engine;
    const attacked = {
      ...engine,
      put: (name: string, ...more: [never, number]) => (records.add(name), put(name, ...more)),
      replace: (name: string, ...more: [never, never, number]) => (records.add(name), replace(name, ...more)),
      increment: (name: string, ttlMs: number) => (records.add(name), increment(name, ttlMs)),
      remove: (name: string) => (records.delete(name), remove(name)),
    };
    await server.close();
    server = await startTestServer({ engine: attacked });
    const token = await server.token('eve');
    const sizes: Record<string, number> = {};
    for (let n = 0; n < 200; n += 1) (await outcome(token, `device-${n}`)).client.cut();
    records.forEach((name) => {
      const kind = name.split(':')[0] ?? '';
      sizes[kind] = (sizes[kind] ?? 0) + 1;
    });
    await engine.close();
    // Of each session the proof and its content. 120 hellos were accepted, one record counts the user, and revoked tokens were only looked up.
    expect(sizes).toMatchObject({ session: 2 * 64, generation: 64, hellos: 121, sessions: 1, token: 1 });
  });

  it('[P140] cannot displace the messages of others by attributes, so that who was away still hears them', async () => {
    const away = await server.rawClient();
    const { sid, rt } = await away.hello(await server.token('away'));
    const { e, s } = await away.join('r', 'Away');
    const ana = await server.client('ana');
    await ana.join('r', 'Ana');
    away.cut();
    await ana.event('member.offline');
    await ana.request('message.send', { room: 'r', topic: 'c', value: 'important' });
    const eve = await server.client('eve');
    await eve.join('r', 'Eve');
    const attrs = { text: 'x'.repeat(1_900) };
    // As fast as the server lets them, for as long as a member may be away.
    for (let half = 0; half < 50; half += 1) {
      const ids = Array.from({ length: 20 }, (_, n) => eve.sendRequest('member.update', { room: 'r', attrs: { ...attrs, n } }));
      await Promise.all(ids.map((id) => eve.response(id)));
      server.clock.advance(500);
      await ana.errorCode('room.get', { room: 'r' });
    }
    const back = await server.rawClient();
    const { st } = await back.hello(await server.token('away'), { sid, rt, cur: { 'r:r': { e, s } } });
    expect(st[0]).toHaveProperty('replay');
    expect((await back.event('message.sent')).d).toMatchObject({ value: 'important' });
  });

  it('[P140] has a rate for each method that all of a room hears of', async () => {
    const eve = await server.client('eve');
    await eve.join('r', 'Eve');
    const ids = Array.from({ length: 25 }, (_, n) => eve.sendRequest('member.update', { room: 'r', attrs: { n } }));
    const codes = await Promise.all(ids.map(async (id) => (await eve.response(id)).err?.code ?? 'ok'));
    expect(codes.filter((code) => code === 'ok')).toHaveLength(20);
    expect(codes.slice(20)).toEqual(Array(5).fill('rate_limited'));
  });
});
