import type { RequestOrigin } from '../../../../server/media/media-server';
import { isConfig, readConfig, type Config } from '../../../../server/config/config';
import { silent } from '../../../../server/log';
import { createMedia } from '../../../../server/config/create-media';
import { embeddedMedia } from '../../../../server/media/embedded';
import { newMembership } from '../../../harness/servers/media-http-server';

const places = {
  RTC_MEDIA_PUSH: 'rtmp://a.example.com/live,rtmp://b.example.com/live',
  RTC_MEDIA_PLAY: 'rtmp://a.example.com/live, https://a.example.com/live',
};
const srs = {
  ...places,
  RTC_MEDIA: 'srs',
  RTC_SRS_API: 'http://rooms:hunter2@10.0.0.5:1985',
  RTC_SRS_HOOK_KEY: 'sixteen bytes at least',
};
const cdn = { ...places, RTC_MEDIA: 'cdn', RTC_CDN_PUSH_KEY: 'push-key', RTC_CDN_PLAY_KEY: 'play-key' };

const read = (env: Record<string, string>, flags = {}) => readConfig({ env: { RTC_DEV: '1', ...env }, flags });
const good = (env: Record<string, string>, flags = {}): Config => {
  const config = read(env, flags);
  if (!isConfig(config)) throw new Error(config.map(({ fault }) => fault).join('\n'));
  return config;
};
const faults = (env: Record<string, string>): string[] => {
  const config = read(env);
  return isConfig(config) ? [] : config.map(({ fault }) => fault);
};
const phone: RequestOrigin = { platform: 'wechat', secure: true, hostname: 'rtc.example.com', port: 443 };

