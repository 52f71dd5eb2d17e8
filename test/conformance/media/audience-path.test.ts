import { systemClock } from '../../../server/clock';
import { redisEngine } from '../../../server/engine/redis/redis-engine';
import { embeddedMedia } from '../../../server/media/embedded';
import type { MediaServer } from '../../../server/media/media-server';
import { srsMedia } from '../../../server/media/srs';
import { roomStream, type PlayGrant } from '../../../components/core/protocol/messages';
import { freePort } from '../../../tools/start/ports';
import { closeAfterTest } from '../../harness/close-after-test';
import { decodedFrames, ffmpeg, pushRtmp } from '../../harness/clients/ffmpeg-peer';
import type { RawClient } from '../../harness/clients/raw-client';
import { newMembership, serveMedia } from '../../harness/servers/media-http-server';
import { nginxCdn, nginxRtmp, type NginxCdn } from '../../harness/servers/nginx-rtmp';
import { startRedis } from '../../harness/servers/redis';
import { camera, startTestServer, type TestServer } from '../../harness/servers/test-server';

const [playKey, pullKey] = ['the CDN verifies by it', 'the CDN pulls by it'];
const host = '127.0.0.1';
/** The first player at a CDN waits for the source. */
const cdnMs = 3_000;

const fails = (url: string): Promise<boolean> =>
  decodedFrames(url, 1).then(
    () => false,
    () => true,
  );
const streamOf = (url: string): string => (new URL(url).pathname.split('/').pop() ?? '').replace(/\.flv$/, '');

it('[D157] a CDN pulls the streams of the embedded server by its secret, until their publisher is removed', async () => {
  const [port, rtmpPort] = [await freePort(0, host), await freePort(0, host)];
  let nowMs = Date.now();
  const origin = `rtmp://${host}:${rtmpPort}/live?pull=${encodeURIComponent(pullKey)}`;
  const cdn = await nginxCdn(port, { origin, playKey, now: () => nowMs });
  closeAfterTest(() => cdn.close());
  const server = await serveMedia(
    embeddedMedia({ rtmpPort, bind: host, rtc: false, audience: { play: [cdn.play], signing: 'tencent', playKey, pullKey } }),
  );
  closeAfterTest(() => server.close());
  const { media } = server;
  const [ana, ben] = [newMembership('ana'), newMembership('ben')];
  const phone = server.origin('wechat');
  const pusher = pushRtmp((await media.publishGrant(ana, 'main', phone)).urls[0] ?? '');
  closeAfterTest(() => pusher.stop());
  while (!(await media.receivesFrom?.(ana))) await new Promise((done) => setTimeout(done, 20));

  const { urls, path } = await media.playGrant(ben, ana, 'main', phone, 'audience');
  const [url = ''] = urls;
  expect([urls.length, path, url.startsWith(cdn.play)]).toEqual([1, 'audience', true]);
  expect(await decodedFrames(url, 5, cdnMs)).toBe(5);
  const [stage = '', overHttp = ''] = (await media.playGrant(ben, ana, 'main', phone, 'speaker')).urls;
  expect(await decodedFrames(stage, 5)).toBe(5);

  const bare = overHttp.split('?')[0] ?? '';
  expect(await decodedFrames(`${bare}?pull=${encodeURIComponent(pullKey)}`, 5)).toBe(5);
  const wrong = [`${bare}?pull=wrong`, `${bare}?pull=`, bare, `rtmp://${host}:${rtmpPort}/live/${streamOf(url)}?pull=wrong`];
  expect(await Promise.all([...wrong, url.replace(/txSecret=./, 'txSecret=x')].map(fails))).toEqual([
    true,
    true,
    true,
    true,
    true,
  ]);
  const posing = pushRtmp(`rtmp://${host}:${rtmpPort}/live/${streamOf(url)}?pull=${encodeURIComponent(pullKey)}`);
  expect((await posing.done).code).not.toBe(0);

  // A CDN checks a URL when a connection begins, so a removed viewer is out at its expiry, and all are when the publisher is removed.
  const watching = ffmpeg(['-rw_timeout', '8000000', '-i', url, '-f', 'null', '-']);
  closeAfterTest(() => watching.stop());
  await media.revoke(ben);
  expect(await decodedFrames(url, 5, cdnMs)).toBe(5);
  nowMs += 600_000;
  expect(await fails(url)).toBe(true);
  await media.revoke(ana);
  expect((await pusher.done).code).not.toBe(0);
  await watching.done;
  nowMs -= 600_000;
  expect(await fails(url)).toBe(true);
});

