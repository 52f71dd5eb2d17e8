import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { embeddedMedia } from '../../../server/media/embedded';
import type { EmbeddedMedia } from '../../../server/media/embedded/options';
import { isSound, playFlv, pushFlv, type FlvPusher } from '../../harness/clients/flv-peer';
import { deafRtmp, rtmpCommand, rtmpMessage } from '../../harness/clients/deaf-rtmp';
import { rtmpPeer } from '../../harness/clients/rtmp-peer';
import { newMembership, serveMedia, type MediaHttpServer } from '../../harness/servers/media-http-server';

const MiB = 1024 * 1024;
/** Far below what each attack took before, and above what garbage collection leaves lying. */
const allowedGrowth = 64 * MiB;

let server: MediaHttpServer<EmbeddedMedia>;
let pusher: FlvPusher;
const ana = newMembership('ana');
const eve = newMembership('eve');
const sockets: (Socket | WebSocket)[] = [];

const first = (urls: readonly string[]): string => urls[0] ?? '';
const playUrl = async (platform: 'browser' | 'wechat', viewer = eve): Promise<string> =>
  first((await server.media.playGrant(viewer, ana, 'main', server.origin(platform))).urls);
const memory = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.media.pid}/status`, 'utf8'))?.[1]) * 1024;
/** Some 20 s on an idle machine, and longer on a busy one. */
const mostLooks = 2_000;
const until = async (check: () => boolean): Promise<void> => {
  for (let looks = 0; looks < mostLooks; looks += 1) {
    if (check()) return;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error(`not true after ${mostLooks} looks: ${String(check)}`);
};

beforeEach(async () => {
  server = await serveMedia(
    embeddedMedia({
      rtmpPort: 0,
      bind: '127.0.0.1',
      rtc: false,
      // The publisher says nothing while an attack goes on, however long that takes.
      limits: { silentMs: 300, publisherSilentMs: 600_000, stuckMs: 2_000, requestMs: 2_000 },
    }),
  );
  pusher = pushFlv(first((await server.media.publishGrant(ana, 'main', server.origin('browser'))).urls));
  expect(await pusher.status).toBe(101);
});
/** The media of others goes on, in the same child. */
afterEach(async () => {
  sockets.splice(0).forEach((socket) => ('terminate' in socket ? socket.terminate() : socket.destroy()));
  const player = playFlv(await playUrl('browser', newMembership('ben')));
  const talking = setInterval(() => pusher.send({ type: 8, timeMs: 0, body: Buffer.from([0xaf, 1, 2, 3]) }), 20);
  await until(() => player.tags.some(isSound));
  clearInterval(talking);
  expect(server.media.gauges()['media_restarts']).toBe(0);
  player.close();
  pusher.close();
  await server.close();
});

/** Writes until the server closes the connection. */
async function flood(socket: Socket, bytes: Buffer): Promise<void> {
  let isOpen = true;
  socket.once('close', () => (isOpen = false));
  while (isOpen) if (!socket.write(bytes)) await new Promise((done) => socket.once('drain', done).once('close', done));
}

describe('an attack on the media of all', () => {
  it('[P128] a player that takes no answers is closed, and its answers are not kept', async () => {
    const before = memory();
    const url = new URL(await playUrl('wechat'));
    const players = Array.from({ length: 6 }, () => deafRtmp(server.media.rtmpPort));
    sockets.push(...players);
    const [, , stream = ''] = url.pathname.split('/');
    const commands = Buffer.concat(Array.from({ length: 500 }, (_, n) => rtmpCommand('createStream', n, null)));
    await Promise.all(
      players.map(async (player) => {
        player.write(rtmpCommand('play', 3, null, `${stream}${url.search}`));
        await flood(player, commands);
      }),
    );
    expect(memory() - before).toBeLessThan(allowedGrowth);
  });

  it('[P128] media that is sent before anything was granted is not kept', async () => {
    const before = memory();
    const strangers = Array.from({ length: 40 }, () => deafRtmp(server.media.rtmpPort));
    sockets.push(...strangers);
    const sound = rtmpMessage(8, Buffer.alloc(16_000, 1));
    const sounds = Buffer.concat(Array.from({ length: 512 }, () => sound));
    strangers.forEach((stranger) => stranger.write(sounds));
    strangers.forEach((stranger) => stranger.resume());
    await until(() => strangers.every(({ closed }) => closed));
    // Bytes that pass through take memory until the next collection.
    expect(memory() - before).toBeLessThan((strangers.length * sounds.length) / 4);
  });

  it('[P127] a play URL that is opened 300 times plays as often as its member may', async () => {
    const url = await playUrl('browser');
    const outcomes = await Promise.all(
      Array.from(
        { length: 300 },
        () =>
          new Promise<number>((resolve) => {
            const ws = new WebSocket(url);
            sockets.push(ws);
            ws.on('open', () => resolve(101));
            ws.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
            ws.on('error', () => resolve(0));
          }),
      ),
    );
    expect(outcomes.filter((status) => status === 101)).toHaveLength(4);
    // A refusal that a busy machine reads too late ends as a cut connection, because refused peers are let go within a second.
    expect(outcomes.filter((status) => ![101, 403, 0].includes(status))).toEqual([]);
    expect(outcomes).toContain(403);
  });

  it('[P127] a broken handshake, or one for a name that is taken, uses nothing up', async () => {
    const taken = first((await server.media.publishGrant(ana, 'main', server.origin('browser'))).urls);
    for (let n = 0; n < 5; n += 1) {
      const keep = setInterval(() => pusher.send({ type: 8, timeMs: n, body: Buffer.from([0xaf, 1, n]) }), 20);
      expect(await pushFlv(taken).status).toBe(409);
      clearInterval(keep);
      const status = await fetch((await playUrl('browser')).replace('ws:', 'http:'), { method: 'POST' });
      expect(status.status).toBe(405);
    }
    const player = playFlv(await playUrl('browser'));
    await until(() => (server.media.gauges()['media_players'] ?? 0) > 0);
    expect(player.ended).toBeNull();
    player.close();
  });

  it('[P130] a peer that pings and reads nothing, or sends long messages to be played to, is not kept in memory', async () => {
    const before = memory();
    const url = await playUrl('browser');
    const players = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const ws = new WebSocket(url);
        sockets.push(ws);
        await new Promise((done) => ws.once('open', done));
        return ws;
      }),
    );
    const [pinging, ...talking] = players;
    pinging?.pause();
    // Enough for the buffers of the kernel on the way, three times.
    for (let n = 0; n < 150; n += 1) {
      for (let each = 0; each < 1_000; each += 1) pinging?.ping(Buffer.alloc(125));
      await new Promise((done) => setTimeout(done, 1));
    }
    // Each message without its last piece would wait for it.
    talking.forEach((ws) => ws.send(Buffer.alloc(3_900_000), { fin: false }));
    await until(() => talking.every(({ readyState }) => readyState === WebSocket.CLOSED));
    expect(memory() - before).toBeLessThan(allowedGrowth);
  });

  it('[P130] one address has at most 64 RTMP connections that were not granted anything, and can play when they are gone', async () => {
    for (let wave = 0; wave < 6; wave += 1) {
      const strangers = Array.from({ length: 100 }, () => deafRtmp(server.media.rtmpPort));
      const refused = 36 * (wave + 1);
      await until(() => (server.media.gauges()['media_refused'] ?? 0) >= refused);
      strangers.forEach((stranger) => stranger.destroy());
    }
    // The server may still be noticing that the last ones are gone.
    const url = await playUrl('wechat');
    let player: Awaited<ReturnType<typeof rtmpPeer>> | null = null;
    for (let tries = 0; player === null && tries < mostLooks; tries += 1) player = await rtmpPeer('play', url).catch(() => null);
    if (player === null) throw new Error('nobody can play');
    const { tags } = player;
    const talking = setInterval(() => pusher.send({ type: 8, timeMs: 0, body: Buffer.from([0xaf, 1, 2, 3]) }), 20);
    await until(() => tags.some(isSound));
    clearInterval(talking);
    player.close();
  });
});
