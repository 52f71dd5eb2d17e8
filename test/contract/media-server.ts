import type { Platform } from '../../components/core/protocol/messages';
import type { Source } from '../../components/core/protocol/room-state';
import type { MembershipRef } from '../../server/media/media-server';
import { decodedFrames, pushRtmp, recording } from '../harness/clients/ffmpeg-peer';
import { isKey, isSound, playFlv, pushFlv, type FlvTag } from '../harness/clients/flv-peer';
import { newMembership, type MediaHttpServer } from '../harness/servers/media-http-server';

/** The rules of section D in docs/SPEC.md for media servers with RTMP and FLV URLs, tested with real sockets and ffmpeg. */
export function mediaServerContract(name: string, open: () => Promise<MediaHttpServer>): void {
  describe(`${name} keeps the contract of a media server`, () => {
    let server: MediaHttpServer;
    let tape: readonly FlvTag[];
    const leftovers: (() => unknown)[] = [];

    beforeAll(async () => {
      [server, tape] = await Promise.all([open(), recording(3)]);
    });
    afterEach(async () => {
      await Promise.all(leftovers.splice(0).map((end) => end()));
    });
    afterAll(() => server.close());

    const publishUrl = async (
      membership: MembershipRef,
      platform: Platform = 'browser',
      source: Source = 'main',
    ): Promise<string> => (await server.media.publishGrant(membership, source, server.origin(platform))).urls[0] ?? '';
    const playUrls = async (
      publisher: MembershipRef,
      platform: Platform = 'browser',
      viewer = newMembership('viewer'),
    ): Promise<string[]> => [...(await server.media.playGrant(viewer, publisher, 'main', server.origin(platform))).urls];
    const playUrl = async (publisher: MembershipRef, viewer = newMembership('viewer')): Promise<string> =>
      (await playUrls(publisher, 'browser', viewer))[0] ?? '';

    const push = (url: string) => {
      const pusher = pushFlv(url);
      leftovers.push(() => pusher.abort());
      return pusher;
    };
    const play = (url: string) => {
      const player = playFlv(url);
      leftovers.push(() => player.close());
      return player;
    };
    const onAir = async (membership: MembershipRef) => {
      const pusher = push(await publishUrl(membership));
      expect(await pusher.status).toBe(101);
      pusher.loop(tape);
      return pusher;
    };

    it('[D1] gives each platform URLs that it understands, leading back to its own server, and says how long they are good', async () => {
      const membership = newMembership('ana');
      const { port } = server.origin('browser');
      expect(await publishUrl(membership, 'wechat')).toMatch(/^rtmp:\/\/127\.0\.0\.1:\d+\//);
      expect(await publishUrl(membership, 'browser')).toMatch(new RegExp(`^ws://127\\.0\\.0\\.1:${port}/media/`));
      expect((await playUrls(membership, 'wechat')).map((url) => url.split(':')[0])).toEqual(['rtmp', 'http']);
      expect((await playUrls(membership, 'browser')).map((url) => url.split(':')[0])).toEqual(['ws', 'http']);
      expect((await server.media.publishGrant(membership, 'main', server.origin('wechat'))).leftMs).toBeGreaterThan(10_000);
    });

    it('[D2] plays what one member pushes by RTMP to others by RTMP, HTTP-FLV and FLV over WebSocket, picture and sound', async () => {
      const membership = newMembership('ana');
      const pusher = pushRtmp(await publishUrl(membership, 'wechat'));
      leftovers.push(() => pusher.stop());
      const player = play(await playUrl(membership));
      const urls = await playUrls(membership, 'wechat');

      await Promise.all([player.until(isKey), player.until(isSound)]);
      expect(await Promise.all(urls.map((url) => decodedFrames(url, 12)))).toEqual([12, 12]);
    });

    it('[D2] plays what a browser pushes as FLV over WebSocket to a phone by RTMP and to a browser', async () => {
      const membership = newMembership('ana');
      await onAir(membership);
      const player = play(await playUrl(membership));
      const [rtmp = ''] = await playUrls(membership, 'wechat');

      await Promise.all([player.until(isKey), player.until(isSound)]);
      expect(await decodedFrames(rtmp, 12)).toBe(12);
    });

    it('[D3] separates the sources of a membership', async () => {
      const membership = newMembership('ana');
      const [main, screen] = await Promise.all([publishUrl(membership), publishUrl(membership, 'browser', 'screen')]);
      expect(new URL(main).pathname).not.toBe(new URL(screen).pathname);
      expect(await push(main).status).toBe(101);
      expect(await push(screen).status).toBe(101);
    });

    it.each<[string, (urls: { publish: string; play: string; other: string }) => string]>([
      ['a URL to play', ({ play: url }) => url],
      ['no signature', ({ publish }) => publish.split('?')[0] ?? ''],
      ['a forged signature', ({ publish }) => publish.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
      ['the signature of another stream', ({ publish, other }) => `${publish.split('?')[0] ?? ''}?${other.split('?')[1] ?? ''}`],
    ])('[D4] refuses to let %s publish', async (_what, forge) => {
      const [publish, other] = await Promise.all([publishUrl(newMembership('ana')), publishUrl(newMembership('ben'))]);
      const url = forge({ publish, play: await playUrl(newMembership('cleo')), other });
      expect(await push(url).status).not.toBe(101);
    });

    it('[D4] refuses to let a URL to publish play, by WebSocket, HTTP and RTMP', async () => {
      const membership = newMembership('ana');
      await onAir(membership);
      const url = await publishUrl(membership);
      expect(await play(url).untilEnded()).toBe(403);
      expect(await play(url.replace('ws:', 'http:')).untilEnded()).toBe(403);
      await expect(decodedFrames(await publishUrl(membership, 'wechat'), 1)).rejects.toThrow();
    });

    it('[D4] refuses an RTMP push by a URL to play', async () => {
      const pusher = pushRtmp((await playUrls(newMembership('ana'), 'wechat'))[0] ?? '');
      leftovers.push(() => pusher.stop());
      expect((await pusher.done).code).not.toBe(0);
    });

    it('[P172] tells whether a membership sends, from either source', async () => {
      const [ana, ben] = [newMembership('ana'), newMembership('ben')];
      const receives = (membership: MembershipRef) => server.media.receivesFrom?.(membership);
      expect(await receives(ana)).toBe(false);
      const pusher = push(await publishUrl(ana, 'browser', 'screen'));
      expect(await pusher.status).toBe(101);
      expect([await receives(ana), await receives(ben)]).toEqual([true, false]);
      await server.media.revoke(ana);
      expect(await receives(ana)).toBe(false);
    });

    it('[D6] cuts all streams of a revoked membership, and refuses all its URLs from then on', async () => {
      const [ana, ben] = [newMembership('ana'), newMembership('ben')];
      const pusher = await onAir(ana);
      await onAir(ben);
      const [hers, audience] = [play(await playUrl(ben, ana)), play(await playUrl(ana, ben))];
      await Promise.all([hers.until(isKey), audience.until(isKey)]);

      await server.media.revoke(ana);

      await Promise.all([pusher.ended, hers.untilEnded(), audience.untilEnded()]);
      expect(await push(await publishUrl(ana)).status).toBe(403);
      expect(await play(await playUrl(ben, ana)).untilEnded()).toBe(403);
      await expect(decodedFrames((await playUrls(ben, 'wechat', ana))[0] ?? '', 1)).rejects.toThrow();
    });

    it('[D160] lets a member who stays play on for a while, and ends what they publish at once', async () => {
      const [ana, ben] = [newMembership('ana'), newMembership('ben')];
      const pusher = await onAir(ana);
      await onAir(ben);
      const [hers, audience] = [play(await playUrl(ben, ana)), play(await playUrl(ana, ben))];
      await Promise.all([hers.until(isKey), audience.until(isKey)]);

      await server.media.revoke(ana, true);

      await Promise.all([pusher.ended, audience.untilEnded()]);
      const { length } = hers.tags;
      await hers.until((tag) => hers.tags.indexOf(tag) > length);
      expect(await push(await publishUrl(ana)).status).toBe(403);
      expect(await play(await playUrl(ben, ana)).untilEnded()).toBe(403);
      await hers.untilEnded();
    });

    it('[D6] cuts an RTMP pusher whose membership is revoked', async () => {
      const membership = newMembership('ana');
      const pusher = pushRtmp(await publishUrl(membership, 'wechat'));
      leftovers.push(() => pusher.stop());
      await play(await playUrl(membership)).until(isKey);

      await server.media.revoke(membership);

      expect((await pusher.done).code).not.toBe(0);
    });

    it('[D10] leaves a publisher alone when a second one comes on its name', async () => {
      const membership = newMembership('ana');
      const first = await onAir(membership);
      const player = play(await playUrl(membership));
      await player.until(isKey);

      expect(await push(await publishUrl(membership)).status).toBe(409);

      const seen = player.tags.length;
      await player.until((tag) => player.tags.indexOf(tag) > seen + 20);
      expect(await Promise.race([first.ended, Promise.resolve('sending')])).toBe('sending');
    });

    it('[D7] takes the same URL again at once after a publisher closed or was lost, for the readers that waited', async () => {
      const membership = newMembership('ana');
      const url = await publishUrl(membership);
      const player = play(await playUrl(membership));
      for (const end of ['close', 'abort', 'close'] as const) {
        const pusher = push(url);
        expect(await pusher.status).toBe(101);
        pusher.loop(tape);
        const seen = player.tags.length;
        await player.until((tag) => player.tags.indexOf(tag) >= seen && isKey(tag));
        pusher[end]();
        await pusher.ended;
      }
    });
  });
}
