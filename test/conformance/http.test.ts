import { mkdtempSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { staticFiles } from '../../server/http/static-files';
import { startTestServer, type TestServer } from '../harness/servers/test-server';
import { RawClient } from '../harness/clients/raw-client';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ dev: true });
});
afterEach(() => server.close());

const post = (path: string, body: string) => fetch(server.origin + path, { method: 'POST', body });

describe('the HTTP endpoints', () => {
  it('[P80] answer on /healthz as on /readyz, and tell what is wrong with media', async () => {
    const ready = await fetch(`${server.origin}/healthz`);
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, reasons: [], media: null, connections: 0 }]);
    server.media.broken = 'restarting';
    expect(await (await fetch(`${server.origin}/healthz`)).json()).toMatchObject({ ready: true, media: 'restarting' });
    server.attached.drain();
    const draining = await fetch(`${server.origin}/healthz`);
    expect([draining.status, await draining.json()]).toMatchObject([503, { ready: false, reasons: ['draining'] }]);
  });

  it('[P81] counts on /metrics without naming a room or a user', async () => {
    const ana = await server.client('ana-the-user');
    await ana.join('the-room', 'Ana');
    await ana.errorCode('room.leave', { room: 'not-there' });
    ana.send({ t: 'req', id: 99, m: 'made.up', k: 'k', d: {} });
    await ana.response(99);
    const text = await (await fetch(`${server.origin}/metrics`)).text();
    expect(text).toContain('rtc_connections 1');
    expect(text).toContain('rtc_rooms 1');
    expect(text).toContain('rtc_media_publishers 3');
    expect(text).toContain('rtc_requests_total{method="room.join",outcome="ok"} 1');
    expect(text).toContain('rtc_requests_total{method="unknown",outcome="unknown_method"} 1');
    expect(text).not.toMatch(/ana-the-user|the-room|made\.up/);
  });

  it('[P82] give tokens to everybody in development, and only there', async () => {
    const answer = await post('/dev/token', JSON.stringify({ user: 'ana', name: 'Ana' }));
    const { token } = (await answer.json()) as { token: string };
    const client = await server.rawClient();
    await client.hello(token);
    // The name in the token is used when the request has none.
    expect((await client.join('any', '')).snap.members[0]).toMatchObject({ id: 'ana', name: 'Ana', role: 'host' });
    for (const body of ['', '[]', '{"user":""}', '{"user":"a","rooms":{"r":"admin"}}', `{"user":"${'x'.repeat(9_000)}"}`]) {
      expect((await post('/dev/token', body)).status).toBe(400);
    }
    expect((await fetch(`${server.origin}/dev/token`)).status).toBe(405);
    await server.close();
    server = await startTestServer();
    expect((await post('/dev/token', '{"user":"ana"}')).status).toBe(404);
  });

  it('[P83] leave other requests to the server’s former listeners, and restore them when closed', async () => {
    const own: Server = createServer((_request, response) => response.end('the customer’s'));
    const release = server.attached.mount(own);
    await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(own.address() as AddressInfo).port}`;
    expect(await (await fetch(`${origin}/healthz`)).json()).toMatchObject({ ready: true });
    expect(await (await fetch(`${origin}/other`)).text()).toBe('the customer’s');
    const client = await RawClient.open(`${origin.replace('http', 'ws')}/v1`);
    await expect(client.hello(await server.token('ana'))).resolves.toMatchObject({ t: 'welcome' });
    client.close();
    await expect(RawClient.open(`${origin.replace('http', 'ws')}/other`)).rejects.toThrow('404');
    release();
    expect(await (await fetch(`${origin}/healthz`)).text()).toBe('the customer’s');
    own.closeAllConnections();
    await new Promise((resolve) => own.close(resolve));
  });

  it('[P84] build media URLs from the client’s origin, or as configured', async () => {
    const urlOf = async (headers: Record<string, string>) => {
      const client = await RawClient.open(server.url, headers);
      await client.hello(await server.token('ana'));
      const { publish } = await client.join(`r${Math.random()}`.replace('.', ''), 'Ana', {
        tracks: [{ source: 'main', kind: 'audio', muted: false }],
      });
      client.close();
      return publish[0]?.urls[0]?.split('/')[2];
    };
    const port = new URL(server.origin).port;
    expect(await urlOf({ host: 'lan.example:9000' })).toBe('wechat.lan.example:9000');
    expect(await urlOf({ host: '"><script>' })).toBe(`wechat.127.0.0.1:${port}`);
    expect(await urlOf({ 'x-forwarded-host': 'evil.example' })).toBe(`wechat.127.0.0.1:${port}`);
    await server.close();
    server = await startTestServer({ trustProxy: true });
    expect(await urlOf({ 'x-forwarded-host': 'rtc.example', 'x-forwarded-proto': 'https' })).toBe('wechat.rtc.example:443');
    await server.close();
    server = await startTestServer({ publicUrl: 'https://public.example' });
    expect(await urlOf({ host: 'inner:1' })).toBe('wechat.public.example:443');
  });

  it('[P85] accept browsers from configured origins', async () => {
    await server.close();
    server = await startTestServer({ origins: ['https://good.example'] });
    await expect(RawClient.open(server.url, { origin: 'https://evil.example' })).rejects.toThrow('403');
    const good = await RawClient.open(server.url, { origin: 'https://good.example' });
    const phone = await RawClient.open(server.url);
    [good, phone].forEach((client) => client.close());
  });
});

describe('the page', () => {
  const long = 'words '.repeat(5_000);
  let page: Server;
  let port: number;
  beforeEach(async () => {
    const root = mkdtempSync(join(tmpdir(), 'page-'));
    const outside = join(root, 'secret.txt');
    const home = join(root, 'web');
    mkdirSync(join(home, 'assets'), { recursive: true });
    writeFileSync(outside, 'secret');
    writeFileSync(join(home, 'index.html'), '<p>hello</p>');
    writeFileSync(join(home, '.env'), 'secret');
    writeFileSync(join(home, 'assets', 'app-Dk3fLm2x.js'), '1');
    writeFileSync(join(home, 'assets', 'long-Dk3fLm2x.js'), long);
    writeFileSync(join(home, 'assets', 'long.png'), long);
    symlinkSync(outside, join(home, 'link.txt'));
    page = createServer(await staticFiles(home));
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    port = (page.address() as AddressInfo).port;
  });
  afterEach(() => new Promise((resolve) => page.close(resolve)));

  /** fetch would normalise the path. */
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    new Promise<{ status: number; type: string; cache: string; tag: string; body: string }>((resolve, reject) => {
      request({ port, path, method, headers, agent: false }, (response) => {
        let body = '';
        response.on('data', (part) => (body += String(part)));
        response.on('end', () => {
          const { 'content-type': type = '', 'cache-control': cache = '', etag: tag = '' } = response.headers;
          resolve({ status: response.statusCode ?? 0, type, cache, tag, body });
        });
      })
        .on('error', reject)
        .end();
    });

  it('[P86] serves files with their types, cached for ever when the name holds a hash, revalidated otherwise', async () => {
    expect(await get('/')).toMatchObject({
      status: 200,
      type: 'text/html; charset=utf-8',
      cache: 'no-cache',
      body: '<p>hello</p>',
    });
    const asset = await get('/assets/app-Dk3fLm2x.js?v=1');
    expect(asset).toMatchObject({
      status: 200,
      type: 'text/javascript; charset=utf-8',
      cache: 'public, max-age=31536000, immutable',
    });
    const { tag } = await get('/index.html');
    expect(await get('/', { 'if-none-match': tag })).toMatchObject({ status: 304, body: '' });
    expect(await get('/', {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
    expect((await get('/', {}, 'POST')).status).toBe(405);
    expect((await get('/assets')).status).toBe(404);
  });

  it('[P86] compresses long texts for clients that accept it', async () => {
    const asked = (path: string, accepted: string) =>
      new Promise<[string | undefined, Buffer]>((resolve, reject) => {
        request({ port, path, headers: { 'accept-encoding': accepted }, agent: false }, (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', () => resolve([response.headers['content-encoding'], Buffer.concat(parts)]));
        })
          .on('error', reject)
          .end();
      });
    const [encoding, packed] = await asked('/assets/long-Dk3fLm2x.js', 'br, gzip');
    expect(encoding).toBe('gzip');
    expect(packed.length).toBeLessThan(1_000);
    expect(gunzipSync(packed).toString()).toBe(long);
    expect(await asked('/assets/long-Dk3fLm2x.js', 'gzip;q=0')).toEqual([undefined, Buffer.from(long)]);
    expect((await asked('/index.html', 'gzip'))[0]).toBeUndefined();
    expect((await asked('/assets/long.png', 'gzip'))[0]).toBeUndefined();
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/assets/../../secret.txt',
    '/link.txt',
    '/.env',
    '/%00',
    '/%',
    '//etc/passwd',
  ])('[P87] does not serve %s', async (path) => {
    const { status, body } = await get(path);
    expect(status).toBe(404);
    expect(body).not.toContain('secret');
  });
});
