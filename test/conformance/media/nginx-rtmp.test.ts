import { srsMedia } from '../../../server/media/srs';
import type { MediaServer } from '../../../server/media/media-server';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { decodedFrames, pushRtmp } from '../../harness/clients/ffmpeg-peer';
import { serveMedia, newMembership, type MediaHttpServer } from '../../harness/servers/media-http-server';
import type { ListeningProgram } from '../../harness/servers/listening-program';
import { nginxRtmp } from '../../harness/servers/nginx-rtmp';
import { freePort } from '../../../tools/start/ports';

const hookKey = 'a secret between nginx and the rooms';

describe('nginx-rtmp, a real server of RTMP, with ffmpeg at both ends', () => {
  const clock = new FakeClock();
  let server: MediaHttpServer;
  let nginx: ListeningProgram;
  let media: MediaServer;

  beforeAll(async () => {
    const port = await freePort(0, '127.0.0.1');
    const live = [`rtmp://127.0.0.1:${port}/live`];
    media = srsMedia({ push: live, play: live, api: ['on_update'], hookKey, clock });
    server = await serveMedia(media);
    const hooks = `http://127.0.0.1:${server.origin('wechat').port}/media/srs/`;
    nginx = await nginxRtmp({ port, hooks, query: `?secret=${encodeURIComponent(hookKey)}` });
  });
  afterAll(async () => {
    await nginx.close();
    await server.close();
  });

  const [ana, ben] = [newMembership('ana'), newMembership('ben')];
  const toPush = async (membership = ana): Promise<string> =>
    (await media.publishGrant(membership, 'main', server.origin('wechat'))).urls[0] ?? '';
  const toPlay = async (viewer = ben): Promise<string> =>
    (await media.playGrant(viewer, ana, 'main', server.origin('wechat'))).urls[0] ?? '';
  const refused = async (url: string): Promise<boolean> => {
    const pusher = pushRtmp(url);
    return (await pusher.done).code !== 0;
  };

  it('[D66] [D67] [D74] accepts clients with a URL only; a removed member is cut, and none of its URLs works again', async () => {
    const [push, play] = [await toPush(), await toPlay()];
    const late = await toPush(newMembership('late'));
    clock.advance(250_000);
    const pusher = pushRtmp(push);
    while (media.gauges()['media_publishers'] !== 1) await new Promise((done) => setTimeout(done, 20));
    expect(await decodedFrames(play, 5)).toBe(5);
    expect(media.gauges()).toMatchObject({ media_up: 1, media_refused: 0 });

    clock.advance(60_000);
    const forged = push.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    // Parameters that a client adds to its URL are never trusted.
    const posing = `${(await toPush(newMembership('eve'))).split('?')[0]}?call=publish&name=${new URL(push).pathname.split('/').pop()}`;
    expect(
      await Promise.all([
        ...[forged, play, late, push.replace(/[^/]*$/, 'anything'), `${posing}&${new URL(push).search.slice(1)}`].map(refused),
        decodedFrames(push, 1).then(
          () => false,
          () => true,
        ),
      ]),
    ).toEqual([true, true, true, true, true, true]);

    await media.revoke(ana);

    // It asks every second whether a client is still allowed.
    expect((await pusher.done).code).not.toBe(0);
    expect(await Promise.all([push, await toPush()].map(refused))).toEqual([true, true]);
    expect(media.gauges()).toMatchObject({ media_publishers: 0, media_players: 0, media_refused: 8 });
  });
});
