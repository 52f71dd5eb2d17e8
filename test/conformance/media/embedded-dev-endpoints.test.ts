import { embeddedMedia } from '../../../server/media/embedded';
import type { EmbeddedMedia } from '../../../server/media/embedded/options';
import type { MembershipRef } from '../../../server/media/media-server';
import { cuttingProxy } from '../../harness/proxies/cutting-proxy';
import { decodedFrames, pushRtmp } from '../../harness/clients/ffmpeg-peer';
import { serveMedia, newMembership, type MediaHttpServer } from '../../harness/servers/media-http-server';
import { amf, RawRtmp } from '../../harness/clients/raw-rtmp';
import { rtmpPeer } from '../../harness/clients/rtmp-peer';

describe('the dev endpoints of the embedded media server', () => {
  let server: MediaHttpServer<EmbeddedMedia>;
  let asked: unknown[];
  let ended: ((membership: MembershipRef) => void) | undefined;
  const memberships = new Map<string, MembershipRef>();

  beforeAll(async () => {
    server = await serveMedia(
      embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: false, devIngest: true, limits: { publisherSilentMs: 4_000 } }),
    );
    server.media.devIngest?.onPublish(async (ask) => {
      asked.push(ask);
      // Joining takes time, and packets sent meanwhile must not be lost.
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (ask.room === 'closed') return null;
      if (ask.room === 'broken') throw new Error('no engine');
      const membership = newMembership(ask.name);
      memberships.set(ask.name, membership);
      return membership;
    });
    server.media.devIngest?.onPlay(({ member }) => Promise.resolve(memberships.get(member) ?? null));
    server.media.devIngest?.onEnd((membership) => ended?.(membership));
  });
  beforeEach(() => {
    asked = [];
  });
  afterAll(() => server.close());

  const rtmp = (path: string): string => `rtmp://127.0.0.1:${server.media.rtmpPort}/${path}`;

  it('[D18] make a push to /in/<room> a member, play it at /out/<room>/<member>, and report its end', async () => {
    const over = new Promise<MembershipRef>((resolve) => (ended = resolve));
    const pusher = pushRtmp(rtmp('in/standup?name=Camera%201'));
    try {
      await until(() => server.media.gauges()['media_publishers'] === 1);
      expect(asked).toEqual([{ room: 'standup', name: 'Camera 1' }]);
      expect(await decodedFrames(rtmp('out/standup/Camera%201'), 10)).toBe(10);
    } finally {
      await pusher.stop();
    }
    expect(await over).toBe(memberships.get('Camera 1'));
  });

  it('[D18] refuse when the rooms refuse, fail, or have no such member', async () => {
    await expect(rtmpPeer('publish', rtmp('in/closed?name=Camera'))).rejects.toThrow();
    await expect(rtmpPeer('publish', rtmp('in/broken?name=Camera'))).rejects.toThrow();
    await expect(rtmpPeer('publish', rtmp('in/standup'))).rejects.toThrow();
    await expect(rtmpPeer('play', rtmp('out/standup/nobody'))).rejects.toThrow();
  });

  it('[D18] remove the member of a pusher that left before the rooms answered', async () => {
    const over = new Promise<MembershipRef>((resolve) => (ended = resolve));
    const radio = await cuttingProxy(server.media.rtmpPort);
    const push = rtmpPeer('publish', `rtmp://127.0.0.1:${radio.port}/in/standup?name=Hasty`);
    await until(() => asked.length === 1);
    radio.cut();
    await expect(push).rejects.toThrow();
    expect((await over).member).toBe('Hasty');
    await radio.close();
  });

  it('[D18] [D93] remove the member of a pusher that ends its stream and keeps its connection', async () => {
    const over = new Promise<MembershipRef>((resolve) => (ended = resolve));
    const peer = await RawRtmp.open(server.media.rtmpPort);
    await peer.publish(await peer.greet(rtmp('in/standup?name=Done')));
    peer.command(0, 'deleteStream', 5, amf.nothing, amf.number(1));
    expect((await over).member).toBe('Done');
    expect(peer.isClosed).toBe(false);
    peer.close();
  });

  it('[D18] [D98] remove the member of a pusher that sends nothing', async () => {
    const over = new Promise<MembershipRef>((resolve) => (ended = resolve));
    const peer = await RawRtmp.open(server.media.rtmpPort);
    await peer.publish(await peer.greet(rtmp('in/standup?name=Frozen')));
    expect((await over).member).toBe('Frozen');
    await peer.untilClosed();
  });

  it('[D18] remove the members of their pushers when the child dies', async () => {
    const over = new Promise<MembershipRef>((resolve) => (ended = resolve));
    await rtmpPeer('publish', rtmp('in/standup?name=Doomed'));
    process.kill(server.media.pid ?? 0, 'SIGKILL');
    expect((await over).member).toBe('Doomed');
  });

  it('[D19] are shut unless they were asked for', async () => {
    const shut = await serveMedia(embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: false }));
    try {
      expect(shut.media.devIngest).toBeUndefined();
      const url = `rtmp://127.0.0.1:${shut.media.rtmpPort}/in/standup?name=Camera`;
      await expect(rtmpPeer('publish', url)).rejects.toThrow();
    } finally {
      await shut.close();
    }
  });
});

async function until(wanted: () => boolean): Promise<void> {
  while (!wanted()) await new Promise((done) => setTimeout(done, 20));
}
