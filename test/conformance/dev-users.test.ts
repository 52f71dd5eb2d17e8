import { limits } from '../../components/core/protocol/limits';
import { startTestServer, type TestServer } from '../harness/servers/test-server';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ dev: true });
});
afterEach(() => server.close());

const fetchToken = async (user: string, name?: string) => {
  const { status } = await fetch(`${server.origin}/dev/token`, { method: 'POST', body: JSON.stringify({ user, name }) });
  expect(status).toBe(200);
};
const users = async () => ((await (await fetch(`${server.origin}/dev/users`)).json()) as { users: unknown }).users;

describe('GET /dev/users', () => {
  it('[C180] lists users who fetched a token, newest first, each once', async () => {
    expect(await users()).toEqual([]);
    await fetchToken('ana', 'Ana');
    await fetchToken('bo', 'Bo');
    await fetchToken('ana', 'Anna');
    expect(await users()).toEqual([
      { user: 'ana', name: 'Anna' },
      { user: 'bo', name: 'Bo' },
    ]);
  });

  it('[C180] keeps the name of a user who returns without one, and names others by their id', async () => {
    await fetchToken('ana', 'Ana');
    await fetchToken('ana');
    await fetchToken('bo');
    await fetchToken('eve', '\u202e\u0000');
    expect(await users()).toEqual([
      { user: 'eve', name: 'eve' },
      { user: 'bo', name: 'bo' },
      { user: 'ana', name: 'Ana' },
    ]);
  });

  it('[C180] shows names as a room would, and cuts those that are too long', async () => {
    await fetchToken('ana', ` A\u202e  na ${'语'.repeat(40)}`);
    const [{ name }] = (await users()) as [{ name: string }];
    expect(name).toMatch(/^A na 语+$/);
    expect(Array.from(name).length).toBeLessThanOrEqual(limits.nameLength);
  });

  it('[C181] forgets them after an hour, and all but the last hundred', async () => {
    await fetchToken('ana');
    server.clock.advance(60 * 60_000 - 1);
    expect(await users()).toHaveLength(1);
    server.clock.advance(1);
    expect(await users()).toEqual([]);
    for (let n = 0; n <= 100; n += 1) await fetchToken(`u${n}`);
    const ids = ((await users()) as { user: string }[]).map(({ user }) => user);
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([100, 'u100', 'u1']);
  });

  it('[C182] may be read by a page of this machine with another port, and is read-only', async () => {
    const answer = await fetch(`${server.origin}/dev/users`, { headers: { origin: 'http://localhost:5173' } });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, 'http://localhost:5173']);
    const asked = await fetch(`${server.origin}/dev/users`, { method: 'OPTIONS' });
    expect([asked.status, asked.headers.get('access-control-allow-headers')]).toEqual([204, 'content-type']);
    expect((await fetch(`${server.origin}/dev/users`, { method: 'POST' })).status).toBe(405);
  });

  it('[C182] exists in development only', async () => {
    await server.close();
    server = await startTestServer();
    expect((await fetch(`${server.origin}/dev/users`)).status).toBe(404);
  });
});
