import { connect } from 'node:net';
import { startTestServer, type TestServer } from '../harness/servers/test-server';
import type { RawClient } from '../harness/clients/raw-client';

const hello = (more: object = {}) => ({ t: 'hello', v: 1, sdk: 't', tok: 'x', dev: 'd', pf: 'wechat', caps: [], ...more });
const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
/** A hand-made WebSocket frame, masked as a client must. No library would send it. */
function rawFrame(first: number, content: Buffer): Buffer {
  const mask = Buffer.from([1, 2, 3, 4]);
  const masked = content.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([Buffer.from([first, 0x80 | content.length]), mask, masked]);
}

/** Frames to send (before hello, or after welcome), and the close codes allowed in response. */
const frames: readonly [string, 'stranger' | 'member', string | Buffer | object, readonly number[]][] = [
  ['text that is not JSON', 'stranger', '{"t":', [4000]],
  ['an empty text', 'stranger', '', [4000]],
  ['a number', 'stranger', '7', [4000]],
  ['null', 'stranger', 'null', [4000]],
  ['an empty array', 'stranger', '[]', [4000]],
  ['an array of 2,000 messages', 'member', `[${Array(2_000).fill('{}').join(',')}]`, [4000]],
  ['7,000 levels of nesting', 'stranger', deep(7_000), [4000]],
  ['an unknown message', 'member', { t: 'shutdown' }, [4000]],
  ['a message named like a property of every object', 'member', { t: 'constructor' }, [4000]],
  ['__proto__ for a field', 'member', '{"t":"ping","__proto__":{"admin":true}}', [4000]],
  ['a field that is not known', 'member', { t: 'ping', role: 'host' }, [4000]],
  ['a hello without a token', 'stranger', { ...hello(), tok: undefined }, [4000]],
  ['a hello whose token is no JWT', 'stranger', hello(), [4003]],
  ['a hello whose token says alg none', 'stranger', hello({ tok: unsigned() }), [4003]],
  ['a token of 9,000 characters', 'stranger', hello({ tok: 'x'.repeat(9_000) }), [4000]],
  ['a request before hello', 'stranger', { t: 'req', id: 1, m: 'room.get', k: 'k', d: { room: 'r' } }, [1008]],
  ['a second hello', 'member', hello(), [1008]],
  ['a request id of 1e300', 'member', '{"t":"req","id":1e300,"m":"room.get","k":"k","d":{}}', [4000]],
  ['a request id below zero', 'member', { t: 'req', id: -1, m: 'room.get', k: 'k', d: {} }, [4000]],
  ['a request without parameters', 'member', { t: 'req', id: 1, m: 'room.get', k: 'k' }, [4000]],
  ['a key of 65 characters', 'member', { t: 'req', id: 1, m: 'room.get', k: 'k'.repeat(65), d: {} }, [4000]],
  ['a frame of 17 KiB', 'member', `{"t":"ping","x":"${'x'.repeat(17 * 1024)}"}`, [1009]],
  ['a megabyte', 'stranger', 'x'.repeat(1024 * 1024), [1009]],
  ['a binary frame', 'member', Buffer.from('{"t":"ping"}'), [1003]],
];

