import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { staticFiles } from '../../../server/http/static-files';
import { killCommands, quick, runCommand } from '../../harness/servers/command';
import { camera, key, startTestServer, type TestServer } from '../../harness/servers/test-server';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

describe('edges of the protocol', () => {
  it('[P141] a value that is nested too deeply is a bad request, in every field that takes any value', async () => {
    const ana = await server.client('ana');
    await ana.join('r', 'Ana', { tracks: camera });
    const deep = '['.repeat(7_000) + ']'.repeat(7_000);
    ana.send(`{"t":"req","id":91,"m":"message.send","k":"a","d":{"room":"r","topic":"c","value":${deep}}}`);
    ana.send(`{"t":"req","id":92,"m":"member.update","k":"b","d":{"room":"r","attrs":{"a":${deep}}}}`);
    ana.send(`{"t":"req","id":93,"m":"message.send","k":"c","d":{"room":"r","topic":"c","value":[[[["fine"]]]]}}`);
    expect((await ana.response(91)).err).toMatchObject({ code: 'bad_request', retry: false });
    expect((await ana.response(92)).err).toMatchObject({ code: 'bad_request', retry: false });
    expect((await ana.response(93)).err).toBeUndefined();
  });

  it('[P142] the audience sends no volume', async () => {
    const host = await server.client('host');
    await host.join('r', 'Host', { tracks: camera });
    const guest = await server.client('guest', { rooms: { r: 'audience' } });
    await guest.join('r', 'Guest');
    guest.send({ t: 'eph', n: 'r:r', k: 'volume', d: { level: 90 } });
    await guest.request('message.send', { room: 'r', topic: 'c', value: 1 });
    await host.event('message.sent');
    expect(host.frames.filter(({ t }) => t === 'eph')).toEqual([]);
  });

  it('[T18] a token may name several audiences', async () => {
    const now = Math.floor(server.clock.now() / 1_000);
    const sign = (audience: string[]) =>
      new SignJWT({ gr: { rooms: {} } })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject('ana')
        .setJti('j')
        .setAudience(audience)
        .setExpirationTime(now + 600)
        .sign(Buffer.from(key));
    const client = await server.rawClient();
    expect((await client.hello(await sign(['another', 'miniprogram-rtc-kit']))).t).toBe('welcome');
    const other = await server.rawClient();
    other.send({ t: 'hello', v: 1, sdk: 't', tok: await sign(['another']), dev: 'd', pf: 'wechat', caps: [] });
    expect((await other.frame('bye')).code).toBe(4003);
  });
});

describe('the page', () => {
  afterEach(killCommands);

  it('[P206] comes with a policy that names the addresses of grants and settings, and no others', async () => {
    const places = [
      '--media-push',
      'rtmp://push.example.com/live',
      '--media-play',
      'rtmp://a.example/live,https://play.example.com/live',
    ];
    const media = [
      '--media',
      'srs',
      ...places,
      '--srs-rtc',
      'https://rtc.example.com',
      '--public-url',
      'https://meet.example.com',
    ];
    const env = { RTC_TOKEN_KEY: key, RTC_SRS_API: 'on_update', RTC_SRS_HOOK_KEY: 'a secret of sixteen bytes' };
    const folder = mkdtempSync(join(tmpdir(), 'page-'));
    writeFileSync(join(folder, 'index.html'), '<p>hello');
    const sources = ['--web', folder, '--web-sources', 'https://api.example.com'];
    const { port } = await runCommand([...quick, ...media, ...sources], { env }).ready();
    const policy = (await fetch(`http://127.0.0.1:${port}/`)).headers.get('content-security-policy') ?? '';
    const hosts = ['meet', 'play', 'rtc'].flatMap((name) => ['https', 'wss'].map((scheme) => `${scheme}://${name}.example.com`));
    const directives = new Map(policy.split('; ').map((each) => [each.split(' ', 1)[0], each.split(' ').slice(1)]));
    expect(directives.get('connect-src')).toEqual(["'self'", ...hosts, 'https://api.example.com']);
    expect(directives.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'", 'blob:']);
    expect(directives.get('default-src')).toEqual(["'self'"]);
  });

  it('[P144] forbids other sites to frame it, and is packed once for each version', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'page-'));
    const page = createServer(await staticFiles(folder));
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    const name = join(folder, 'index.html');
    writeFileSync(name, 'first '.repeat(2_000));
    const policy = (await fetch(origin)).headers.get('content-security-policy');
    expect(policy).toContain("frame-ancestors 'self'");
    const texts = await Promise.all(Array.from({ length: 50 }, async () => (await fetch(origin)).text()));
    expect(new Set(texts)).toEqual(new Set(['first '.repeat(2_000)]));
    writeFileSync(name, 'second '.repeat(2_000));
    expect(await (await fetch(origin)).text()).toBe('second '.repeat(2_000));
    page.closeAllConnections();
    page.close();
  });
});
