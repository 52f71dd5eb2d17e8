import type { Platform } from '../../components/core/protocol/messages';
import type { Source } from '../../components/core/protocol/room-state';
import type { MediaServer, SeatRef } from '../../server/media/media-server';
import { newSeat, type MediaHouse } from '../fakes/media-house';

const platforms: readonly Platform[] = ['wechat', 'qq', 'browser'];

const phone = { push: /^(rtmps?|room):\/\//, play: /^((rtmps?|room):\/\/|https?:\/\/[^?]+\.flv\?)/ };

/** Kinds of URL that each platform's live elements open; the browser's WHIP is granted before it is spoken. */
const opens: Readonly<Record<Platform, { push: RegExp; play: RegExp }>> = {
  wechat: phone,
  qq: phone,
  browser: {
    push: /^(room:\/\/|wss?:\/\/[^?]+\.flv\?|https?:\/\/[^?]+\/whip\/\?)/,
    play: /^(room:\/\/|(ws|http)s?:\/\/[^?]+\.flv\?|https?:\/\/[^?]+\/whep\/\?)/,
  },
};

/** What a plane does otherwise than most. */
export interface GrantTraits {
  /** Its engine has rooms and users, which its URLs name. */
  namesRooms?: boolean;
}

/** What of the contract can be asked of URLs alone: media servers that run elsewhere keep it without a stream. */
export function mediaGrantContract(
  name: string,
  open: () => Promise<MediaHouse>,
  { namesRooms = false }: GrantTraits = {},
): void {
  describe(`${name} keeps the contract of grants`, () => {
    let house: MediaHouse;
    let media: MediaServer;

    beforeAll(async () => {
      house = await open();
      ({ media } = house);
    }, 60_000);
    afterAll(() => house.close());

    const publish = (seat: SeatRef, platform: Platform = 'wechat', source: Source = 'main') =>
      media.publishGrant(seat, source, house.door(platform));
    const play = (publisher: SeatRef, platform: Platform = 'wechat', viewer = newSeat('viewer')) =>
      media.playGrant(viewer, publisher, 'main', house.door(platform));

    /** What a URL names, whichever way it is spelled: the signed part left out. */
    const streamOf = (url = ''): string =>
      new URL(url).searchParams.get('stream') ??
      new URL(url).searchParams.get('userid') ??
      (new URL(url).pathname.split('/').pop() ?? '').replace(/\.flv$/, '');

    it.each(platforms)('[D60] gives %s only URLs that it opens, and says how long they are good', async (platform) => {
      const seat = newSeat('ana');
      const [sent, played] = await Promise.all([publish(seat, platform), play(seat, platform)]);
      expect(sent).toMatchObject({ source: 'main' });
      expect(played).toMatchObject({ source: 'main', member: 'ana' });
      sent.urls.forEach((url) => expect(url).toMatch(opens[platform].push));
      played.urls.forEach((url) => expect(url).toMatch(opens[platform].play));
      expect(Math.min(sent.leftMs, played.leftMs)).toBeGreaterThan(10_000);
    });

    it('[D60] gives phones at least one URL to push and one to play', async () => {
      const seat = newSeat('ana');
      expect((await publish(seat)).urls.length).toBeGreaterThan(0);
      expect((await play(seat)).urls.length).toBeGreaterThan(0);
    });

    it('[D61] names the same stream each time, and another for another seat of the same member', async () => {
      const seat = newSeat('ana');
      const [first, again, other] = await Promise.all([publish(seat), publish(seat), publish(newSeat('ana'))]);
      expect(streamOf(again.urls[0])).toBe(streamOf(first.urls[0]));
      expect(streamOf(other.urls[0])).not.toBe(streamOf(first.urls[0]));
      expect((await play(seat)).urls.map(streamOf)).toEqual((await play(seat)).urls.map(() => streamOf(first.urls[0])));
    });

    if (!namesRooms) {
      it('[D3] keeps sources apart, and tells nothing of room, member and seat', async () => {
        const seat = newSeat('anastasia');
        const urls = [
          ...(await publish(seat)).urls,
          ...(await publish(seat, 'wechat', 'screen')).urls,
          ...(await play(seat)).urls,
        ];
        const [main, screen] = [(await publish(seat)).urls[0], (await publish(seat, 'wechat', 'screen')).urls[0]];
        expect(streamOf(screen)).not.toBe(streamOf(main));
        urls.forEach((url) => expect(url).not.toMatch(new RegExp(`${seat.room}|${seat.member}|viewer|${seat.seat}`)));
        expect(streamOf(main).length).toBeGreaterThanOrEqual(22);
      });
    }

    it('[D62] signs each direction and each stream by itself', async () => {
      const seat = newSeat('ana');
      const urls = [...(await publish(seat)).urls.slice(0, 1), ...(await publish(newSeat('ben'))).urls.slice(0, 1)];
      const queries = [...urls, ...(await play(seat)).urls.slice(0, 1)].map((url) => new URL(url).search);
      queries.forEach((query) => expect(query.length).toBeGreaterThan(20));
      expect(new Set(queries).size).toBe(3);
    });

    it('[D77] goes on for everybody else when a seat is gone, also for its own member in a new one', async () => {
      const [gone, stays] = [newSeat('ana'), newSeat('ben')];
      const [before] = (await publish(stays)).urls;
      await publish(gone);
      await media.revoke(gone);
      expect((await publish(newSeat('ana'))).urls.length).toBeGreaterThan(0);
      expect((await play(stays)).urls.length).toBeGreaterThan(0);
      expect(streamOf((await publish(stays)).urls[0])).toBe(streamOf(before));
    });

    it('[D77] leaves requests alone that are not its own, and tells its state in figures', async () => {
      const { port } = house.door('browser');
      expect((await fetch(`http://127.0.0.1:${port}/v1/anything`)).status).toBe(404);
      Object.entries(media.gauges()).forEach(([gauge, value]) => {
        expect(gauge).toMatch(/^media_[a-z_]+$/);
        expect(Number.isFinite(value)).toBe(true);
      });
    });
  });
}
