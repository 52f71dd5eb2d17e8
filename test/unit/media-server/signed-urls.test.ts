import { UrlAccess } from '../../../server/media/url-access';
import { verifyUrl, membershipTag, signedQuery, streamName, type UrlScope } from '../../../server/media/signed-url';
import { playUrls, publishUrls } from '../../../server/media/embedded/urls';
import type { RequestOrigin } from '../../../server/media/media-server';

const key = 'a key for tests';
const ana = { room: 'standup', member: 'ana', id: 's1' };
const query = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));

describe('stream names', () => {
  const name = streamName(key, ana, 'main');

  it('[D3] are the same for the same membership and source, and fit into every URL', () => {
    expect(streamName(key, { ...ana }, 'main')).toBe(name);
    expect(name).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  it.each([
    ['another source', streamName(key, ana, 'screen')],
    ['another membership of the same member', streamName(key, { ...ana, id: 's2' }, 'main')],
    ['a membership whose parts are split elsewhere', streamName(key, { room: 'standupana', member: '', id: 's1' }, 'main')],
    ['another key', streamName('another key', ana, 'main')],
  ])('[D3] differ for %s', (_what, other) => {
    expect(other).not.toBe(name);
  });

  it('[D3] are not derivable from the URL’s membership tag', () => {
    expect(membershipTag(key, ana)).not.toContain(ana.id);
    expect(name).not.toContain(membershipTag(key, ana));
  });
});

describe('a signed URL', () => {
  const claim: UrlScope = {
    direction: 'play',
    stream: streamName(key, ana, 'main'),
    member: membershipTag(key, ana),
    expiresAt: 2_000_000_000,
  };
  const signed = query(signedQuery(key, claim));
  const asked = { direction: claim.direction, stream: claim.stream, query: signed };

  it('[D4] is read as what it was signed for', () => {
    expect(verifyUrl(key, asked)).toEqual(claim);
  });

  it.each<[string, Partial<typeof asked>]>([
    ['the other direction', { direction: 'publish' }],
    ['another stream', { stream: streamName(key, ana, 'screen') }],
    ['another membership', { query: { ...signed, s: membershipTag(key, { ...ana, id: 's2' }) } }],
    ['a later expiry', { query: { ...signed, e: 'zzzzzz' } }],
    ['a shorter signature', { query: { ...signed, g: signed['g']?.slice(0, 21) ?? '' } }],
    ['no signature', { query: { s: signed['s'] ?? '', e: signed['e'] ?? '' } }],
  ])('[D4] is invalid for %s', (_what, change) => {
    expect(verifyUrl(key, { ...asked, ...change })).toBeNull();
  });

  it('[D4] is invalid under another key, or with a field twice', () => {
    expect(verifyUrl('another key', asked)).toBeNull();
    expect(verifyUrl(key, { ...asked, query: { ...signed, g: [signed['g'], signed['g']] } })).toBeNull();
  });
});

describe('URL access', () => {
  let nowMs = 0;
  let access: UrlAccess;
  const member = membershipTag(key, ana);
  const enter = (expiresAt: number) =>
    access.admit('publish', 'name', query(signedQuery(key, { direction: 'publish', stream: 'name', member, expiresAt })));

  beforeEach(() => {
    nowMs = 1_000_000;
    access = new UrlAccess(key, { graceMs: 30_000, uses: 2 }, () => nowMs);
  });

  it('[D157] lets the CDN play any stream by its secret, as often as it likes, and publish none', () => {
    const pull = 'the secret of a CDN';
    const told: (string | null)[] = [];
    const open = new UrlAccess(
      key,
      { graceMs: 30_000, uses: 2 },
      () => nowMs,
      ({ tag, accepted }) => told.push(accepted ? tag : null),
      pull,
    );
    const admitted = [1, 2, 3].map(() => open.admit('play', 'name', { pull }));
    expect(admitted.map((url) => url?.member)).toEqual(['cdn', 'cdn', 'cdn']);
    admitted.forEach((url) => url !== null && open.release(url));
    expect(open.admit('play', 'other', { pull })?.stream).toBe('other');
    const refused = [
      open.admit('publish', 'name', { pull }),
      open.admit('play', 'name', { pull: `${pull}.` }),
      open.admit('play', 'name', { pull: [pull] }),
    ];
    expect(refused).toEqual([null, null, null]);
    expect(told).toEqual(['cdn', 'cdn', 'cdn', 'cdn', null, null, null]);
    expect(access.admit('play', 'name', { pull })).toBeNull();
  });

  it('[D5] accepts a URL until it expires', () => {
    expect(enter(1_000)).not.toBeNull();
    expect(enter(999)).toBeNull();
  });

  it('[D5] accepts an expired URL while it is in use and for the grace period after, also after a sweep', () => {
    const pass = enter(1_000);
    nowMs += 3_600_000;
    access.sweep();
    if (pass !== null) access.release(pass);
    nowMs += 29_000;
    access.sweep();
    expect(enter(1_000)).not.toBeNull();
    if (pass !== null) access.release(pass);
    nowMs += 31_000;
    access.sweep();
    expect(enter(1_000)).toBeNull();
  });

  it('[P131] keeps a URL valid while one of two overlapping connections uses it', () => {
    const first = enter(1_000);
    const second = enter(1_000);
    if (first !== null) access.release(first);
    nowMs += 3_600_000;
    access.sweep();
    const third = enter(1_000);
    expect([second, third]).not.toContain(null);
  });

  it('[P127] admits no more connections of a member to a stream than allowed, whatever URLs they have', () => {
    const first = enter(1_000);
    enter(2_000);
    expect(enter(3_000)).toBeNull();
    if (first !== null) access.release(first);
    expect(enter(3_000)).not.toBeNull();
  });

  it('[D6] refuses every URL of a denied membership, and forgets the denial when they have expired', () => {
    enter(1_000);
    access.deny({ member, streams: [], until: 2_000_000 });
    expect(enter(3_000)).toBeNull();
    expect(access.isDenied(member)).toBe(true);
    nowMs = 2_000_001;
    access.sweep();
    expect(access.isDenied(member)).toBe(false);
  });
});

describe('the URLs of a grant', () => {
  const place = (origin: Partial<RequestOrigin>) => ({
    origin: { platform: 'browser' as const, secure: false, hostname: 'rtc.example.com', port: 8080, ...origin },
    rtmpPort: 1935,
    stream: 'name',
    query: 's=1&e=2&g=3',
  });

  it('[D1] are WebSocket and HTTP for a browser, secure when its page is', () => {
    expect(publishUrls(place({}))).toEqual(['ws://rtc.example.com:8080/media/name.flv?s=1&e=2&g=3']);
    expect(playUrls(place({ secure: true, port: 443 }))).toEqual([
      'wss://rtc.example.com:443/media/name.flv?ack=1&s=1&e=2&g=3',
      'https://rtc.example.com:443/media/name.flv?s=1&e=2&g=3',
    ]);
  });

  it('[D1] are RTMP for a phone, with HTTP-FLV as the second choice to play, also by an IPv6 address', () => {
    const phone = place({ platform: 'wechat', hostname: '::1' });
    expect(publishUrls(phone)).toEqual(['rtmp://[::1]:1935/live/name?s=1&e=2&g=3']);
    expect(playUrls(phone)).toEqual(['rtmp://[::1]:1935/live/name?s=1&e=2&g=3', 'http://[::1]:8080/media/name.flv?s=1&e=2&g=3']);
  });
});
