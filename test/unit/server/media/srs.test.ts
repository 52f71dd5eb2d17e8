import { createHmac } from 'node:crypto';
import type { Platform } from '../../../../components/core/protocol/messages';
import { srsMedia } from '../../../../server/media/srs';
import type { SrsMediaOptions } from '../../../../server/media/srs/options';
import type { RequestOrigin } from '../../../../server/media/media-server';
import { FakeClock } from '../../../fakes/platform/fake-clock';
import { newMembership } from '../../../harness/servers/media-http-server';

const options: SrsMediaOptions = {
  push: ['rtmp://a.example.com/live', 'rtmp://b.example.com:1936/live'],
  play: ['rtmp://a.example.com/live', 'https://a.example.com/live', 'https://b.example.com/live'],
  api: ['http://10.0.0.5:1985'],
  hookKey: 'a secret between SRS and the rooms',
  clock: new FakeClock(),
};
const rtc = { rtc: ['https://a.example.com'] };

interface IceServer {
  urls: string[];
  username?: string;
  credential?: string;
}

const origin = (platform: Platform): RequestOrigin => ({ platform, secure: true, hostname: 'rtc.example.com', port: 443 });
const beginnings = (urls: readonly string[]): string[] => urls.map((url) => url.replace(/[\w-]{22}(\.flv)?\?.*$/, '…$1'));

