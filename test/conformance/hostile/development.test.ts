import { request as httpRequest } from 'node:http';
import { networkInterfaces } from 'node:os';
import { DevCodes, type CodeReason } from '../../../server/http/dev-codes';
import { FakeClock } from '../../fakes/platform/fake-clock';
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

  const networked = lan === undefined ? it.skip : it;
  const open = ['--dev', '--host', '0.0.0.0'];
  /** The page's address with the code that was shown last. */
  const shown = (out: string): string =>
    Array.from(out.matchAll(/"devCode":"([^"]+)"/g), ([, code]) => `/?code=${code}`).pop() ?? '';
  const cookieOf = ({ headers }: Answer): string => String(headers['set-cookie']).split(';')[0] ?? '';

  networked('[P138] need a secret or a key from other machines, and warn loudly', async () => {
    const server = runCommand([...quick, ...open], { env: { RTC_DEV_CODE: devCode } });
    const { port } = await server.ready();
    const query = `?code=${encodeURIComponent(devCode)}`;
    expect((await ask(port, '/dev/token', {}, lan)).status).toBe(403);
    expect((await ask(port, '/dev/token?code=wrong', {}, lan)).status).toBe(403);
    expect((await ask(port, '/dev/token', { cookie: 'rtc-dev=forged.9999999999999.x' }, lan)).status).toBe(403);
    expect((await ask(port, `/dev/token${query}`, {}, lan)).status).toBe(200);
    expect((await ask(port, '/dev/token')).status).toBe(200);
    expect(server.err()).toContain('development mode is open to the network');
    expect(server.err()).not.toContain(devCode);
  });

  networked('[P207] let one device in by each code, give it a key, and show the next code', async () => {
    const server = runCommand([...quick, ...open, '--trust-proxy']);
    const { port } = await server.ready();
    const from = (address: string, headers = {}) => ({ 'x-forwarded-for': address, ...headers });
    const seen = shown(server.out());
    const next = async (before: string): Promise<string> => {
      while (shown(server.out()) === before) await new Promise((done) => setTimeout(done, 5));
      return shown(server.out());
    };
    const first = await ask(port, seen, from('192.168.1.7'));
    expect([first.status, first.headers.location]).toEqual([302, '/']);
    const key = cookieOf(first);
    expect(first.headers['set-cookie']).toEqual([expect.stringMatching(/; Path=\/; Max-Age=604800; HttpOnly; SameSite=Lax$/)]);
    expect((await ask(port, '/dev/users', from('192.168.1.7', { cookie: key }))).status).toBe(200);
    // Another network, and a reload of the address that was used.
    expect((await ask(port, '/dev/users', from('10.0.0.9', { cookie: key }))).status).toBe(200);
    expect((await ask(port, seen, from('10.0.0.9', { cookie: key }))).status).toBe(302);
    // The scanner of a phone opens the address first, and its browser after it.
    expect((await ask(port, seen, from('192.168.1.7'))).status).toBe(302);

    const stranger = await ask(port, seen, from('192.168.1.8'));
    expect([stranger.status, stranger.headers['set-cookie']]).toEqual([403, undefined]);
    expect((await ask(port, `/dev/token${seen.slice(1)}`, from('192.168.1.8'))).status).toBe(403);
    const second = await next(seen);
    expect((await ask(port, second, from('192.168.1.8'))).status).toBe(302);
    expect((await ask(port, second, from('192.168.1.9'))).status).toBe(403);
  });
});

describe('codes for devices', () => {
  const clock = new FakeClock();
  const testbed = (secret = 'a secret') => {
    const codes: [string, CodeReason][] = [];
    const made = new DevCodes({ clock, secret, show: (code, why) => void codes.push([code, why]) });
    return { made, codes, last: () => codes.at(-1)?.[0] ?? '' };
  };

  it('[P207] wait a quarter of an hour, and a device that comes later has a fresh one shown', () => {
    const { made, codes, last } = testbed();
    const old = last();
    clock.advance(15 * 60_000);
    expect(made.redeem(old, 'a')).toBeNull();
    expect(codes.map(([, why]) => why)).toEqual(['first', 'refused']);
    expect(made.redeem(last(), 'a')).not.toBeNull();
  });

  it('[P207] are good for the same address for two minutes, and a refused device has the present one shown now and then', () => {
    const { made, codes, last } = testbed();
    const code = last();
    expect(made.redeem(code, 'a')).not.toBeNull();
    clock.advance(2 * 60_000 - 1);
    expect(made.redeem(code, 'a')).not.toBeNull();
    clock.advance(1);
    for (let times = 0; times < 50; times += 1) expect(made.redeem(code, 'a')).toBeNull();
    expect(codes.map(([, why]) => why)).toEqual(['first', 'used', 'refused']);
    expect(codes[2]?.[0]).toBe(codes[1]?.[0]);
  });

  it('[P207] give keys that outlive a restart with the same secret, for a week, and cannot be changed', () => {
    const { made, last } = testbed();
    const key = made.redeem(last(), 'a') ?? '';
    expect([testbed().made.isKey(key), testbed('another').made.isKey(key)]).toEqual([true, false]);
    const [id, until, signature] = key.split('.');
    expect(made.isKey(`${id}.${Number(until) + 1}.${signature}`)).toBe(false);
    clock.advance(7 * 24 * 60 * 60_000);
    expect(made.isKey(key)).toBe(false);
  });
});
