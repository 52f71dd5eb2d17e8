import { startTestServer, type TestServer } from '../harness/servers/test-server';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

const metrics = async (): Promise<string> => (await fetch(`${server.origin}/metrics`)).text();

describe('the metrics', () => {
  it('[P266] count what happens at sockets and at the engine', async () => {
    const ana = await server.client('ana');
    await ana.join('r', 'Ana');
    const before = await metrics();
    expect(before).toContain('rtc_handshake_seconds_count{outcome="new"} 1');
    expect(before).toContain('rtc_request_seconds_count{method="room.join"} 1');
    expect(before).toMatch(/^rtc_engine_operation_seconds_count\{operation="commit",outcome="ok"\} [1-9]/m);
    const bo = await server.client('bo');
    await bo.join('r', 'Bo');
    await ana.event('member.joined', ({ d }) => d.member.id === 'bo');
    const after = await metrics();
    expect(after).toMatch(/^rtc_event_delivery_seconds_count [1-9]/m);
    expect(Number(/^rtc_socket_queue_bytes_count (\d+)$/m.exec(after)?.[1])).toBeGreaterThanOrEqual(5);
  });

  it('[P266] count a session that was resumed by replay, and one that needed a snapshot', async () => {
    const ana = await server.client('ana');
    const { sid, rt } = await ana.frame('welcome');
    const { e, s } = await ana.join('r', 'Ana');
    ana.cut();
    const again = await server.rawClient();
    const replayed = await again.hello(await server.token('ana'), { dev: 'ana-1', sid, rt, cur: { 'r:r': { e, s } } });
    expect(replayed.st).toEqual([expect.objectContaining({ n: 'r:r', replay: expect.any(Number) })]);
    expect(await metrics()).toContain('rtc_sessions_resumed_total{how="replay"} 1');
    again.cut();
    const third = await server.rawClient();
    const anew = { dev: 'ana-1', sid, rt: replayed.rt, cur: { 'r:r': { e: '', s: 0 } } };
    await third.hello(await server.token('ana'), anew);
    expect(await metrics()).toContain('rtc_sessions_resumed_total{how="snapshot"} 1');
  });

  it('[P266] say whether the node is ready', async () => {
    expect(await metrics()).toContain('rtc_ready 1');
    server.attached.drain();
    expect(await metrics()).toContain('rtc_ready 0');
  });
});
