import { request as httpRequest } from 'node:http';
import { networkInterfaces } from 'node:os';
import { killCommands, quick, runCommand } from '../../harness/servers/command';

const devCode = 'a code for the network';
/** An address of this machine that is not the loopback, as another machine would use it. */
const lan = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === 'IPv4' && !one.internal)?.address;

interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
}

/** Sends exactly these headers, `Host` included. */
const ask = (port: number, path: string, headers: Record<string, string> = {}, host = '127.0.0.1'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const method = path.startsWith('/dev/token') ? 'POST' : 'GET';
    const asked = httpRequest({ host, port, path, method, headers, agent: false }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    });
    asked.on('error', reject).end(method === 'POST' ? '{"user":"eve"}' : '');
  });

afterEach(killCommands);

describe('the endpoints of development', () => {
  it('[P137] answer no website: neither its origin, nor a name that it lets point here, nor a tag in its page', async () => {
    const { port } = await runCommand([...quick, '--dev']).ready();
    const statusOf = async (path: string, headers: Record<string, string>) => (await ask(port, path, headers)).status;
    for (const path of ['/dev/token', '/dev/users']) {
      expect(await statusOf(path, { origin: 'https://evil.example', 'content-type': 'text/plain' })).toBe(403);
      expect(await statusOf(path, { origin: 'null' })).toBe(403);
      expect(await statusOf(path, { host: 'evil.example' })).toBe(403);
      expect(await statusOf(path, { host: 'evil.example', origin: 'http://evil.example' })).toBe(403);
      expect(await statusOf(path, { 'sec-fetch-site': 'cross-site' })).toBe(403);
      expect(await statusOf(path, { host: `localhost:${port}`, origin: 'http://localhost:5173' })).toBe(200);
      expect(await statusOf(path, {})).toBe(200);
    }
    const { headers } = await ask(port, '/dev/users', { origin: 'http://127.0.0.1:5173' });
    expect(headers['access-control-allow-origin']).toBe('http://127.0.0.1:5173');
  });

  (lan === undefined ? it.skip : it)('[P138] need a code from other machines, which a page keeps, and warn loudly', async () => {
    const server = runCommand([...quick, '--dev', '--host', '0.0.0.0'], { env: { RTC_DEV_CODE: devCode } });
    const { port } = await server.ready();
    const query = `?code=${encodeURIComponent(devCode)}`;
    expect((await ask(port, '/dev/token', {}, lan)).status).toBe(403);
    expect((await ask(port, '/dev/token?code=wrong', {}, lan)).status).toBe(403);
    expect((await ask(port, `/dev/token${query}`, {}, lan)).status).toBe(200);
    const cookie = String((await ask(port, `/${query}`, {}, lan)).headers['set-cookie']).split(';')[0] ?? '';
    expect((await ask(port, '/dev/users', { cookie }, lan)).status).toBe(200);
    expect((await ask(port, '/?code=wrong', {}, lan)).headers['set-cookie']).toBeUndefined();
    expect((await ask(port, '/dev/token')).status).toBe(200);
    expect(server.err()).toContain('development mode is open to the network');
    expect(server.err()).not.toContain(devCode);
  });

  (lan === undefined ? it.skip : it)('[P138] print a code of their own where none is given', async () => {
    const server = runCommand([...quick, '--dev', '--host', '0.0.0.0']);
    const { port } = await server.ready();
    const [, page = ''] = /"page":"([^"]+)"/.exec(server.err()) ?? [];
    expect((await ask(port, `/dev/users${page.slice(1)}`, {}, lan)).status).toBe(200);
  });
});