describe('media by configuration', () => {
  it.each([
    ['embedded', {}],
    ['srs', srs],
    ['cdn', cdn],
  ] as const)('[D72] %s is chosen by settings alone', (plane, env) => {
    const { media, ports } = createMedia(good(env), silent);
    expect(media.plane).toBe(plane);
    expect(ports()).toEqual(plane === 'embedded' ? { rtmpPort: 0, rtcPort: 0 } : { rtmpPort: null, rtcPort: null });
  });

  it('[D72] is chosen by flags as well, but for secrets', () => {
    const { RTC_MEDIA: _media, ...env } = cdn;
    expect(good(env, { media: 'cdn', cdnSigning: 'wangsu', mediaUrlSeconds: '60' })).toMatchObject({
      media: 'cdn',
      cdnSigning: 'wangsu',
      mediaUrlSeconds: 60,
    });
  });

  it.each([
    ['srs', srs],
    ['cdn', { ...cdn, RTC_CDN_SIGNING: 'tencent-sha256' }],
  ] as const)('[D72] %s grants the configured URLs, for the configured time', async (_plane, env) => {
    const { media } = createMedia(good({ ...env, RTC_MEDIA_URL_SECONDS: '120' }), silent);
    const grant = await media.publishGrant(newMembership('ana'), 'main', phone);
    expect(grant.urls.map((url) => new URL(url).host)).toEqual(['a.example.com', 'b.example.com']);
    expect(grant.leftMs).toBeGreaterThan(118_000);
    expect(grant.leftMs).toBeLessThanOrEqual(120_000);
  });

  it('[D73] gives browsers the configured ICE servers of SRS', async () => {
    const ice = { RTC_SRS_RTC: 'https://a.example.com', RTC_SRS_ICE: 'turn:t.example.com', RTC_SRS_TURN_KEY: 'x'.repeat(16) };
    const { media } = createMedia(good({ ...srs, ...ice }), silent);
    const { urls } = await media.publishGrant(newMembership('ana'), 'main', { ...phone, platform: 'browser' });
    expect(Buffer.from(urls[0]?.split('#ice=')[1] ?? '', 'base64url').toString()).toContain('turn:t.example.com');
  });

  it('[F150] gives browsers the configured ICE servers of embedded media, and phones none', async () => {
    const { media } = createMedia(
      good({ RTC_RTC_PORT: '0', RTC_RTC_ICE: 'stun:t.example.com,turn:t.example.com', RTC_RTC_TURN_KEY: 'x'.repeat(16) }),
      silent,
    );
    const [ana, ben] = [newMembership('ana'), newMembership('ben')];
    const browser: RequestOrigin = { ...phone, platform: 'browser' };
    const page = (url = ''): URLSearchParams => new URLSearchParams(url.split('#')[1]);
    const listed = (url = ''): { urls: string[]; username?: string }[] =>
      JSON.parse(Buffer.from(page(url).get('ice') ?? '', 'base64url').toString()) as { urls: string[]; username?: string }[];
    const [whip, flv] = (await media.publishGrant(ana, 'main', browser)).urls;
    const [whep] = (await media.playGrant(ben, ana, 'main', browser)).urls;
    expect(listed(whip).map(({ urls }) => urls)).toEqual([['stun:t.example.com'], ['turn:t.example.com']]);
    expect(listed(whep)[1]?.username).toMatch(/^\d+:/);
    expect(listed(whep)[1]?.username).not.toBe(listed(whip)[1]?.username);
    expect(page(flv).get('better')).toBe(whip);
    expect((await media.publishGrant(ana, 'main', phone)).urls.join()).not.toContain('#');
  });

  it.each<[string, Record<string, string>, string]>([
    ['embedded by FLV', { RTC_MEDIA_AUDIENCE_PLAY: 'flv' }, 'rtc.example.com'],
    ['embedded by a CDN', { RTC_MEDIA_AUDIENCE_PLAY: 'ws://e.example.com/live', RTC_CDN_PLAY_KEY: 'play-key' }, 'e.example.com'],
    [
      'srs by a CDN',
      { ...srs, RTC_MEDIA_AUDIENCE_PLAY: 'ws://e.example.com/live', RTC_CDN_PLAY_KEY: 'play-key' },
      'e.example.com',
    ],
    ['srs by its edges', { ...srs, RTC_MEDIA_AUDIENCE_PLAY: 'ws://e.example.com/live' }, 'e.example.com'],
    ['cdn', { ...cdn, RTC_MEDIA_AUDIENCE_PLAY: 'ws://e.example.com/live' }, 'e.example.com'],
  ])('[D154] %s plays to the audience where the setting says', async (_plane, env, place) => {
    const { media } = createMedia(good(env), silent);
    const browser: RequestOrigin = { ...phone, platform: 'browser', secure: false };
    const grant = await media.playGrant(newMembership('ana'), newMembership('ben'), 'main', browser, 'audience');
    expect([grant.path, new URL(grant.urls[0] ?? '').hostname]).toEqual(['audience', place]);
  });

  it.each([
    [{ servers: ['turn:t.example.com'] }, 'turnKey and a turn server'],
    [{ servers: ['t.example.com'] }, 'ice is "t.example.com"'],
  ])('[F150] makes no embedded media with %j', (ice, said) => {
    expect(() => embeddedMedia({ rtmpPort: 0, rtc: { port: 0, ice } })).toThrow(said);
  });

  it.each<[string, Record<string, string>, string[]]>([
    [
      'srs without anything',
      { RTC_MEDIA: 'srs' },
      [
        'media srs needs mediaPush (RTC_MEDIA_PUSH)',
        'media srs needs mediaPlay (RTC_MEDIA_PLAY)',
        'media srs needs srsApi (RTC_SRS_API)',
        'media srs needs srsHookKey (RTC_SRS_HOOK_KEY)',
      ],
    ],
    [
      'a CDN without keys',
      { ...places, RTC_MEDIA: 'cdn' },
      ['media cdn needs cdnPushKey (RTC_CDN_PUSH_KEY)', 'media cdn needs cdnPlayKey (RTC_CDN_PLAY_KEY)'],
    ],
    ['a CDN with one key', { ...cdn, RTC_CDN_PLAY_KEY: 'push-key' }, ['cdnPushKey and cdnPlayKey are the same']],
    [
      'places for embedded media',
      { RTC_MEDIA_PUSH: places.RTC_MEDIA_PUSH },
      ['mediaPush (RTC_MEDIA_PUSH) is not for media embedded'],
    ],
    ["SRS's settings for a CDN", { ...srs, ...cdn }, ['srsApi (RTC_SRS_API) is not', 'srsHookKey (RTC_SRS_HOOK_KEY) is not']],
    [
      'SRS with several applications',
      { ...srs, RTC_MEDIA_PLAY: 'rtmp://a.example.com/other' },
      ['mediaPush and mediaPlay name several applications: /live, /other'],
    ],
    [
      'a place that is none',
      { ...cdn, RTC_MEDIA_PUSH: 'push.example.com' },
      ['RTC_MEDIA_PUSH is "push.example.com": allowed is rtmp URLs'],
    ],
    [
      'ICE that lacks a place for browsers, and the key of TURN',
      { ...srs, RTC_SRS_ICE: 'turn:t.example.com' },
      ['srsIce is for browsers: set srsRtc too', 'srsTurnKey and a turn server in srsIce need each other'],
    ],
    ['TURN without its key', { RTC_RTC_ICE: 'turn:t.example.com' }, ['rtcTurnKey and a turn server in rtcIce need each other']],
    ['ICE of another plane', { ...srs, RTC_RTC_ICE: 'stun:t.example.com' }, ['rtcIce (RTC_RTC_ICE) is not for media srs']],
    ['FLV beside a CDN', { RTC_MEDIA_AUDIENCE_PLAY: 'flv,rtmp://e.example.com/live' }, ['flv in mediaAudiencePlay']],
    ['FLV of SRS', { ...srs, RTC_MEDIA_AUDIENCE_PLAY: 'FLV' }, ['flv in mediaAudiencePlay']],
    ['FLV of a CDN', { ...cdn, RTC_MEDIA_AUDIENCE_PLAY: 'flv' }, ['flv in mediaAudiencePlay']],
    [
      'a CDN that admits everybody',
      { RTC_MEDIA_AUDIENCE_PLAY: 'rtmp://e.example.com/live' },
      ['mediaAudiencePlay (RTC_MEDIA_AUDIENCE_PLAY) needs cdnPlayKey'],
    ],
    [
      'the keys of a CDN without one',
      { RTC_CDN_PULL_KEY: 'sixteen bytes at least' },
      ['cdnPlayKey and cdnPullKey are for the CDN'],
    ],
    ['an address that is none', { RTC_MEDIA_AUDIENCE_PLAY: 'e.example.com' }, ['RTC_MEDIA_AUDIENCE_PLAY is "e.example.com"']],
    [
      'the audience of TRTC',
      {
        RTC_MEDIA: 'trtc',
        RTC_TRTC_APP_ID: '1',
        RTC_TRTC_KEY: 'x'.repeat(64),
        RTC_MEDIA_AUDIENCE_PLAY: 'rtmp://e.example.com/live',
      },
      ['mediaAudiencePlay (RTC_MEDIA_AUDIENCE_PLAY) is not for media trtc'],
    ],
    ['an API that is none', { ...srs, RTC_SRS_API: 'http://rooms:hunter2@10.0.0.5/api' }, ['RTC_SRS_API is ']],
  ])('[D72] refuses %s', (_what, env, said) => {
    const found = faults(env);
    expect(found).toHaveLength(said.length);
    said.forEach((words, at) => expect(found[at]).toContain(words));
    expect(found.join()).not.toMatch(/hunter2|push-key/);
  });
});
