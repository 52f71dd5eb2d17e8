import { RawClient } from '../harness/clients/raw-client';
import { camera, startTestServer, type TestServer } from '../harness/servers/test-server';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

type Line = { readonly text: string; readonly session?: string; readonly trace?: string };
const lines = (): Line[] => server.logs.map((line) => JSON.parse(line) as Line);

describe('the log of a session', () => {
  it('[P270] has one trace id over all its connections, and another session has another', async () => {
    const ana = await server.rawClient();
    const { sid, rt } = await ana.hello(await server.token('ana'));
    ana.close();
    await ana.closed();
    const again = await RawClient.open(server.url);
    expect((await again.hello(await server.token('ana'), { sid, rt })).sid).toBe(sid);
    await server.client('bo');
    const welcomes = lines().filter(({ text }) => text === 'welcome');
    const [first, second, other] = welcomes.map(({ trace }) => trace);
    expect(welcomes).toHaveLength(3);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
    again.close();
  });

  it('[P270] has it in the lines of its requests, of its failures and of its end', async () => {
    const ana = await server.client('ana');
    const trace = lines().find(({ text }) => text === 'welcome')?.trace;
    server.media.broken = 'on fire';
    expect(await ana.errorCode('room.join', { room: 'r', name: 'Ana', tracks: camera })).toBe('unavailable');
    ana.send('not a frame');
    await ana.closed();
    const traced = lines().filter((line) => line.trace === trace);
    expect(traced.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['welcome', 'media granted no URL', 'a frame was refused', 'bye']),
    );
    expect(new Set(traced.map(({ session }) => session)).size).toBe(1);
    expect(lines().filter(({ session, trace: own }) => (session === undefined) !== (own === undefined))).toEqual([]);
  });
});
