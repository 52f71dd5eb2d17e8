import type { Platform } from '../../../../components/core/protocol/messages';
import type { Role } from '../../../../components/core/protocol/room-state';
import { cdnMedia } from '../../../../server/media/cdn';
import { signedBy } from '../../../../server/media/cdn/signing';
import { embeddedMedia } from '../../../../server/media/embedded';
import type { MediaServer, RequestOrigin } from '../../../../server/media/media-server';
import { srsMedia } from '../../../../server/media/srs';
import { FakeClock } from '../../../fakes/platform/fake-clock';
import { newMembership } from '../../../harness/servers/media-http-server';

const play = ['rtmp://edge.example.com/show', 'https://edge.example.com/show', 'wss://edge.example.com/show'];
const verified = { play, signing: 'wangsu', playKey: 'the CDN verifies', pullKey: 'the CDN pulls by it' } as const;
const stage = ['rtmp://stage.example.com/live', 'wss://stage.example.com/live'];
const keys = { signing: 'tencent', pushKey: 'push-key', playKey: 'play-key' } as const;
const hooks = { push: stage.slice(0, 1), play: stage, api: ['on_update'], hookKey: 'sixteen bytes at least' };

const planes: Readonly<Record<string, () => MediaServer>> = {
  embedded: () => embeddedMedia({ rtmpPort: 0, audience: verified }),
  'embedded by FLV': () => embeddedMedia({ rtmpPort: 0, audience: 'flv' }),
  srs: () => srsMedia({ ...hooks, audience: verified }),
  'srs with edges': () => srsMedia({ ...hooks, audience: { play } }),
  cdn: () => cdnMedia({ push: stage.slice(0, 1), play: stage, ...keys, audience: { play } }),
};
const origin = (platform: Platform): RequestOrigin => ({ platform, secure: true, hostname: 'rtc.example.com', port: 443 });
const [viewer, publisher] = [newMembership('ana'), newMembership('host')];
const roles: readonly (Role | undefined)[] = ['host', 'cohost', 'speaker', 'audience', undefined];

/** The hosts that each role plays from, and whether it is told of another path. */
async function pathsOf(media: MediaServer, platform: Platform): Promise<Record<string, string>> {
  const grants = await Promise.all(roles.map((role) => media.playGrant(viewer, publisher, 'main', origin(platform), role)));
  return Object.fromEntries(
    grants.map(({ urls, path = 'stage' }, at) => {
      const places = urls
        .map((url) => new URL(url.split('#')[0] ?? ''))
        .map(({ protocol, hostname, pathname }) => {
          const way = /\/whep$/.exec(pathname)?.[0] ?? '';
          return `${protocol}${hostname.split('.')[0] ?? ''}${way}`;
        });
      return [String(roles[at]), `${path} ${places.join(' ')}`];
    }),
  );
}

const table: readonly [string, Platform, { stage: string; audience: string }][] = [
  ['embedded', 'wechat', { stage: 'stage rtmp:rtc https:rtc', audience: 'audience rtmp:edge https:edge' }],
  ['embedded', 'browser', { stage: 'stage https:rtc/whep wss:rtc https:rtc', audience: 'audience wss:edge' }],
  ['embedded by FLV', 'wechat', { stage: 'stage rtmp:rtc https:rtc', audience: 'stage rtmp:rtc https:rtc' }],
  ['embedded by FLV', 'browser', { stage: 'stage https:rtc/whep wss:rtc https:rtc', audience: 'audience wss:rtc https:rtc' }],
  ['srs', 'wechat', { stage: 'stage rtmp:stage', audience: 'audience rtmp:edge https:edge' }],
  ['srs', 'browser', { stage: 'stage wss:stage', audience: 'audience wss:edge' }],
  ['srs with edges', 'wechat', { stage: 'stage rtmp:stage', audience: 'audience rtmp:edge https:edge' }],
  ['cdn', 'wechat', { stage: 'stage rtmp:stage', audience: 'audience rtmp:edge https:edge' }],
  ['cdn', 'browser', { stage: 'stage wss:stage', audience: 'audience wss:edge' }],
];