describe('a member of the audience on two nodes, with a CDN before the stage', () => {
  const room = 'talk';
  const hookKey = 'a secret between nginx and the rooms';
  let cdn: NginxCdn;
  let nodes: readonly [TestServer, TestServer];
  /** The media of the first node, which the stage asks. */
  let media: MediaServer;

  beforeEach(async () => {
    const [stagePort, cdnPort, hookPort] = [await freePort(0, host), await freePort(0, host), await freePort(0, host)];
    const live = [`rtmp://${host}:${stagePort}/live`];
    const stage = await nginxRtmp({
      port: stagePort,
      hooks: `http://${host}:${hookPort}/media/srs/`,
      query: `?secret=${encodeURIComponent(hookKey)}`,
    });
    closeAfterTest(() => stage.close());
    cdn = await nginxCdn(cdnPort, { origin: `${live[0] ?? ''}?pull=${encodeURIComponent(pullKey)}`, playKey });
    closeAfterTest(() => cdn.close());
    const redis = await startRedis();
    const start = async (port: number): Promise<TestServer> => {
      const engine = await redisEngine({ url: redis.url });
      closeAfterTest(() => engine.close());
      const audience = { play: [cdn.play], signing: 'tencent' as const, playKey, pullKey };
      const own = srsMedia({ push: live, play: live, api: ['on_update'], hookKey, key: 'both nodes have it', audience });
      const openRoom = () => Promise.resolve({ audience: 100 });
      if (port !== 0) media = own;
      const node = await startTestServer({ engine, media: own, clock: systemClock, hooks: { openRoom } }, port);
      closeAfterTest(() => node.close());
      return node;
    };
    nodes = [await start(hookPort), await start(0)];
  });

  const play = async (client: RawClient, member: string): Promise<PlayGrant> => {
    const { play: grants } = await client.request('media.play', { room, tracks: [{ member, source: 'main' }] });
    return grants[0] as PlayGrant;
  };
  const isFar = ({ urls, path }: PlayGrant): boolean => path === 'audience' && urls.every((url) => url.startsWith(cdn.play));
  const sees = async ({ urls }: PlayGrant): Promise<number> => decodedFrames(urls[0] ?? '', 5, cdnMs);

  it('[D159] [P545] plays from the CDN, talks on the stage, and goes back to the CDN, in one stay', async () => {
    const [one, other] = nodes;
    const talker = await one.client('host', { rooms: { [room]: 'host' } });
    const { publish } = await talker.join(room, 'host', { tracks: camera });
    const pusher = pushRtmp(publish[0]?.urls[0] ?? '');
    closeAfterTest(() => pusher.stop());
    while (media.gauges()['media_publishers'] !== 1) await new Promise((done) => setTimeout(done, 20));

    const ana = await other.client('ana', { rooms: { [room]: 'audience' } });
    const joined = await ana.join(room, 'ana', { tracks: camera });
    const [far] = joined.play as [PlayGrant];
    expect([joined.publish, isFar(far), await sees(far)]).toEqual([[], true, 5]);

    await talker.request('member.invite', { room, id: 'ana', invited: true });
    await ana.request('member.answer', { room, accept: true });
    // A speaker is listed.
    await ana.event('member.joined', ({ d }) => d.member.id === 'ana' && d.member.role === 'speaker');
    const near = await play(ana, 'host');
    expect([near.path, isFar(near), await sees(near)]).toEqual([undefined, false, 5]);
    const { publish: own } = await ana.request('track.publish', { room, tracks: camera });
    const speech = pushRtmp(own[0]?.urls[0] ?? '');
    closeAfterTest(() => speech.stop());
    while (media.gauges()['media_publishers'] !== 2) await new Promise((done) => setTimeout(done, 20));
    const heard = await play(talker, 'ana');
    expect([isFar(heard), await sees(heard)]).toEqual([false, 5]);

    await talker.request('member.demote', { room, id: 'ana', role: 'audience' });
    await ana.event('member.updated', ({ d }) => d.id === 'ana' && d.role === 'audience');
    expect((await speech.done).code).not.toBe(0);
    const again = await play(ana, 'host');
    expect([isFar(again), await sees(again)]).toEqual([true, 5]);
    expect(await ana.errorCode('track.publish', { room, tracks: camera })).toBe('forbidden');

    const kinds = talker.events(roomStream(room)).filter(({ d }) => JSON.stringify(d).includes('"ana"'));
    expect(kinds.map(({ k }) => k).filter((k) => k === 'member.left' || k === 'member.joined')).toEqual(['member.joined']);
    await talker.request('member.remove', { room, id: 'ana' });
    await ana.event('member.left');
    expect(await ana.errorCode('media.play', { room, tracks: [{ member: 'host', source: 'main' }] })).toBe('not_in_room');
    expect(cdn.refused).toBe(0);
  });
});