function unsigned(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part({ sub: 'ana', aud: 'miniprogram-rtc-kit', jti: 'x', exp: 4e9, gr: { rooms: { '*': 'host' } } })}.`;
}

/** Frames that a library refuses to build: raw bytes on the socket after a real handshake. */
const bytes: readonly [string, Buffer, readonly number[]][] = [
  ['text that is not UTF-8', rawFrame(0x81, Buffer.from([0xc3, 0x28])), [1007]],
  ['a reserved opcode', rawFrame(0x83, Buffer.from('x')), [1002]],
  ['a reserved bit without an extension', rawFrame(0xc1, Buffer.from('x')), [1002]],
  ['a frame that is not masked', Buffer.from([0x81, 0x01, 0x78]), [1002]],
  ['a control frame in pieces', rawFrame(0x09, Buffer.from('x')), [1002]],
  ['a length of 2^62', Buffer.concat([Buffer.from([0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0]), Buffer.from([1, 2, 3, 4])]), [1009]],
];

let server: TestServer;
let witness: RawClient;
beforeAll(async () => {
  server = await startTestServer();
  witness = await server.client('witness');
  await witness.join('r', 'Witness');
});
afterAll(() => server.close());
/** Other clients do not notice it. */
afterEach(async () => {
  expect(await witness.errorCode('room.get', { room: 'r' })).toBe('ok');
  server.clock.advance(1_000);
});

describe('hostile frames', () => {
  it.each(frames)('[P60] answers %s from a %s with a close code of its own and goes on', async (_what, who, frame, codes) => {
    const client = who === 'member' ? await server.client('mallory') : await server.rawClient();
    if (Buffer.isBuffer(frame)) client.socket.send(frame);
    else client.send(frame);
    const { code } = await client.closed();
    expect(codes).toContain(code);
    if (code >= 4000) expect(await client.frame('bye')).toMatchObject({ code });
  });

  it.each(bytes)('[P61] answers %s with the standard code', async (_what, content, codes) => {
    const { hostname, port } = new URL(server.origin);
    const socket = connect(Number(port), hostname);
    const heard: Buffer[] = [];
    socket.on('data', (data) => heard.push(data));
    socket.write(
      'GET /v1 HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await new Promise((resolve) => socket.once('data', resolve));
    heard.length = 0;
    socket.write(content);
    await new Promise((resolve) => socket.once('data', resolve));
    const frame = Buffer.concat(heard);
    expect(frame[0]).toBe(0x88);
    expect(codes).toContain(frame.readUInt16BE(2));
    socket.destroy();
  });

  it.each([
    ['null', null],
    ['a room that is an object', { room: { $ne: null } }],
    ['a room with a path in it', { room: '../../etc/passwd' }],
    ['a room of 65 characters', { room: 'r'.repeat(65) }],
    ['a field more', { room: 'r', role: 'host' }],
  ])('[P62] refuses parameters that are %s and keeps the connection', async (_what, d) => {
    const client = await server.client('mallory');
    client.send({ t: 'req', id: 1, m: 'room.get', k: 'k', d });
    expect((await client.response(1)).err?.code).toBe('bad_request');
    client.send({ t: 'req', id: 2, m: 'toString', k: 'k', d: {} }, { t: 'req', id: 3, m: 'room.destroy', k: 'k', d: {} });
    expect([(await client.response(2)).err?.code, (await client.response(3)).err?.code]).toEqual([
      'unknown_method',
      'unknown_method',
    ]);
    expect(client.closedWith).toBeNull();
    client.close();
  });

  it.each(['__proto__', 'constructor', 'hasOwnProperty'])('[P63] accepts %s as an ordinary user id', async (user) => {
    const client = await server.client(user);
    const { snap } = await client.join('odd', 'Odd');
    expect(snap.members.map(({ id }) => id)).toEqual([user]);
    await client.request('room.leave', { room: 'odd' });
    expect(await client.errorCode('message.send', { room: 'odd', topic: 'c', value: 1 })).toBe('not_in_room');
    client.close();
  });

  it('[P64] leaks nothing when 2,000 bad connections come and go', async () => {
    for (let n = 0; n < 2_000; n += 100) {
      const clients = await Promise.all(Array.from({ length: 100 }, () => server.rawClient()));
      clients.forEach((client) => client.send('x'.repeat(1_000)));
      await Promise.all(clients.map((client) => client.closed()));
    }
    expect(server.attached.node.connections).toBe(1);
    expect(server.clock.pending).toBeLessThan(10);
  });

  it('[P65] writes no token, resume token or signed URL into its log', async () => {
    const token = await server.token('ana');
    const client = await server.rawClient();
    const { rt } = await client.hello(token);
    client.send({ t: 'auth', tok: token.slice(0, -4) });
    client.send('{"t":"req"}');
    await client.closed();
    const log = server.logs.join('\n');
    expect(log).toContain('welcome');
    expect([token, rt, token.split('.')[1] ?? ''].some((one) => log.includes(one))).toBe(false);
  });
});
