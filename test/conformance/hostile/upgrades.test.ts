import { createServer, get, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { attach, type AttachOptions, type Attached } from '../../../server/index';
import { embeddedMedia } from '../../../server/media/embedded';
import { key } from '../../harness/servers/test-server';
import { killCommands, quick, runCommand } from '../../harness/servers/command';

const upgrade = (path: string, more = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}\r\n`;

const sockets: Socket[] = [];
/** A peer that never closes, not even after the end of the other side. */
async function stubborn(port: number, text: string, from?: string): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, ...(from === undefined ? {} : { localAddress: from }) });
  sockets.push(socket);
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
  socket.write(text);
  return socket;
}

const openSockets = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => server.getConnections((cause, count) => (cause ? reject(cause) : resolve(count))));
const until = async (check: () => Promise<boolean>): Promise<void> => {
  while (!(await check())) await new Promise((done) => setTimeout(done, 20));
};

let attached: Attached | null = null;
let http: Server;
afterEach(async () => {
  sockets.splice(0).forEach((socket) => socket.destroy());
  await attached?.close();
  attached = null;
  http?.close();
  await killCommands();
});

async function serve(options: Partial<AttachOptions> = {}, own?: Parameters<typeof createServer>[1]): Promise<number> {
  http = createServer(own);
  attached = await attach(http, { key, media: embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: false }), ...options });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return (http.address() as AddressInfo).port;
}

describe('refused upgrades', () => {
  it.each<[string, Partial<AttachOptions>, string, number]>([
    ['an unknown path', {}, upgrade('/v9'), 404],
    ['a foreign origin', { origins: ['https://a.example'] }, upgrade('/v1', 'Origin: https://b.example\r\n'), 403],
    ['too many from one address', { maxPerAddress: 0 }, upgrade('/v1'), 429],
    ['too many in all', { maxConnections: 0 }, upgrade('/v1'), 503],
    ['a broken handshake', {}, upgrade('/v1').replace('13', '12'), 400],
    ['a media path without a stream', {}, upgrade('/media/'), 404],
    ['a media URL without a signature', {}, upgrade('/media/x.flv'), 403],
  ])('[P123] for %s are answered and hold no socket, although no peer closes its end', async (_what, options, text, status) => {
    const port = await serve(options);
    const first = await stubborn(port, text);
    const heard = await new Promise((resolve) => first.once('data', resolve));
    expect(String(heard)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    await Promise.all(Array.from({ length: 300 }, () => stubborn(port, text)));
    await until(async () => (await openSockets(http)) === 0);
  });

  it('[P124] count in the limit of their address until they are gone', async () => {
    const port = await serve({ maxPerAddress: 2, origins: ['https://a.example'] });
    const foreign = upgrade('/v1', 'Origin: https://b.example\r\n');
    const answers = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const socket = await stubborn(port, foreign);
        return String(await new Promise((resolve) => socket.once('data', resolve))).slice(9, 12);
      }),
    );
    expect(answers.sort()).toEqual(['403', '403', '403']);
    expect((await status(port)).slice(9, 12)).toBe('429');
    await until(async () => (await status(port)).startsWith('HTTP/1.1 101'));
  });

  const status = async (port: number): Promise<string> => {
    const socket = await stubborn(port, upgrade('/v1'));
    const answer = String(await new Promise((resolve) => socket.once('data', resolve)));
    socket.destroy();
    return answer;
  };

  it('[P125] one address with more silent connections than the process has files locks nobody else out', async () => {
    const server = runCommand(quick, { env: { RTC_TOKEN_KEY: key }, before: 'ulimit -n 400' });
    const { port } = await server.ready();
    await Promise.all(Array.from({ length: 600 }, () => stubborn(port, '', '127.0.0.1')));
    const answer = () =>
      new Promise<number | undefined>((resolve) =>
        get(
          { port, host: '127.0.0.1', path: '/healthz', localAddress: '127.0.0.2', agent: false, timeout: 3_000 },
          (response) => {
            response.resume();
            resolve(response.statusCode);
          },
        )
          .on('error', () => resolve(undefined))
          .on('timeout', () => resolve(undefined)),
      );
    await until(async () => (await answer()) === 200);
  });
});

describe('a wish for another protocol', () => {
  const h2c = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n';

  it.each([
    ['GET', '/own', '', 'GET /own '],
    ['POST', '/own', 'the body', 'POST /own the body'],
    ['GET', '/healthz', '', '"ready":true'],
  ])('[P126] is ignored for %s %s, as by a server without upgrades', async (method, path, body, answer) => {
    const port = await serve({}, (request, response) => {
      let text = '';
      request.on('data', (part) => (text += String(part)));
      request.on('end', () => response.end(`${request.method} ${request.url} ${text}`));
    });
    const head = `${method} ${path} HTTP/1.1\r\nHost: a\r\n${h2c}Content-Length: ${body.length}\r\n\r\n`;
    const socket = await stubborn(port, head + body);
    let heard = '';
    socket.on('data', (part) => (heard += String(part)));
    await until(async () => heard.includes(answer));
    expect(heard).toMatch(/^HTTP\/1.1 200 OK/);
  });
});
