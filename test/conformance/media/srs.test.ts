import { embeddedMedia } from '../../../server/media/embedded';
import { cdnMedia } from '../../../server/media/cdn';
import { srsMedia } from '../../../server/media/srs';
import { decodedFrames, pushRtmp } from '../../harness/clients/ffmpeg-peer';
import { isKey, playFlv, pushFlv } from '../../harness/clients/flv-peer';
import { serveMedia, newMembership } from '../../harness/servers/media-http-server';
import { pushVideoFrames } from '../../harness/clients/frame-pusher';
import { startFakeSrs, type FakeSrs } from '../../fakes/servers/fake-srs';
import { camera, startTestServer, type TestServer } from '../../harness/servers/test-server';

const places = { push: ['rtmp://live.example.com/live'], play: ['rtmp://live.example.com/live', 'wss://live.example.com/live'] };
const hookKey = 'a secret between SRS and the rooms';

describe('rooms whose media are SRS', () => {
  let srs: FakeSrs;
  let server: TestServer;

  beforeEach(async () => {
    srs = await startFakeSrs();
    server = await startTestServer({
      media: srsMedia({ ...places, rtc: ['https://live.example.com'], api: [srs.api], hookKey }),
    });
    srs.hooks = { base: `${server.origin}/media/srs/`, query: `?secret=${encodeURIComponent(hookKey)}` };
  });
  afterEach(async () => {
    await server.close();
    await srs.close();
  });

  it('[D66] [D68] publishes and plays by the URLs of a join, and cuts a removed member for good', async () => {
    const host = await server.client('host');
    const { publish: hosts } = await host.join('r', 'Host', { tracks: camera });
    const ana = await server.client('ana', { rooms: { r: 'speaker' } });
    const joined = await ana.join('r', 'Ana', { tracks: camera });
    expect(joined.plane).toBe('srs');
    const [push = '', play = ''] = [joined.publish[0]?.urls[0], joined.play[0]?.urls[0]];
    const clients = await Promise.all([srs.push(push), srs.play(play), srs.push(hosts[0]?.urls[0] ?? '')]);
    expect(clients.map((client) => client?.isThere)).toEqual([true, true, true]);

    await host.request('member.remove', { room: 'r', id: 'ana' });

    await ana.event('member.left');
    expect(clients.map((client) => client?.isThere)).toEqual([false, false, true]);
    expect([await srs.push(push), await srs.play(play)]).toEqual([null, null]);
  });

  it('[D68] cuts a member that leaves, and accepts it again with the URLs of a new membership', async () => {
    const ana = await server.client('ana');
    const first = (await ana.join('r', 'Ana', { tracks: camera })).publish[0]?.urls[0] ?? '';
    const client = await srs.push(first);
    await ana.request('room.leave', { room: 'r' });
    expect(client?.isThere).toBe(false);
    const second = (await ana.join('r', 'Ana', { tracks: camera })).publish[0]?.urls[0] ?? '';
    expect(new URL(second).pathname).not.toBe(new URL(first).pathname);
    expect(await srs.push(second)).not.toBeNull();
    expect(await srs.push(first)).toBeNull();
  });

  it('[D70] gives a browser a WHIP URL, which SRS accepts', async () => {
    const ben = await server.client('ben', { hello: { pf: 'browser' } });
    const { publish } = await ben.join('r', 'Ben', { tracks: camera });
    expect(publish[0]?.urls.map((url) => new URL(url).pathname)).toEqual(['/rtc/v1/whip/']);
    expect(await srs.push(publish[0]?.urls[0] ?? '')).not.toBeNull();
  });

  it('[D69] reports on /healthz that SRS is unreachable, and still accepts members', async () => {
    await server.close();
    await srs.close();
    server = await startTestServer({ media: srsMedia({ ...places, api: [srs.api], hookKey }) });
    const health = (await (await fetch(`${server.origin}/healthz`)).json()) as { ready: boolean; media: string };
    expect(health.ready).toBe(true);
    expect(health.media).toContain(`the HTTP API of SRS at ${srs.api}: connect ECONNREFUSED`);
    const ana = await server.client('ana');
    expect((await ana.join('r', 'Ana', { tracks: camera })).publish[0]?.urls).toHaveLength(1);
    srs = await startFakeSrs();
  });
});

