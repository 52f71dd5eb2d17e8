import { isRtcError } from '../../../../components/core/protocol/errors';
import type { Platform } from '../../../../components/core/protocol/messages';
import { cdnMedia, type CdnMediaOptions } from '../../../../server/media/cdn';
import { signedBy } from '../../../../server/media/cdn/signing';
import type { RequestOrigin } from '../../../../server/media/media-server';
import { FakeClock } from '../../../fakes/platform/fake-clock';
import { newMembership } from '../../../harness/servers/media-http-server';

const clock = new FakeClock();
const options: CdnMediaOptions = {
  push: ['rtmp://push-a.example.com/live', 'rtmp://push-b.example.com:1936/live'],
  play: [
    'rtmp://play-a.example.com/live',
    'https://play-a.example.com/live',
    'rtmp://play-b.example.com/live',
    'ws://play-c.example.com/live',
    'wss://play-d.example.com/live',
  ],
  signing: 'tencent',
  pushKey: 'e12c46f2612d5106e2034781ab261ca3',
  playKey: 'another key',
  clock,
};
const origin = (platform: Platform, secure = true): RequestOrigin => ({
  platform,
  secure,
  hostname: 'rtc.example.com',
  port: 443,
});
const hostsOf = (urls: readonly string[]): string[] => urls.map((url) => `${new URL(url).protocol}//${new URL(url).host}`);

describe('signatures of live CDNs', () => {
  const what = { stream: 'test', path: '/live/test.flv', expiresAt: 0x5c271099 };

  it('[D63] signs for Tencent as its documentation does', () => {
    const signed = signedBy.tencent(options.pushKey, what);
    expect(signed).toBe('txSecret=f85a2ab363fe4deaffef9754d79da6fe&txTime=5C271099');
  });

  it('[D63] signs for Tencent by SHA-256, over the same text', () => {
    const signed = signedBy['tencent-sha256'](options.pushKey, what);
    expect(signed).toBe('txSecret=2fe51d13bff48deaddd7e4e086265e69d5a04a64db9a2cbc737bd585c472fd07&txTime=5C271099');
  });

  it('[D63] signs for Wangsu key, path and end', () => {
    expect(signedBy.wangsu('mysecretkey', what)).toBe('wsSecret=5cdec9263f6773afc6134740b03c5664&wsTime=5c271099');
  });
});

