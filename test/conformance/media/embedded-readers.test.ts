import { once } from 'node:events';
import { createServer } from 'node:https';
import { generate } from 'selfsigned';
import { WebSocket } from 'ws';
import { embeddedMedia } from '../../../server/media/embedded';
import type { EmbeddedMedia } from '../../../server/media/embedded/options';
import type { MembershipRef } from '../../../server/media/media-server';
import { flvHeader, isKey, isPicture, playFlv, pushFlv, writeTag, type FlvTag } from '../../harness/clients/flv-peer';
import { serveMedia, newMembership, type MediaHttpServer } from '../../harness/servers/media-http-server';
import { videoFrame, pushVideoFrames } from '../../harness/clients/frame-pusher';
import { rtmpPeer } from '../../harness/clients/rtmp-peer';

async function until(wanted: () => boolean): Promise<void> {
  while (!wanted()) await new Promise((done) => setTimeout(done, 50));
}

describe('slow and broken readers of the embedded media server', () => {
  let server: MediaHttpServer<EmbeddedMedia>;
  let membership: MembershipRef;
  let pusher: ReturnType<typeof pushVideoFrames>;

  const open = async (options: { kbps: number; stuckMs?: number; staleMs?: number; queueBytes?: number }): Promise<void> => {
    const { kbps, ...limits } = options;
    server = await serveMedia(embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: false, limits }));
    membership = newMembership('ana');
    pusher = pushVideoFrames((await server.media.publishGrant(membership, 'main', server.origin('browser'))).urls[0] ?? '', kbps);
    await pusher.status;
  };
  const urls = async (): Promise<{ rtmp: string; http: string; ws: string }> => {
    const viewer = newMembership('viewer');
    const [ws = '', http = ''] = (await server.media.playGrant(viewer, membership, 'main', server.origin('browser'))).urls;
    const [rtmp = ''] = (await server.media.playGrant(viewer, membership, 'main', server.origin('wechat'))).urls;
    return { rtmp, http, ws };
  };
  afterEach(async () => {
    pusher.close();
    await server.close();
  });

  it('[D16] are cut when they read nothing, with bounded memory, and without affecting others', async () => {
    await open({ kbps: 24_000, stuckMs: 2_500 });
    const healthy = playFlv((await urls()).ws);
    await healthy.until(isKey);
    await until(() => (server.media.gauges()['media_memory_bytes'] ?? 0) > 0);
    const before = server.media.gauges()['media_memory_bytes'] ?? 0;
    let most = 0;

    for (let index = 0; index < 20; index += 1) {
      const { rtmp, http, ws } = await urls();
      if (index % 3 === 0) (await rtmpPeer('play', rtmp)).stall();
      else {
        const player = playFlv(index % 3 === 1 ? ws : http);
        await player.until(isPicture);
        player.stall();
      }
    }
    await until(() => {
      most = Math.max(most, server.media.gauges()['media_memory_bytes'] ?? 0);
      return server.media.gauges()['media_cut_readers'] === 20;
    });

    expect(most - before).toBeLessThan(120_000_000);
    await until(() => server.media.gauges()['media_players'] === 1);
    const gaps = healthy.tags.slice(1).map((tag, index) => tag.timeMs - (healthy.tags[index]?.timeMs ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(40);
  });

  it('[D16] are not cut while the publisher sends nothing', async () => {
    await open({ kbps: 300, stuckMs: 200 });
    membership = newMembership('late');
    const { rtmp, http, ws } = await urls();
    const phone = await rtmpPeer('play', rtmp);
    const players = [playFlv(http), playFlv(ws)];
    await new Promise((done) => setTimeout(done, 700));

    const late = pushVideoFrames(
      (await server.media.publishGrant(membership, 'main', server.origin('browser'))).urls[0] ?? '',
      300,
    );
    await Promise.all(players.map((player) => player.until(isKey)));
    await until(() => phone.tags.some(isKey));
    late.close();
    players.forEach((player) => player.close());
    phone.close();
  });

  it('[D16] are cut by RTMP with more waiting than allowed, and may reconnect at once', async () => {
    await open({ kbps: 48_000, queueBytes: 500_000 });
    const url = (await urls()).rtmp;
    const reader = await rtmpPeer('play', url);
    reader.stall();
    await until(() => server.media.gauges()['media_cut_readers'] === 1);

    const firstKey = new Promise<FlvTag>((resolve, reject) => {
      rtmpPeer('play', url, (tag) => isKey(tag) && resolve(tag)).catch(reject);
    });
    expect((await firstKey).body.length).toBeGreaterThan(1_000);
  });
});

