import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import { request } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signToken, verifyWebhook, type WebhookEvent } from '../../server/index';
import { decodedFrames, pushRtmp } from '../harness/clients/ffmpeg-peer';
import { RawClient } from '../harness/clients/raw-client';
import { lanAddresses } from '../../tools/start/ports';
import { killCommands, quick, runCommand } from '../harness/servers/command';

const key = 'a secret of thirty-two bytes or more';
const whsec = `whsec_${Buffer.from(key).toString('base64')}`;

afterEach(killCommands);

const run = (args: readonly string[], env: Record<string, string> = {}) => runCommand(args, { env });

const makeCertificate = `require('selfsigned').generate([{ name: 'commonName', value: 'localhost' }]).then((pems) => console.log(JSON.stringify(pems)))`;
const until = async (check: () => boolean): Promise<void> => {
  while (!check()) await new Promise((done) => setTimeout(done, 20));
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the command', () => {
  it('[P100] lists every setting on --help', async () => {
    const help = run(['--help']);
    expect(await help.ended).toBe(0);
    expect(help.out()).toContain('--room-capacity <number>');
    expect(help.out()).toContain('RTC_TOKEN_KEY');
    expect(help.out()).not.toContain('--token-key');
  });

  it('[P101] ends with 2 and a line for each bad setting', async () => {
    const bad = run(['--port', 'x'], { RTC_TOKEN_KEY: 'short', RTC_DEV: 'maybe' });
    expect(await bad.ended).toBe(2);
    expect(bad.err().trim().split('\n')).toHaveLength(3);
    const unknown = run(['--prot', '1']);
    expect(await unknown.ended).toBe(2);
    expect(unknown.err()).toContain('--prot');
  });

  it('[P102] [F142] ends with 1 and says so when a port is in use, and leaves no process', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    const http = run(['--port', String(port), '--rtmp-port', '0', '--rtc-port', '0'], { RTC_TOKEN_KEY: key });
    expect(await http.ended).toBe(1);
    expect(http.err()).toContain(`port ${port} on 127.0.0.1 is in use`);
    const rtmp = run(['--port', '0', '--rtmp-port', String(port)], { RTC_TOKEN_KEY: key });
    expect(await rtmp.ended).toBe(1);
    expect(rtmp.err()).toContain(`the RTMP port ${port} is in use`);
    const rtc = run(['--port', '0', '--rtmp-port', '0', '--rtc-port', String(port)], { RTC_TOKEN_KEY: key });
    expect(await rtc.ended).toBe(1);
    expect(rtc.err()).toContain(`the WebRTC port ${port}`);
    expect(rtc.err()).toContain('RTC_RTC_PORT=off');
    await new Promise((resolve) => holder.close(resolve));
  });

  it('[F144] opens WebRTC on this machine alone in development, and on its networks otherwise', async () => {
    const other = lanAddresses()[0] ?? '127.0.0.2';
    const isOpen = (port: number, host: string): Promise<boolean> =>
      new Promise((done) => {
        const socket = connect(port, host, () => done(true)).once('error', () => done(false));
        socket.once('connect', () => socket.destroy());
      });
    const isBound = (port: number, address: string): Promise<boolean> =>
      new Promise((done) => {
        const socket = createSocket('udp4').once('error', () => done(true));
        socket.bind({ port, address }, () => socket.close(() => done(false)));
      });
    const openOn = async (port: number, host: string) => [await isOpen(port, host), await isBound(port, host)];
    const own = (await run([...quick, '--dev']).ready()).rtcPort;
    expect([await openOn(own, '127.0.0.1'), await openOn(own, other)]).toEqual([
      [true, true],
      [false, false],
    ]);
    const served = [run(quick, { RTC_TOKEN_KEY: key }), run([...quick, '--dev', '--trust-proxy'])];
    for (const { rtcPort } of await Promise.all(served.map((server) => server.ready())))
      expect(await openOn(rtcPort, other)).toEqual([true, lanAddresses().length > 0]);
  });

  it('[P103] serves page, tokens and rooms on one port, sends bye on SIGTERM and ends with 0', async () => {
    const web = mkdtempSync(join(tmpdir(), 'web-'));
    writeFileSync(join(web, 'index.html'), 'the page');
    const server = run([...quick, '--dev', '--web', web]);
    const { port, plainPort, rtmpPort, rtcPort, secure } = await server.ready();
    expect([plainPort, secure, rtmpPort > 0, rtcPort > 0]).toEqual([null, false, true, true]);
    const origin = `http://127.0.0.1:${port}`;
    expect(await (await fetch(origin)).text()).toBe('the page');
    const answer = await fetch(`${origin}/dev/token`, { method: 'POST', body: JSON.stringify({ user: 'ana' }) });
    const { token } = (await answer.json()) as { token: string };
    const client = await RawClient.open(`ws://127.0.0.1:${port}/v1`);
    await client.hello(token, { pf: 'browser' });
    const tracks = [{ source: 'main' as const, kind: 'video' as const, muted: false }];
    const { publish } = await client.join('demo', 'Ana', { tracks });
    expect(publish[0]?.urls[0]).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/media/.+/whip\\?`));
    expect(publish[0]?.urls[1]).toMatch(new RegExp(`^ws://127\\.0\\.0\\.1:${port}/media/.+\\.flv\\?`));

    server.child.kill('SIGTERM');
    expect(await client.frame('bye')).toMatchObject({ code: 4200 });
    expect(await server.ended).toBe(0);
    expect(server.err()).not.toContain(token);
    expect(server.err()).toContain('"msg":"ready"');
  });

  it('[P106] makes ffmpeg a member: it publishes into a room, is seen there, and plays a member of it', async () => {
    const server = run([...quick, '--dev']);
    const { port, rtmpPort } = await server.ready();
    const answer = await fetch(`http://127.0.0.1:${port}/dev/token`, { method: 'POST', body: JSON.stringify({ user: 'ana' }) });
    const { token } = (await answer.json()) as { token: string };
    const client = await RawClient.open(`ws://127.0.0.1:${port}/v1`);
    await client.hello(token);
    await client.join('demo', 'Ana');
    const pushing = pushRtmp(`rtmp://127.0.0.1:${rtmpPort}/in/demo?name=Camera`);
    const { member } = (await client.event('member.joined')).d;
    expect(member.name).toBe('Camera');
    expect(await decodedFrames(`rtmp://127.0.0.1:${rtmpPort}/out/demo/${member.id}`, 10)).toBe(10);

    const { play } = await client.request('media.play', { room: 'demo', tracks: [{ member: member.id, source: 'main' }] });
    expect(await decodedFrames(play[0]?.urls[0] ?? '', 10)).toBe(10);
    await client.request('member.remove', { room: 'demo', id: member.id });
    // A removed member is disconnected at once, and ffmpeg notices it.
    expect((await pushing.done).code).not.toBe(0);
    expect((await client.event('member.left')).d).toEqual({ id: member.id, reason: 'kicked' });
  });

  it('[C177] asks the webhook about a callee who is not reached, and delivers the start and the end of the call', async () => {
    const heard: WebhookEvent[] = [];
    const receiver = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const checked = verifyWebhook({ body: Buffer.concat(parts), headers: request.headers, secrets: [whsec] });
        if (checked.ok) heard.push(checked.event);
        response.writeHead(checked.ok ? 204 : 401).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/calls`;
    const server = run([...quick, '--webhook-url', url], { RTC_TOKEN_KEY: key, RTC_WEBHOOK_SECRETS: whsec });
    const { port } = await server.ready();
    const ana = await RawClient.open(`ws://127.0.0.1:${port}/v1`);
    await ana.hello(await signToken({ key, user: 'ana', rooms: {}, ttlSeconds: 900 }));
    const { call } = await ana.request('call.start', { to: ['bo'], kind: 'audio', name: 'Ana' });
    await until(() => heard.length === 2);
    const from = { id: 'ana', name: 'Ana' };
    expect(heard).toMatchObject([
      { type: 'call.started', data: { call: call.id, from, to: [{ id: 'bo' }] } },
      { type: 'call.notify', data: { call: call.id, kind: 'audio', group: false, from, to: 'bo' } },
    ]);
    await ana.request('call.end', { call: call.id });
    await until(() => heard.length === 3);
    const parties = [
      { id: 'ana', direction: 'out', reason: 'cancelled' },
      { id: 'bo', direction: 'in', reason: 'cancelled' },
    ];
    expect(heard[2]).toMatchObject({ type: 'call.ended', data: { call: call.id, reason: 'cancelled', parties } });
    expect(server.err()).not.toContain(whsec);
    expect(server.err()).not.toContain(key);
    ana.close();
    receiver.closeAllConnections();
    receiver.close();
  });

  it('[P263] ends by SIGTERM although its media process stands still and a hook never answers', async () => {
    let asked = 0;
    const receiver = createServer(() => void (asked += 1));
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/calls`;
    const server = run([...quick, '--webhook-url', url], { RTC_TOKEN_KEY: key, RTC_WEBHOOK_SECRETS: whsec });
    const { port } = await server.ready();
    const ana = await RawClient.open(`ws://127.0.0.1:${port}/v1`);
    await ana.hello(await signToken({ key, user: 'ana', rooms: {}, ttlSeconds: 900 }));
    await ana.request('call.start', { to: ['bo'], kind: 'audio', name: 'Ana' });
    await until(() => asked > 0);
    const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).trim().split('\n');
    const children = processes
      .map((line) => line.trim().split(/\s+/))
      .filter(([, parent, ...args]) => Number(parent) === server.child.pid && args.join(' ').includes('child.ts'))
      .map(([pid]) => Number(pid));
    expect(children).toHaveLength(1);
    children.forEach((pid) => process.kill(pid, 'SIGSTOP'));
    server.child.kill('SIGTERM');
    expect(await ana.frame('bye')).toMatchObject({ code: 4200 });
    expect(await server.ended).toBe(0);
    expect(children.filter((pid) => isAlive(pid))).toEqual([]);
    receiver.closeAllConnections();
    receiver.close();
  });

  it('[P104] listens with TLS and without it', async () => {
    // In a separate process, because WebCrypto's objects belong to another realm than jest's.
    const made = execFileSync(process.execPath, ['-e', makeCertificate], { encoding: 'utf8' });
    const pems = JSON.parse(made) as { cert: string; private: string };
    const folder = mkdtempSync(join(tmpdir(), 'tls-'));
    const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    writeFileSync(certFile, pems.cert);
    writeFileSync(keyFile, pems.private);
    const server = run([...quick, '--plain-port', '0', '--cert', certFile, '--key', keyFile], { RTC_TOKEN_KEY: key });
    const { port, plainPort, secure } = await server.ready();
    expect(secure).toBe(true);
    const status = (await fetch(`http://127.0.0.1:${plainPort}/healthz`)).status;
    const tlsStatus = await new Promise((resolve, reject) => {
      request({ port, path: '/healthz', rejectUnauthorized: false, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect([status, tlsStatus]).toEqual([200, 200]);
    server.child.kill('SIGINT');
    expect(await server.ended).toBe(0);
  });
});