describe('media by a live CDN', () => {
  it('[D60] gives a phone every push URL, and every play URL that it supports, in order', async () => {
    const media = cdnMedia(options);
    const [ana, ben] = [newMembership('ana'), newMembership('ben')];
    const push = await media.publishGrant(ana, 'main', origin('wechat'));
    const play = await media.playGrant(ben, ana, 'main', origin('wechat'));
    expect(hostsOf(push.urls)).toEqual(['rtmp://push-a.example.com', 'rtmp://push-b.example.com:1936']);
    expect(hostsOf(play.urls)).toEqual(['rtmp://play-a.example.com', 'https://play-a.example.com', 'rtmp://play-b.example.com']);
  });

  it('[D60] gives a browser the play URLs allowed by its page, and no push URL', async () => {
    const media = cdnMedia(options);
    const [ana, ben] = [newMembership('ana'), newMembership('ben')];
    expect((await media.publishGrant(ana, 'main', origin('browser'))).urls).toEqual([]);
    const fromTls = await media.playGrant(ben, ana, 'main', origin('browser'));
    const fromPlain = await media.playGrant(ben, ana, 'main', origin('browser', false));
    expect(hostsOf(fromTls.urls)).toEqual(['wss://play-d.example.com']);
    expect(hostsOf(fromPlain.urls)).toEqual(['ws://play-c.example.com', 'wss://play-d.example.com']);
  });

  it('[D60] promises a URL until the signed second, and no longer', async () => {
    const media = cdnMedia({ ...options, urlMs: 120_000 });
    clock.advance(1_234);
    const grant = await media.publishGrant(newMembership('ana'), 'main', origin('wechat'));
    const txTime = parseInt(new URL(grant.urls[0] ?? '').searchParams.get('txTime') ?? '', 16);
    expect(clock.now() + grant.leftMs).toBe(txTime * 1_000);
    expect(grant.leftMs).toBeGreaterThan(119_000);
    expect(grant.leftMs).toBeLessThanOrEqual(120_000);
  });

  it('[D63] signs push and play URLs with their own keys', async () => {
    const media = cdnMedia(options);
    const ana = newMembership('ana');
    const push = new URL((await media.publishGrant(ana, 'main', origin('wechat'))).urls[0] ?? '');
    const play = (await media.playGrant(newMembership('ben'), ana, 'main', origin('wechat'))).urls.map((url) => new URL(url));
    const stream = push.pathname.slice('/live/'.length);
    const expiresAt = parseInt(push.searchParams.get('txTime') ?? '', 16);
    const asked = { stream, path: push.pathname, expiresAt };
    expect(push.search).toBe(`?${signedBy.tencent(options.pushKey, asked)}`);
    expect(play.map(({ search }) => search)).toEqual(play.map(() => `?${signedBy.tencent(options.playKey, asked)}`));
    expect(play.map(({ pathname }) => pathname)).toEqual([`/live/${stream}`, `/live/${stream}.flv`, `/live/${stream}`]);
  });

  it('[D63] signs for Wangsu the path as it stands in the URL', async () => {
    const media = cdnMedia({ ...options, signing: 'wangsu' });
    const grant = await media.playGrant(newMembership('ben'), newMembership('ana'), 'main', origin('wechat'));
    grant.urls.forEach((text) => {
      const { pathname, search, searchParams } = new URL(text);
      const expiresAt = parseInt(searchParams.get('wsTime') ?? '', 16);
      expect(search).toBe(`?${signedBy.wangsu(options.playKey, { stream: '', path: pathname, expiresAt })}`);
    });
  });

  it('[D64] names streams by 32 hexadecimal digits, the same on every node with the key', async () => {
    const membership = newMembership('ana');
    const pathOf = async (key: string) => {
      const grant = await cdnMedia({ ...options, key }).publishGrant(membership, 'main', origin('wechat'));
      return new URL(grant.urls[0] ?? '').pathname;
    };
    expect(await pathOf('one')).toMatch(/^\/live\/[0-9a-f]{32}$/);
    expect(await pathOf('one')).toBe(await pathOf('one'));
    expect(await pathOf('other')).not.toBe(await pathOf('one'));
  });

  it('[D65] refuses a revoked membership, with a reason, in both directions', async () => {
    const media = cdnMedia(options);
    const [ana, ben] = [newMembership('ana'), newMembership('ben')];
    await media.revoke(ana);
    const refused = await Promise.all(
      [
        media.publishGrant(ana, 'main', origin('wechat')),
        media.playGrant(ana, ben, 'main', origin('wechat')),
        media.playGrant(ben, ana, 'main', origin('wechat')),
      ].map((asked) =>
        asked.then(
          () => null,
          (cause: unknown) => (isRtcError(cause) ? cause.reason : 'thrown'),
        ),
      ),
    );
    expect(refused).toEqual(['forbidden', 'forbidden', 'forbidden']);
    expect((await media.publishGrant(ben, 'main', origin('wechat'))).urls).toHaveLength(2);
  });

  it('[D65] logs all streams of a revoked membership for the operator', async () => {
    const cut: string[] = [];
    const media = cdnMedia({ ...options, cut: async (streams) => void cut.push(...streams) });
    const ana = newMembership('ana');
    const grants = await Promise.all([
      media.publishGrant(ana, 'main', origin('wechat')),
      media.publishGrant(ana, 'screen', origin('wechat')),
    ]);
    await media.revoke(ana);
    expect(cut).toEqual(grants.map(({ urls }) => new URL(urls[0] ?? '').pathname.slice('/live/'.length)));
  });

  it.each<[string, Partial<CdnMediaOptions>, string]>([
    ['nowhere to push to', { push: [] }, 'push is []: allowed is rtmp URLs'],
    ['a place to push to by http', { push: ['https://push.example.com/live'] }, 'push is "https://push.example.com/live"'],
    ['a place without an application', { push: ['rtmp://push.example.com'] }, 'push is "rtmp://push.example.com"'],
    ['a place that ends with a slash', { play: ['rtmp://play.example.com/live/'] }, 'play is "rtmp://play.example.com/live/"'],
    ['a place with a query', { play: ['https://play.example.com/live?a=b'] }, 'play is "https://play.example.com/live?a=b"'],
    ['a place with a password', { play: ['https://a:b@play.example.com/live'] }, 'play is "https://play.example.com/live"'],
    ['an empty key', { playKey: '' }, 'a CDN without keys'],
    ['an empty key of names', { key: '' }, 'key is empty'],
    ['one key for both directions', { playKey: options.pushKey }, 'every player could push'],
  ])('[D71] refuses %s', (_what, wrong, said) => {
    expect(() => cdnMedia({ ...options, ...wrong })).toThrow(said);
  });
});
