import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import { embeddedMedia } from '../../../server/media/embedded';
import type { EmbeddedMedia } from '../../../server/media/embedded/options';
import { flvHeader, playFlv, pushFlv } from '../../harness/clients/flv-peer';
import { serveMedia, newMembership, type MediaHttpServer } from '../../harness/servers/media-http-server';
import { rtmpPeer } from '../../harness/clients/rtmp-peer';

/** A handshake that ignores the response. */
const handshake = Buffer.concat([Buffer.from([3]), Buffer.alloc(1_536), Buffer.alloc(1_536)]);

/** One RTMP message in one chunk, with any declared length. */
function message(type: number, payload: Buffer, length = payload.length): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt8(3, 0);
  header.writeUIntBE(length, 4, 3);
  header.writeUInt8(type, 7);
  return Buffer.concat([header, payload]);
}

const amfString = (text: string): Buffer =>
  Buffer.concat([Buffer.from([2, text.length >> 8, text.length & 0xff]), Buffer.from(text)]);
const amfNumber = Buffer.from([0, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0]);

describe('hostile bytes at the embedded media server', () => {
  let server: MediaHttpServer<EmbeddedMedia>;

  beforeAll(async () => {
    server = await serveMedia(embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: false, limits: { requestMs: 1_000 } }));
  });
  afterAll(async () => {
    expect(server.media.gauges()['media_restarts']).toBe(0);
    await server.close();
  });

  it.each<[string, Buffer]>([
    ['noise', randomBytes(8_000)],
    ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    ['nothing at all', Buffer.alloc(0)],
    ['noise after a handshake', Buffer.concat([handshake, randomBytes(8_000)])],
    ['a message of 16 MB', Buffer.concat([handshake, message(20, Buffer.alloc(100), 0xffffff)])],
    ['a chunk size of 0', Buffer.concat([handshake, message(1, Buffer.alloc(4))])],
    ['a command without arguments', Buffer.concat([handshake, message(20, amfString('publish'))])],
    ['a command named after Object’s own', Buffer.concat([handshake, message(20, amfString('constructor'))])],
    [
      'connect without an address',
      Buffer.concat([handshake, message(20, Buffer.concat([amfString('connect'), amfNumber, Buffer.from([3, 0, 0, 9])]))]),
    ],
    ['an unknown AMF type', Buffer.concat([handshake, message(20, Buffer.concat([amfString('connect'), Buffer.from([0x77])]))])],
  ])('[D17] ends an RTMP connection that sends %s, and only that', async (_what, bytes) => {
    const socket = connect(server.media.rtmpPort, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
    socket.write(bytes);
    await once(socket, 'close');
    expect(server.media.unavailableReason()).toBeNull();
  });

  it('[D17] ends a WebSocket publisher that sends no FLV, or a tag that is too long', async () => {
    for (const bytes of [
      Buffer.alloc(4_000, 7),
      Buffer.concat([flvHeader, Buffer.from([9, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 1])]),
    ]) {
      const [url = ''] = (await server.media.publishGrant(newMembership('eve'), 'main', server.origin('browser'))).urls;
      const ws = new WebSocket(url, 'publisher');
      await once(ws, 'open');
      ws.send(bytes);
      await once(ws, 'close');
    }
    expect(server.media.unavailableReason()).toBeNull();
  });

  it('[D17] drops an empty message, which would break the stream of every RTMP player', async () => {
    const membership = newMembership('ana');
    const [url = ''] = (await server.media.publishGrant(membership, 'main', server.origin('browser'))).urls;
    const [playUrl = ''] = (await server.media.playGrant(newMembership('ben'), membership, 'main', server.origin('wechat'))).urls;
    const pusher = pushFlv(url);
    await pusher.status;
    const player = await rtmpPeer('play', playUrl);
    pusher.send({ type: 9, timeMs: 0, body: Buffer.alloc(0) });
    pusher.send({ type: 9, timeMs: 40, body: Buffer.from([0x17, 1, 0, 0, 0, 42]) });
    while (player.tags.every((tag) => tag.type !== 9)) await new Promise((done) => setTimeout(done, 10));
    expect(player.tags.filter((tag) => tag.type === 9)).toEqual([
      { type: 9, timeMs: 40, body: Buffer.from([0x17, 1, 0, 0, 0, 42]) },
    ]);
    player.close();
    pusher.close();
  });

  it('[D4] answers unknown paths with 404, and other methods than GET with 405', async () => {
    const { port } = server.origin('browser');
    const status = async (path: string, method = 'GET'): Promise<number> =>
      (await fetch(`http://127.0.0.1:${port}${path}`, { method })).status;
    expect(await status('/media/')).toBe(404);
    expect(await status('/media/../x.flv')).toBe(404);
    expect(await status('/media/x.flv', 'POST')).toBe(405);
    expect(await status('/media/x.flv')).toBe(403);
    expect(await playFlv(`ws://127.0.0.1:${port}/media/x.mp4`).untilEnded()).toBe(404);
  });
});