describe('rooms whose media are embedded', () => {
  it('[D79] stay as they are when the media process dies, and their members reconnect with their URLs', async () => {
    const media = embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: false });
    const server = await startTestServer({ media });
    const [ana, ben] = [await server.client('ana', { hello: { pf: 'browser' } }), await server.client('ben')];
    const hers = await ana.join('r', 'Ana', { tracks: camera });
    const his = await ben.join('r', 'Ben', { tracks: camera });
    const [push = '', play = ''] = [hers.publish[0]?.urls[0], his.play[0]?.urls.find((url) => url.startsWith('http'))];
    const first = pushFlv(push);
    await first.status;

    const killed = media.pid;
    process.kill(killed ?? 0, 'SIGKILL');
    await first.ended;
    while (media.unavailableReason() === null && media.pid === killed) await new Promise((done) => setTimeout(done, 10));

    const again = pushVideoFrames(push, 300);
    expect(await again.status).toBe(101);
    const player = playFlv(play);
    await player.until(isKey);
    const cleo = await server.client('cleo');
    const { snap } = await cleo.join('r', 'Cleo', { tracks: camera });
    expect(snap.members.map(({ id }) => id)).toEqual(['ana', 'ben', 'cleo']);
    player.close();
    again.close();
    await server.close();
  });
});

describe('rooms whose media are a live CDN', () => {
  it('[D60] [D65] let a browser play only, and log the streams of a removed member', async () => {
    const cut: string[] = [];
    const keys = { signing: 'tencent', pushKey: 'push-key', playKey: 'play-key' } as const;
    const server = await startTestServer({
      media: cdnMedia({ ...places, ...keys, cut: async (names) => void cut.push(...names) }),
    });
    const ana = await server.client('ana', { rooms: { r: 'speaker' } });
    const { plane, publish } = await ana.join('r', 'Ana', { tracks: camera });
    const host = await server.client('host', { hello: { pf: 'browser' } });
    const watching = await host.join('r', 'Host', { tracks: camera });
    expect([plane, watching.publish[0]?.urls]).toEqual(['cdn', []]);
    expect(watching.play[0]?.urls.map((url) => new URL(url).protocol)).toEqual(['wss:']);

    await host.request('member.remove', { room: 'r', id: 'ana' });

    expect(cut).toContain(new URL(publish[0]?.urls[0] ?? '').pathname.slice('/live/'.length));
    await server.close();
  });
});

describe('URLs of SRS on a real wire', () => {
  it('[D60] [D67] reach an RTMP server complete, stream and signature, from unmodified peers', async () => {
    // The embedded server checks the same signatures, so with the same key it shows whether they arrived.
    const key = 'a key that both of them have, for once';
    const embedded = await serveMedia(embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: false, key }));
    const live = [`rtmp://127.0.0.1:${embedded.media.rtmpPort}/live`];
    const media = srsMedia({ push: live, play: live, api: ['http://127.0.0.1:1'], hookKey, key });
    const origin = embedded.origin('wechat');
    const [ana, ben] = [newMembership('ana'), newMembership('ben')];
    const [push = ''] = (await media.publishGrant(ana, 'main', origin)).urls;
    const [play = ''] = (await media.playGrant(ben, ana, 'main', origin)).urls;
    const pusher = pushRtmp(push);
    try {
      expect(await decodedFrames(play, 5)).toBe(5);
      await expect(decodedFrames(push, 1)).rejects.toThrow();
    } finally {
      await pusher.stop();
      await embedded.close();
    }
  });
});
