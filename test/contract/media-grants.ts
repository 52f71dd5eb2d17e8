import type { Platform } from '../../components/core/protocol/messages';
import type { Source } from '../../components/core/protocol/room-state';
import type { MediaServer, MembershipRef } from '../../server/media/media-server';
import { newMembership, type MediaHttpServer } from '../harness/servers/media-http-server';

const platforms: readonly Platform[] = ['wechat', 'qq', 'browser'];

const phone = { push: /^(rtmps?|room):\/\//, play: /^((rtmps?|room):\/\/|https?:\/\/[^?]+\.flv\?)/ };

/** URL schemes that each platform's live elements open. WHIP for browsers is granted before they use it. */
const opens: Readonly<Record<Platform, { push: RegExp; play: RegExp }>> = {
  wechat: phone,
  qq: phone,
  browser: {
    push: /^(room:\/\/|wss?:\/\/[^?]+\.flv\?|https?:\/\/[^?]+\/whip\/?\?)/,
    play: /^(room:\/\/|(ws|http)s?:\/\/[^?]+\.flv\?|https?:\/\/[^?]+\/whep\/?\?)/,
  },
};

/** Differences between planes. */
export interface GrantTraits {
  /** Its engine has rooms and users of its own, and its URLs name them. */
  namesRooms?: boolean;
}

/** The part of the contract that concerns URLs only, so that it also runs for external media servers. */
export function mediaGrantContract(
  name: string,
  open: () => Promise<MediaHttpServer>,
  { namesRooms = false }: GrantTraits = {},
): void {
  describe(`${name} keeps the contract of grants`, () => {
    let server: MediaHttpServer;
    let media: MediaServer;

    beforeAll(async () => {
      server = await open();
      ({ media } = server);
    });
    afterAll(() => server.close());

    const publish = (membership: MembershipRef, platform: Platform = 'wechat', source: Source = 'main') =>
      media.publishGrant(membership, source, server.origin(platform));
    const play = (publisher: MembershipRef, platform: Platform = 'wechat', viewer = newMembership('viewer')) =>
      media.playGrant(viewer, publisher, 'main', server.origin(platform));

    /** The stream that a URL names, without its signature, in any URL form. */
    const streamOf = (url = ''): string =>
      new URL(url).searchParams.get('stream') ??
      new URL(url).searchParams.get('userid') ??
      (new URL(url).pathname.split('/').pop() ?? '').replace(/\.flv$/, '');

    it.each(platforms)('[D60] gives %s only URLs that it opens, and says how long they are good', async (platform) => {
      const membership = newMembership('ana');
      const [sent, played] = await Promise.all([publish(membership, platform), play(membership, platform)]);
      expect(sent).toMatchObject({ source: 'main' });
      expect(played).toMatchObject({ source: 'main', member: 'ana' });
      sent.urls.forEach((url) => expect(url).toMatch(opens[platform].push));
      played.urls.forEach((url) => expect(url).toMatch(opens[platform].play));
      expect(Math.min(sent.leftMs, played.leftMs)).toBeGreaterThan(10_000);
    });

    it('[D60] gives phones at least one URL to push and one to play', async () => {
      const membership = newMembership('ana');
      expect((await publish(membership)).urls.length).toBeGreaterThan(0);
      expect((await play(membership)).urls.length).toBeGreaterThan(0);
    });

    it('[D61] names the same stream each time, and another for another membership of the same member', async () => {
      const membership = newMembership('ana');
      const [first, again, other] = await Promise.all([publish(membership), publish(membership), publish(newMembership('ana'))]);
      expect(streamOf(again.urls[0])).toBe(streamOf(first.urls[0]));
      expect(streamOf(other.urls[0])).not.toBe(streamOf(first.urls[0]));
      expect((await play(membership)).urls.map(streamOf)).toEqual(
        (await play(membership)).urls.map(() => streamOf(first.urls[0])),
      );
    });

    if (!namesRooms) {
      it('[D3] separates sources, and reveals nothing of room, member and membership', async () => {
        const membership = newMembership('anastasia');
        const urls = [
          ...(await publish(membership)).urls,
          ...(await publish(membership, 'wechat', 'screen')).urls,
          ...(await play(membership)).urls,
        ];
        const [main, screen] = [(await publish(membership)).urls[0], (await publish(membership, 'wechat', 'screen')).urls[0]];
        expect(streamOf(screen)).not.toBe(streamOf(main));
        urls.forEach((url) =>
          expect(url).not.toMatch(new RegExp(`${membership.room}|${membership.member}|viewer|${membership.id}`)),
        );
        expect(streamOf(main).length).toBeGreaterThanOrEqual(22);
      });
    }

    it('[D62] signs each direction and each stream by itself', async () => {
      const membership = newMembership('ana');
      const urls = [...(await publish(membership)).urls.slice(0, 1), ...(await publish(newMembership('ben'))).urls.slice(0, 1)];
      const queries = [...urls, ...(await play(membership)).urls.slice(0, 1)].map((url) => new URL(url).search);
      queries.forEach((query) => expect(query.length).toBeGreaterThan(20));
      expect(new Set(queries).size).toBe(3);
    });

    it('[D77] continues for all others when a membership is revoked, also for the same member in a new one', async () => {
      const [gone, stays] = [newMembership('ana'), newMembership('ben')];
      const [before] = (await publish(stays)).urls;
      await publish(gone);
      await media.revoke(gone);
      expect((await publish(newMembership('ana'))).urls.length).toBeGreaterThan(0);
      expect((await play(stays)).urls.length).toBeGreaterThan(0);
      expect(streamOf((await publish(stays)).urls[0])).toBe(streamOf(before));
    });

    it('[D77] leaves requests alone that are not its own, and tells its state in figures', async () => {
      const { port } = server.origin('browser');
      expect((await fetch(`http://127.0.0.1:${port}/v1/anything`)).status).toBe(404);
      Object.entries(media.gauges()).forEach(([gauge, value]) => {
        expect(gauge).toMatch(/^media_[a-z_]+$/);
        expect(Number.isFinite(value)).toBe(true);
      });
    });
  });
}
