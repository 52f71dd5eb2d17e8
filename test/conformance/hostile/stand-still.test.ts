import { isKey, playFlv, pushFlv } from '../../harness/clients/flv-peer';
import { recording } from '../../harness/clients/ffmpeg-peer';
import { newMembership, serveMedia } from '../../harness/servers/media-http-server';
import { startTestServer, type TestServer } from '../../harness/servers/test-server';
import { embeddedMedia } from '../../../server/media/embedded';

const until = async (check: () => boolean): Promise<void> => {
  while (!check()) await new Promise((done) => setTimeout(done, 10));
};

describe('a media process that stands still', () => {
  const open = () => serveMedia(embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: false }));

  it('[P134] is noticed, shown by media_up, and replaced', async () => {
    const server = await open();
    const stopped = server.media.pid ?? 0;
    process.kill(stopped, 'SIGSTOP');
    await until(() => server.media.gauges()['media_up'] === 0);
    expect(server.media.unavailableReason()).toContain('does not answer');
    await until(() => server.media.gauges()['media_up'] === 1);
    expect(server.media.pid).not.toBe(stopped);
    await server.close();
  });

  it('[P135] is ended by a removal that it does not confirm, so that the media are cut', async () => {
    const server = await open();
    const ana = newMembership('ana');
    const [push = ''] = (await server.media.publishGrant(ana, 'main', server.origin('browser'))).urls;
    const [play = ''] = (await server.media.playGrant(newMembership('ben'), ana, 'main', server.origin('browser'))).urls;
    const pusher = pushFlv(push);
    pusher.loop(await recording(1));
    const player = playFlv(play);
    await player.until(isKey);
    process.kill(server.media.pid ?? 0, 'SIGSTOP');
    await server.media.revoke(ana);
    await Promise.all([pusher.ended, player.untilEnded()]);
    await until(() => server.media.unavailableReason() === null);
    expect(await pushFlv(push).status).toBe(403);
    await server.close();
  });
});

describe('a hook that never answers', () => {
  let server: TestServer;
  afterEach(() => server.close());

  it('[P136] makes a room unavailable and leaves no member behind', async () => {
    let isHanging = true;
    server = await startTestServer({
      hooks: { openRoom: () => (isHanging ? new Promise(() => undefined) : Promise.resolve({})) },
    });
    const ana = await server.client('ana');
    const joining = ana.sendRequest('room.join', { room: 'r', name: 'Ana', tracks: [] });
    const looking = ana.sendRequest('room.get', { room: 'r' });
    for (const id of [joining, looking]) {
      await until(() => server.clock.pending > 0);
      await new Promise((done) => setImmediate(done));
      while (!ana.frames.some((frame) => frame.t === 'res' && frame.id === id)) {
        server.clock.advance(500);
        await new Promise((done) => setTimeout(done, 10));
      }
      expect((await ana.response(id)).err).toMatchObject({ code: 'unavailable', retry: true });
    }
    isHanging = false;
    ana.cut();
    const bo = await server.client('bo');
    expect((await bo.join('r', 'Bo')).snap.members.map(({ id }) => id)).toEqual(['bo']);
  });

  it('[P136] ends a handshake with “come back later”, and the next one of the session is not blocked by it', async () => {
    let isHanging = true;
    const scope = { user: 'ana', id: 'j', expiresAt: Date.now() + 600_000, name: null, rooms: { '*': 'host' as const } };
    server = await startTestServer({ verify: () => (isHanging ? new Promise(() => undefined) : Promise.resolve(scope)) });
    const hello = { t: 'hello', v: 1, sdk: 't', tok: 'x', dev: 'd', pf: 'wechat', caps: [], sid: 'one', rt: 'one' };
    const first = await server.rawClient();
    first.send(hello);
    while (first.closedWith === null) {
      server.clock.advance(500);
      await new Promise((done) => setTimeout(done, 10));
    }
    expect((await first.frame('bye')).code).toBe(4102);
    isHanging = false;
    const second = await server.rawClient();
    second.send(hello);
    await second.frame('welcome');
  });
});