describe('a reader of the embedded media server', () => {
  let server: MediaHttpServer<EmbeddedMedia>;

  beforeAll(async () => {
    server = await serveMedia(
      embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: false, limits: { silentMs: 400 }, urlMs: 1_000 }),
    );
  });
  afterAll(() => server.close());

  const pushUrl = async (membership: MembershipRef): Promise<string> =>
    (await server.media.publishGrant(membership, 'main', server.origin('browser'))).urls[0] ?? '';
  const playUrl = async (membership: MembershipRef): Promise<string> =>
    (await server.media.playGrant(newMembership('viewer'), membership, 'main', server.origin('browser'))).urls[0] ?? '';

  it('[D12] continues when the publisher reconnects: with later times, from a key frame', async () => {
    const membership = newMembership('ana');
    const url = await pushUrl(membership);
    const player = playFlv(await playUrl(membership));
    const first = pushFlv(url);
    await first.status;
    for (let index = 0; index < 10; index += 1) first.send(videoFrame(index, 1_000));
    await player.until((tag) => tag.timeMs === 300);
    first.abort();
    await first.ended;

    const second = pushFlv(url);
    await second.status;
    const seen = player.tags.length;
    // Frames before the first key frame cannot be decoded, so they are not forwarded.
    [5, 6, 30, 31].forEach((index) => second.send(videoFrame(index, 1_000)));
    await player.until((tag) => player.tags.indexOf(tag) === seen + 1);

    const [key, inter] = player.tags.slice(seen);
    expect(key && isKey(key)).toBe(true);
    expect(key?.timeMs).toBeGreaterThan(300);
    expect((inter?.timeMs ?? 0) - (key?.timeMs ?? 0)).toBe(33);
    second.close();
    player.close();
  });

  it('[D75] is acknowledged to the publisher: the bytes received, soon and up to the last one', async () => {
    const ws = new WebSocket(await pushUrl(newMembership('ana')), 'publisher');
    const told: string[] = [];
    ws.on('message', (bytes, isBinary) => void told.push(isBinary ? 'bytes' : (bytes as Buffer).toString()));
    await once(ws, 'open');
    const parts = [flvHeader, writeTag(videoFrame(0, 1_000)), writeTag(videoFrame(1, 70_000))];
    parts.forEach((part) => ws.send(part));
    const all = parts.reduce((sum, { length }) => sum + length, 0);
    while (told.at(-1) !== String(all)) await once(ws, 'message');
    expect(told.length).toBeLessThanOrEqual(parts.length);
    ws.terminate();
  });

  it('[D2] is served over TLS as well', async () => {
    const { cert, private: privateKey } = await generate([{ name: 'commonName', value: 'localhost' }]);
    const secure = await serveMedia(
      embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: false }),
      createServer({ cert, key: privateKey }),
    );
    const membership = newMembership('ana');
    const [url = ''] = (await secure.media.publishGrant(membership, 'main', secure.origin('browser'))).urls;
    const [play = ''] = (await secure.media.playGrant(newMembership('ben'), membership, 'main', secure.origin('browser'))).urls;
    expect(play).toMatch(/^wss:/);
    const pusher = pushFlv(url);
    expect(await pusher.status).toBe(101);
    const player = playFlv(play);
    const timer = setInterval(() => pusher.send(videoFrame(0, 100_000)), 20);
    expect((await player.until(isKey)).body).toHaveLength(100_000);
    clearInterval(timer);
    player.close();
    pusher.close();
    await secure.close();
  });

  it('[D11] gets a publisher back after a silent network loss, as soon as the old connection has timed out', async () => {
    const membership = newMembership('ana');
    const url = await pushUrl(membership);
    const lost = pushFlv(url);
    await lost.status;
    lost.send(videoFrame(0, 1_000));

    const askedAt = performance.now();
    const back = pushFlv(url);
    expect(await back.status).toBe(101);
    expect(performance.now() - askedAt).toBeLessThan(1_000);
    expect(await lost.ended).toBe(4409);
    back.close();
  });

  it('[D5] is refused with an expired URL, and accepted with one that is in use or was a moment ago', async () => {
    const membership = newMembership('ana');
    const [used, unused] = await Promise.all([pushUrl(membership), playUrl(membership)]);
    const first = pushFlv(used);
    await first.status;
    await new Promise((done) => setTimeout(done, 2_100));

    expect(await playFlv(unused).untilEnded()).toBe(403);
    first.abort();
    await first.ended;
    const again = pushFlv(used);
    expect(await again.status).toBe(101);
    again.close();
  });
});
