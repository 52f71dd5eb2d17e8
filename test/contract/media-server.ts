import type { Platform } from '../../components/core/protocol/messages';
import type { Source } from '../../components/core/protocol/room-state';
import type { SeatRef } from '../../server/media/media-server';
import { decodedFrames, pushRtmp, recording } from '../fakes/ffmpeg-peer';
import { isKey, isSound, playFlv, pushFlv, type FlvTag } from '../fakes/flv-peer';
import { newSeat, type MediaHouse } from '../fakes/media-house';

/** The rules of section D in docs/SPEC.md that every media server keeps whose URLs are RTMP and FLV, spoken with real sockets and ffmpeg. */
export function mediaServerContract(name: string, open: () => Promise<MediaHouse>): void {
  describe(`${name} keeps the contract of a media server`, () => {
    let house: MediaHouse;
    let tape: readonly FlvTag[];
    const leftovers: (() => unknown)[] = [];

    beforeAll(async () => {
      [house, tape] = await Promise.all([open(), recording(3)]);
    }, 60_000);
    afterEach(async () => {
      await Promise.all(leftovers.splice(0).map((end) => end()));
    });
    afterAll(() => house.close());

    const publishUrl = async (seat: SeatRef, platform: Platform = 'browser', source: Source = 'main'): Promise<string> =>
      (await house.media.publishGrant(seat, source, house.door(platform))).urls[0] ?? '';
    const playUrls = async (
      publisher: SeatRef,
      platform: Platform = 'browser',
      viewer = newSeat('viewer'),
    ): Promise<string[]> => [...(await house.media.playGrant(viewer, publisher, 'main', house.door(platform))).urls];
    const playUrl = async (publisher: SeatRef, viewer = newSeat('viewer')): Promise<string> =>
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
    const onAir = async (seat: SeatRef) => {
      const pusher = push(await publishUrl(seat));
      expect(await pusher.status).toBe(101);
      pusher.loop(tape);
      return pusher;
    };

    it('[D1] gives each platform URLs that it understands, leading back by its own door, and says how long they are good', async () => {
      const seat = newSeat('ana');
      const { port } = house.door('browser');
      expect(await publishUrl(seat, 'wechat')).toMatch(/^rtmp:\/\/127\.0\.0\.1:\d+\//);
      expect(await publishUrl(seat, 'browser')).toMatch(new RegExp(`^ws://127\\.0\\.0\\.1:${port}/media/`));
      expect((await playUrls(seat, 'wechat')).map((url) => url.split(':')[0])).toEqual(['rtmp', 'http']);
      expect((await playUrls(seat, 'browser')).map((url) => url.split(':')[0])).toEqual(['ws', 'http']);
      expect((await house.media.publishGrant(seat, 'main', house.door('wechat'))).leftMs).toBeGreaterThan(10_000);
    });

    it('[D2] plays what one member pushes by RTMP to others by RTMP, HTTP-FLV and FLV over WebSocket, picture and sound', async () => {
      const seat = newSeat('ana');
      const pusher = pushRtmp(await publishUrl(seat, 'wechat'));
      leftovers.push(() => pusher.stop());
      const player = play(await playUrl(seat));
      const urls = await playUrls(seat, 'wechat');

      await Promise.all([player.until(isKey), player.until(isSound)]);
      expect(await Promise.all(urls.map((url) => decodedFrames(url, 12)))).toEqual([12, 12]);
    });

    it('[D2] plays what a browser pushes as FLV over WebSocket to a phone by RTMP and to a browser', async () => {
      const seat = newSeat('ana');
      await onAir(seat);
      const player = play(await playUrl(seat));
      const [rtmp = ''] = await playUrls(seat, 'wechat');

      await Promise.all([player.until(isKey), player.until(isSound)]);
      expect(await decodedFrames(rtmp, 12)).toBe(12);
    });

    it('[D3] keeps the sources of a seat apart', async () => {
      const seat = newSeat('ana');
      const [main, screen] = await Promise.all([publishUrl(seat), publishUrl(seat, 'browser', 'screen')]);
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
      const [publish, other] = await Promise.all([publishUrl(newSeat('ana')), publishUrl(newSeat('ben'))]);
      const url = forge({ publish, play: await playUrl(newSeat('cleo')), other });
      expect(await push(url).status).not.toBe(101);
    });

    it('[D4] refuses to let a URL to publish play, by WebSocket, HTTP and RTMP', async () => {
      const seat = newSeat('ana');
      await onAir(seat);
      const url = await publishUrl(seat);
      expect(await play(url).untilEnded()).toBe(403);
      expect(await play(url.replace('ws:', 'http:')).untilEnded()).toBe(403);
      await expect(decodedFrames(await publishUrl(seat, 'wechat'), 1)).rejects.toThrow();
    });

    it('[D4] refuses an RTMP push by a URL to play', async () => {
      const pusher = pushRtmp((await playUrls(newSeat('ana'), 'wechat'))[0] ?? '');
      leftovers.push(() => pusher.stop());
      expect((await pusher.done).code).not.toBe(0);
    });

    it('[D6] cuts what a revoked seat sends and plays, and refuses all its URLs from then on', async () => {
      const [ana, ben] = [newSeat('ana'), newSeat('ben')];
      const pusher = await onAir(ana);
      await onAir(ben);
      const [hers, audience] = [play(await playUrl(ben, ana)), play(await playUrl(ana, ben))];
      await Promise.all([hers.until(isKey), audience.until(isKey)]);

      await house.media.revoke(ana);

      await Promise.all([pusher.ended, hers.untilEnded(), audience.untilEnded()]);
      expect(await push(await publishUrl(ana)).status).toBe(403);
      expect(await play(await playUrl(ben, ana)).untilEnded()).toBe(403);
      await expect(decodedFrames((await playUrls(ben, 'wechat', ana))[0] ?? '', 1)).rejects.toThrow();
    });

    it('[D6] cuts an RTMP pusher whose seat is revoked', async () => {
      const seat = newSeat('ana');
      const pusher = pushRtmp(await publishUrl(seat, 'wechat'));
      leftovers.push(() => pusher.stop());
      await play(await playUrl(seat)).until(isKey);

      await house.media.revoke(seat);

      expect((await pusher.done).code).not.toBe(0);
    });

    it('[D10] leaves a publisher alone when a second one comes on its name', async () => {
      const seat = newSeat('ana');
      const first = await onAir(seat);
      const player = play(await playUrl(seat));
      await player.until(isKey);

      expect(await push(await publishUrl(seat)).status).toBe(409);

      const seen = player.tags.length;
      await player.until((tag) => player.tags.indexOf(tag) > seen + 20);
      expect(await Promise.race([first.ended, Promise.resolve('sending')])).toBe('sending');
    });

    it('[D7] takes the same URL again at once after a publisher closed or was lost, for the readers that waited', async () => {
      const seat = newSeat('ana');
      const url = await publishUrl(seat);
      const player = play(await playUrl(seat));
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
