import { limits } from '../../components/core/protocol/limits';
import { startTestServer, type TestServer } from '../harness/servers/test-server';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ dev: true });
});
afterEach(() => server.close());

const come = async (user: string, name?: string) => {
  const { status } = await fetch(`${server.origin}/dev/token`, { method: 'POST', body: JSON.stringify({ user, name }) });
  expect(status).toBe(200);
};
const people = async () => ((await (await fetch(`${server.origin}/dev/people`)).json()) as { people: unknown }).people;

describe('GET /dev/people', () => {
  it('[C180] says who fetched a token, the newest first, each once', async () => {
    expect(await people()).toEqual([]);
    await come('ana', 'Ana');
    await come('bo', 'Bo');
    await come('ana', 'Anna');
    expect(await people()).toEqual([
      { user: 'ana', name: 'Anna' },
      { user: 'bo', name: 'Bo' },
    ]);
  });

  it('[C180] keeps the name of who comes back without one, and calls the nameless by their id', async () => {
    await come('ana', 'Ana');
    await come('ana');
    await come('bo');
    await come('eve', '\u202e\u0000');
    expect(await people()).toEqual([
      { user: 'eve', name: 'eve' },
      { user: 'bo', name: 'bo' },
      { user: 'ana', name: 'Ana' },
    ]);
  });

  it('[C180] shows names as a room would, and cuts those that are too long', async () => {
    await come('ana', ` A\u202e  na ${'语'.repeat(40)}`);
    const [{ name }] = (await people()) as [{ name: string }];
    expect(name).toMatch(/^A na 语+$/);
    expect(Array.from(name).length).toBeLessThanOrEqual(limits.nameLength);
  });

  it('[C181] forgets them after an hour, and all but the last hundred', async () => {
    await come('ana');
    server.clock.advance(60 * 60_000 - 1);
    expect(await people()).toHaveLength(1);
    server.clock.advance(1);
    expect(await people()).toEqual([]);
    for (let n = 0; n <= 100; n += 1) await come(`u${n}`);
    const users = ((await people()) as { user: string }[]).map(({ user }) => user);
    expect([users.length, users[0], users.at(-1)]).toEqual([100, 'u100', 'u1']);
  });

  it('[C182] may be read by a page of another origin, and only read', async () => {
    const answer = await fetch(`${server.origin}/dev/people`, { headers: { origin: 'http://other.example' } });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    const asked = await fetch(`${server.origin}/dev/people`, { method: 'OPTIONS' });
    expect([asked.status, asked.headers.get('access-control-allow-headers')]).toEqual([204, 'content-type']);
    expect((await fetch(`${server.origin}/dev/people`, { method: 'POST' })).status).toBe(405);
  });

  it('[C182] is there in development only', async () => {
    await server.close();
    server = await startTestServer();
    expect((await fetch(`${server.origin}/dev/people`)).status).toBe(404);
  });
});
