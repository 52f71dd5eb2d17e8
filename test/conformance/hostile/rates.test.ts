import WebSocket from 'ws';
import { apiKey, apiSecret } from '../../harness/servers/operator-requests';
import { startTestServer, type TestServer } from '../../harness/servers/test-server';
import { RawClient } from '../../harness/clients/raw-client';

let server: TestServer;
const start = async (options: Parameters<typeof startTestServer>[0]): Promise<void> => {
  server = await startTestServer(options);
};
afterEach(() => server.close());

const limited = async (limit: string): Promise<number> => {
  const text = await server.attached.node.metrics.registry.metrics();
  return Number(new RegExp(`^rtc_rate_limited_total\\{limit="${limit}"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
};

const one = { perSecond: 1, burst: 2 };

describe('one user', () => {
  it('[P343] has one rate of requests over all connections to a node', async () => {
    await start({ rates: { userRequests: one } });
    const [first, second] = [await server.client('ana'), await server.client('ana')];
    const codes = [];
    for (const client of [first, second, first, second]) codes.push(await client.errorCode('room.get', { room: 'r' }));
    expect(codes).toEqual(['ok', 'ok', 'rate_limited', 'rate_limited']);
    const refused = await first.response(first.sendRequest('room.get', { room: 'r' }));
    expect(refused.err).toMatchObject({ retry: true, after: 1_000 });
    const bo = await server.client('bo');
    expect(await bo.errorCode('room.get', { room: 'r' })).toBe('ok');
    expect(await limited('userRequests')).toBe(3);
    server.clock.advance(1_000);
    expect(await second.errorCode('room.get', { room: 'r' })).toBe('ok');
  });

  it('[P344] finds out no more about rooms by coming back on a new connection', async () => {
    await start({ rates: { misses: { perSecond: 0.2, burst: 3 } } });
    const codes = [];
    for (let n = 0; n < 5; n += 1) {
      const client = await server.client('ana', { rooms: { mine: 'host' } });
      codes.push(await client.errorCode('room.join', { room: `guess${n}`, name: 'Ana', tracks: [] }));
    }
    expect(codes).toEqual(['not_found', 'not_found', 'not_found', 'rate_limited', 'rate_limited']);
    expect(await limited('misses')).toBe(2);
  });

  it('[P347] is not named where refused connections and invitations are counted', async () => {
    await start({ limits: { hellosPerMinute: 10_000, invitesPerMinute: 1 } });
    const ana = await server.client('ana');
    await ana.request('call.start', { to: ['bo'], kind: 'audio', name: 'Ana' });
    const response = await ana.response(ana.sendRequest('call.start', { to: ['cy'], kind: 'audio', name: 'Ana' }));
    expect(response.err).toMatchObject({ code: 'rate_limited', after: expect.any(Number) });
    for (let n = 0; n < 15; n += 1) await server.client('ana');
    const more = await server.rawClient();
    more.send({ t: 'hello', v: 1, sdk: 't', tok: await server.token('ana'), dev: 'more', pf: 'wechat', caps: [] });
    expect(await more.frame('bye')).toMatchObject({ code: 4101, after: expect.any(Number) });
    expect([await limited('invites'), await limited('userConnections')]).toEqual([1, 1]);
  });
});

describe('one address', () => {
  const hello = async (client: RawClient, tok: string): Promise<number> => {
    client.send({ t: 'hello', v: 1, sdk: 't', tok, dev: 'd', pf: 'wechat', caps: [] });
    return (await client.closed()).code;
  };

  it('[P345] waits after hellos whose tokens were refused, and others do not', async () => {
    await start({ rates: { failedHellos: one }, trustProxy: true });
    const from = (address: string) => RawClient.open(server.url, { 'x-forwarded-for': address });
    const codes = [];
    for (let n = 0; n < 3; n += 1) codes.push(await hello(await from(`2001:db8::${n}`), 'x.y.z'));
    expect(codes).toEqual([4003, 4003, 4101]);
    const honest = await from('2001:db8:0:1::1');
    await honest.hello(await server.token('ana'));
    honest.cut();
    expect(await limited('failedHellos')).toBe(1);
    server.clock.advance(1_000);
    const later = await from('2001:db8::9');
    await later.hello(await server.token('ana'));
    later.cut();
  });

  it('[P342] cannot be made up by clients of a server without a proxy', async () => {
    await start({ rates: { failedHellos: one } });
    const codes = [];
    for (let n = 0; n < 3; n += 1)
      codes.push(await hello(await RawClient.open(server.url, { 'x-forwarded-for': `203.0.113.${n}` }), 'x'));
    expect(codes).toEqual([4003, 4003, 4101]);
  });

  it.each([
    ['development', '/dev/users'],
    ['operators', '/twirp/livekit.RoomService/ListRooms'],
    ['media', '/media/x.flv'],
    ['hooks', '/media/srs/on_play'],
    ['metrics', '/metrics'],
  ] as const)('[P348] has a rate of %s, and gets 429 with the time to wait', async (name, path) => {
    await start({ rates: { [name]: one }, dev: true, apiKey, apiSecret });
    const answers = [];
    for (let n = 0; n < 3; n += 1) answers.push(await fetch(server.origin + path));
    expect(answers.map(({ status }) => status === 429)).toEqual([false, false, true]);
    expect(answers[2]?.headers.get('retry-after')).toBe('1');
    expect(await answers[2]?.json()).toMatchObject({ code: 'resource_exhausted' });
    expect(await limited(name)).toBe(1);
    for (let n = 0; n < 5; n += 1) expect((await fetch(`${server.origin}/livez`)).status).toBe(200);
  });

  it('[P348] has a rate of media by WebSocket, and a limit of connections, with the time to wait', async () => {
    await start({ rates: { media: { perSecond: 0.001, burst: 1 } }, maxPerAddress: 1 });
    const refusal = (path: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = new WebSocket(server.origin.replace('http', 'ws') + path);
        socket.on('error', () => undefined).on('open', () => resolve('open'));
        socket.on('unexpected-response', (_request, response) => {
          resolve(`${response.statusCode} ${response.headers['retry-after'] ?? ''}`);
          socket.terminate();
        });
      });
    expect(await refusal('/media/x.flv')).not.toContain('429');
    expect(await refusal('/media/x.flv')).toBe('429 5');
    await server.rawClient();
    expect(await refusal('/v1')).toBe('429 5');
    expect(await limited('addressConnections')).toBe(1);
  });
});