describe('the path of the audience', () => {
  it.each(table)(
    '[D152] %s: on %s the audience plays by its own path, and every other role by that of the stage',
    async (...row) => {
      const [plane, platform, wanted] = row;
      const { audience, ...others } = await pathsOf(planes[plane]?.() as MediaServer, platform);
      expect(audience).toBe(wanted.audience);
      expect(new Set(Object.values(others))).toEqual(new Set([wanted.stage]));
    },
  );

  it('[D155] a client that can open none of its addresses plays as the stage does', async () => {
    const media = embeddedMedia({ rtmpPort: 0, audience: { ...verified, play: ['rtmp://edge.example.com/show'] } });
    const { audience, host } = await pathsOf(media, 'browser');
    expect([audience, (await pathsOf(media, 'wechat'))['audience']]).toEqual([host, 'audience rtmp:edge']);
  });

  it.each(['embedded', 'srs'])('[D153] %s signs its URLs as the CDN verifies them, until the promised second', async (plane) => {
    const grant = await planes[plane]?.().playGrant(viewer, publisher, 'main', origin('wechat'), 'audience');
    const urls = (grant?.urls ?? []).map((url) => new URL(url));
    expect(urls).toHaveLength(2);
    urls.forEach(({ pathname, search, searchParams }) => {
      const expiresAt = parseInt(searchParams.get('wsTime') ?? '', 16);
      expect(search).toBe(`?${signedBy.wangsu(verified.playKey, { stream: '', path: pathname, expiresAt })}`);
    });
  });

  it('[D153] signs for the CDN of the cdn plane by the key that the stage has, and for edges that ask by that of the rooms', async () => {
    const clock = new FakeClock();
    const cdn = cdnMedia({ push: stage.slice(0, 1), play: stage, ...keys, audience: { play }, urlMs: 120_000, clock });
    clock.advance(1_234);
    const grant = await cdn.playGrant(viewer, publisher, 'screen', origin('wechat'), 'audience');
    const { pathname, search, searchParams } = new URL(grant.urls[1] ?? '');
    const expiresAt = parseInt(searchParams.get('txTime') ?? '', 16);
    const stream = pathname.slice('/show/'.length, -'.flv'.length);
    expect(search).toBe(`?${signedBy.tencent(keys.playKey, { stream, path: pathname, expiresAt })}`);
    expect(clock.now() + grant.leftMs).toBe(expiresAt * 1_000);
    expect(cdn.gauges()).toEqual({ media_urls_granted: 2 });

    const media = srsMedia({ ...hooks, audience: { play }, key: 'one key' });
    const grants = await Promise.all(
      (['audience', 'speaker'] as const).map((role) => media.playGrant(viewer, publisher, 'main', origin('wechat'), role)),
    );
    const [apart, together] = grants.map(({ urls }) => new URL(urls[0] ?? ''));
    expect(Array.from(apart?.searchParams.keys() ?? [])).toEqual(['s', 'e', 'g']);
    expect(apart?.searchParams.get('s')).toBe(together?.searchParams.get('s'));
  });

  it.each(['embedded', 'srs', 'cdn'])(
    '[D156] %s names a stream the same on both paths, by 32 hexadecimal digits',
    async (plane) => {
      const media = planes[plane]?.() as MediaServer;
      const pushed = (await media.publishGrant(publisher, 'main', origin('wechat'))).urls;
      const played = await Promise.all(
        (['audience', 'speaker'] as const).map(
          async (role) => (await media.playGrant(viewer, publisher, 'main', origin('wechat'), role)).urls,
        ),
      );
      const names = [...pushed, ...played.flat()].map((url) =>
        (new URL(url).pathname.split('/').pop() ?? '').replace(/\.flv$/, ''),
      );
      expect(new Set(names).size).toBe(1);
      expect(names[0]).toMatch(/^[0-9a-f]{32}$/);
    },
  );

  it.each<[string, () => MediaServer, string]>([
    [
      'a CDN that verifies nothing before the embedded server',
      () => embeddedMedia({ rtmpPort: 0, audience: { play } }),
      'playKey',
    ],
    ['no address', () => srsMedia({ ...hooks, audience: { play: [] } }), 'audience.play is []'],
    [
      'an address with a query',
      () => srsMedia({ ...hooks, audience: { play: ['rtmp://a/live?b'] } }),
      'audience.play is "rtmp://a/live?b"',
    ],
    ['an empty key', () => srsMedia({ ...hooks, audience: { play, playKey: '' } }), 'audience.playKey is empty'],
    ['an empty secret', () => srsMedia({ ...hooks, audience: { play, pullKey: '' } }), 'audience.pullKey is empty'],
  ])('[D158] refuses %s', (_what, open, said) => {
    expect(open).toThrow(said);
  });
});