describe('URLs of SRS', () => {
  it('[D60] are every place that was set up, in order', async () => {
    const media = srsMedia(options);
    const [ana, ben] = [newMembership('ana'), newMembership('ben')];
    const push = await media.publishGrant(ana, 'main', origin('wechat'));
    const play = await media.playGrant(ben, ana, 'main', origin('wechat'));
    expect(beginnings(push.urls)).toEqual(['rtmp://a.example.com/live/…', 'rtmp://b.example.com:1936/live/…']);
    expect(beginnings(play.urls)).toEqual([
      'rtmp://a.example.com/live/…',
      'https://a.example.com/live/….flv',
      'https://b.example.com/live/….flv',
    ]);
  });

  it('[D70] are WHIP and WHEP for a browser, which carry the same signature as those of phones', async () => {
    const media = srsMedia({ ...options, rtc: ['https://a.example.com'] });
    const [ana, ben] = [newMembership('ana'), newMembership('ben')];
    const [whip = '', ...more] = (await media.publishGrant(ana, 'main', origin('browser'))).urls;
    const [whep = ''] = (await media.playGrant(ben, ana, 'main', origin('browser'))).urls;
    const phone = new URL((await media.publishGrant(ana, 'main', origin('wechat'))).urls[0] ?? '');
    const stream = phone.pathname.slice('/live/'.length);
    expect(more).toEqual([]);
    const page = '#process=https%3A%2F%2Frtc.example.com%2Fmedia%2Fprocess';
    expect(whip).toBe(`https://a.example.com/rtc/v1/whip/?app=live&stream=${stream}&${phone.search.slice(1)}${page}`);
    expect(whep).toContain(`https://a.example.com/rtc/v1/whep/?app=live&stream=${stream}&`);
    expect(new URL(whep).search.slice(-22)).not.toBe(phone.search.slice(-22));
  });

  it('[D73] carry STUN and TURN for a browser, with a password of its own that runs out', async () => {
    const clock = new FakeClock();
    const servers = ['stun:t.example.com', 'turn:t.example.com:3478?transport=udp', 'turns:t.example.com'];
    const ice = { servers, turnKey: 'north' };
    const media = srsMedia({ ...options, clock, rtc: ['https://a.example.com'], ice });
    const [ana, ben] = [newMembership('ana'), newMembership('ben')];
    const urls = [
      ...(await media.publishGrant(ana, 'main', origin('browser'))).urls,
      ...(await media.playGrant(ana, ben, 'main', origin('browser'))).urls,
      ...(await media.playGrant(ben, ana, 'main', origin('browser'))).urls,
    ];
    const carried = urls.map((url) => new URLSearchParams(new URL(url).hash.slice(1)).get('ice') ?? '');
    const [hers, again, his] = carried.map((text) => JSON.parse(Buffer.from(text, 'base64url').toString()) as IceServer[]);
    expect(again).toEqual(hers);
    const [stun, turn] = hers ?? [];
    expect(stun).toEqual({ urls: ['stun:t.example.com'] });
    expect(turn?.urls).toEqual(servers.slice(1));
    const [until = '', tag = ''] = turn?.username?.split(':') ?? [];
    expect(Number(until)).toBe(Math.floor(clock.now() / 1_000) + 6 * 3_600);
    expect(tag).toMatch(/^[\w-]{16}$/);
    expect(turn?.credential).toBe(createHmac('sha1', 'north').update(`${until}:${tag}`).digest('base64'));
    expect(his?.[1]?.username).not.toBe(turn?.username);
    expect((await media.publishGrant(ana, 'main', origin('wechat'))).urls.join()).not.toContain('#');
  });

  it('[D70] are none for a browser without a configured URL that it can open', async () => {
    const media = srsMedia(options);
    const [ana, ben] = [newMembership('ana'), newMembership('ben')];
    expect((await media.publishGrant(ana, 'main', origin('browser'))).urls).toEqual([]);
    expect((await media.playGrant(ben, ana, 'main', origin('browser'))).urls).toEqual([]);
  });

  it.each<[string, Partial<SrsMediaOptions>, string]>([
    ['nowhere to push to', { push: [] }, 'push is []: allowed is rtmp URLs'],
    ['nowhere to play from', { play: [] }, 'play is []: allowed is rtmp, http and ws URLs'],
    ['no API', { api: [] }, 'api is []: allowed is http(s) URLs of the HTTP API'],
    ['an API with a path', { api: ['http://10.0.0.5:1985/api'] }, 'api is "http://10.0.0.5:1985/api"'],
    ['WebRTC by another scheme', { rtc: ['webrtc://a.example.com'] }, 'rtc is "webrtc://a.example.com"'],
    ['TURN without its key', { ...rtc, ice: { servers: ['turn:t.example.com'] } }, 'turnKey and a turn server'],
    ['a key of no TURN server', { ...rtc, ice: { servers: ['stun:t.example.com'], turnKey: 'k' } }, 'turnKey and a turn server'],
    ['ICE for no browser', { ice: { servers: ['stun:t.example.com'] } }, 'ice is for browsers'],
    ['an ICE server that is none', { ...rtc, ice: { servers: ['t.example.com'] } }, 'ice is "t.example.com"'],
    ['an empty key of hooks', { hookKey: '' }, 'hookKey is empty'],
    ['an empty key of URLs', { key: '' }, 'key is empty'],
    ['several applications', { play: ['rtmp://a.example.com/other'] }, 'several applications: live, other'],
  ])('[D71] are not made from %s', (_what, wrong, said) => {
    expect(() => srsMedia({ ...options, ...wrong })).toThrow(said);
  });

  it('[D69] send no API requests after a stop, also during one', async () => {
    const clock = new FakeClock();
    const media = srsMedia({ ...options, clock, api: ['http://127.0.0.1:1'] });
    await media.start();
    expect(clock.pending).toBe(1);
    await media.stop();
    expect(clock.pending).toBe(0);
    const started = media.start();
    await media.stop();
    await started;
    expect(clock.pending).toBe(0);
  });

  it('[D69] never show the password of the API, also when it is wrong', () => {
    const make = () => srsMedia({ ...options, api: ['http://rooms:hunter2@10.0.0.5:1985/api'] });
    expect(make).toThrow('api is "http://10.0.0.5:1985/api"');
    expect(make).not.toThrow('hunter2');
  });
});
