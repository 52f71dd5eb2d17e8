import type { Device, PlayerOptions } from '../../../components/core/media/media';
import { trtcPlane } from '../../../components/core/media/trtc/plane';
import { createHello } from '../../../components/core/signalling/hello-frame';
import { NativeStreams } from '../../../components/core/room/stream/native-streams';
import facts from '../../../tools/min-version/since-components.json';
import { seededRandom } from '../../../tools/seeded-random';

const at = (version: string): Device => ({
  atLeast: (wanted) => version.localeCompare(wanted, 'en', { numeric: true }) >= 0,
});
const wish: PlayerOptions = { audio: true, video: true, layer: 'full', fit: 'cover', route: 'speaker' };
const grant = (url: string) => ({ member: 'ana', source: 'main' as const, urls: [url], leftMs: 1 });
const said = (code: number, message: unknown = '') =>
  trtcPlane.pusherEvent(code, typeof message === 'string' ? message : JSON.stringify(message));
const mainOf = (user: string): string => `userid=${user}&streamtype=main`;
const screenOf = (user: string): string => `userid=${user}&streamtype=aux`;

describe('codes of TRTC', () => {
  it.each([
    [1018, '', 'started'],
    [1002, '', 'noted'],
    [1008, '', 'noted'],
    [1021, '', 'reconnecting'],
    [1031, '{"userlist":[{"userid":"a"}]}', 'noted'],
    [5000, '', 'suspended'],
    [1101, '', 'weak'],
  ])('[K30] %d %s is %s', (code, message, type) => {
    expect(said(code, message)?.type).toBe(type);
  });

  it.each([
    ['leave room, reason[0]', { type: 'noted' }],
    ['{"reason":[0]}', { type: 'noted' }],
    ['leave room, reason[1]', { type: 'failed', reason: 'media_removed' }],
    ['reason[2]', { type: 'failed', reason: 'media_removed' }],
    ['{"reason":2}', { type: 'failed', reason: 'media_removed' }],
    ['', { type: 'broken', reason: 'push_broken' }],
  ])('[K31] leaving the room is told from being removed: %s', (message, event) => {
    expect(said(1019, message)).toEqual(event);
  });

  it.each([
    [-100_018, 'media_refused'],
    [-100_013, 'media_refused'],
    [-100_000, 'media_refused'],
    [1022, 'media_entry_failed'],
    [-3301, 'media_entry_failed'],
  ])('[K32] %d is a refusal that fresh credentials may heal', (code, reason) => {
    expect(said(code)).toEqual({ type: 'refused', reason });
  });

  it('[K30] has a meaning for every code that is documented', () => {
    Object.keys(facts['live-pusher'].codes).forEach((code) => expect([code, said(Number(code))]).not.toEqual([code, null]));
  });
});

describe('what can be played', () => {
  it.each([
    [1033, { userid: 'a', streamtype: 'main', hasvideo: true, playurl: 'u' }, [{ name: mainOf('a'), kind: 'video', url: 'u' }]],
    [1033, { userid: 'a', streamtype: 'aux', hasvideo: 1, playurl: 'u' }, [{ name: screenOf('a'), kind: 'video', url: 'u' }]],
    [1033, { userid: 'a', streamtype: 'main', hasvideo: false, playurl: 'u' }, [{ name: mainOf('a'), kind: 'video', url: '' }]],
    [1034, { userid: 'a', hasaudio: true, playurl: 'u' }, [{ name: mainOf('a'), kind: 'audio', url: 'u' }]],
    [1034, { userid: 'a', hasaudio: 0 }, [{ name: mainOf('a'), kind: 'audio', url: '' }]],
  ])('[K33] %d %j, in a list or alone', (code, one, streams) => {
    expect(said(code, one)).toEqual({ type: 'streams', streams, all: false });
    expect(said(code, { userlist: [one] })).toEqual({ type: 'streams', streams, all: false });
  });

  it('[K33] who left has nothing to play', () => {
    const streams = new NativeStreams();
    const hear = (code: number, message: object): void => {
      const event = said(code, message);
      if (event?.type === 'streams') streams.apply(event);
    };
    hear(1033, { userid: 'a', streamtype: 'main', hasvideo: true, playurl: 'v' });
    hear(1033, { userid: 'a', streamtype: 'aux', hasvideo: true, playurl: 's' });
    hear(1034, { userid: 'a', hasaudio: true, playurl: 'v' });
    hear(1034, { userid: 'b', hasaudio: true, playurl: 'b' });
    expect([streams.urlOf(mainOf('a')), streams.urlOf(screenOf('a')), streams.urlOf(mainOf('b'))]).toEqual(['v', 's', 'b']);
    hear(1033, { userid: 'a', streamtype: 'main', hasvideo: false });
    expect(streams.urlOf(mainOf('a'))).toBe('v');
    hear(1032, { userlist: [{ userid: 'a' }] });
    expect([streams.urlOf(mainOf('a')), streams.urlOf(screenOf('a')), streams.urlOf(mainOf('b'))]).toEqual(['', '', 'b']);
  });

  it.each(['', '{', 'null', '7', '"a"', '[]', '{}', '{"userlist":7}', '{"userlist":null}', '{"userlist":{"userid":"a"}}'])(
    '[K34] a message that is %j changes nothing, whatever the code',
    (message) => {
      [1020, 1032, 1033, 1034].forEach((code) => expect(said(code, message)).toEqual({ type: 'noted' }));
    },
  );

  it('[K34] a list that holds nonsense is read for what is not', () => {
    const event = said(1020, { userlist: [null, 7, {}, { userid: 'a', playurl: 'u' }, { userid: 'b', playurl: 7 }] });
    expect(event).toMatchObject({ type: 'streams', all: true });
    const streams = new NativeStreams();
    if (event?.type === 'streams') streams.apply(event);
    expect([streams.urlOf(mainOf('a')), streams.urlOf(mainOf('b'))]).toEqual(['u', '']);
  });

  it.each(Array.from({ length: 40 }, (_, index) => index + 1))(
    '[K35] lists of the older form, seed %d: after each, those of it can be played and nobody else',
    (seed) => {
      const random = seededRandom(seed);
      const users = Array.from({ length: 8 }, (_, place) => `u${place}`);
      const streams = new NativeStreams();
      let truth: { userid: string; playurl: string }[] = [];
      for (let turn = 0; turn < 40; turn += 1) {
        const chance = random();
        if (chance < 0.8)
          truth = users
            .filter(() => random() < 0.5)
            .map((userid) => ({ userid, playurl: `${userid}.${Math.floor(random() * 3)}` }));
        const text = JSON.stringify({ userlist: truth });
        // Some lists arrive truncated.
        const cut = chance > 0.9 ? text.slice(0, Math.floor(random() * text.length)) : text;
        const event = trtcPlane.pusherEvent(1020, cut);
        if (event?.type === 'streams') streams.apply(event);
        const heard = users.map((user) => streams.urlOf(mainOf(user)));
        expect(heard).toEqual(users.map((user) => truth.find(({ userid }) => userid === user)?.playurl ?? ''));
        expect(streams.unknownCount([])).toBe(truth.length);
        expect(streams.unknownCount(truth.map(({ userid }) => mainOf(userid)))).toBe(0);
      }
    },
  );
});

describe('the form of URL', () => {
  const capsOn = (kind: 'wechat' | 'qq' | 'browser', version: string): readonly string[] =>
    createHello({ sdk: 't', platform: { host: { kind, ...at(version) } } } as unknown as Parameters<typeof createHello>[0], {
      tok: 't',
      dev: 'd',
      session: null,
      cur: {},
    }).caps;

  it.each([
    ['wechat', '1.7.0', []],
    ['wechat', '1.9.89', []],
    ['wechat', '1.9.90', ['room.1']],
    ['wechat', '2.9.9', ['room.1']],
    ['wechat', '2.10.0', ['room.2']],
    ['wechat', '3.8.0', ['room.2']],
    ['browser', '3.8.0', ['room.2']],
    ['qq', '3.8.0', []],
  ] as const)('[K57] of %s %s is said in the first word to the server', (kind, version, caps) => {
    expect(capsOn(kind, version)).toEqual(caps);
  });
});

describe('attributes of TRTC', () => {
  it.each([
    ['room://x?userid=main&streamtype=main', 'room://x?userid=main&streamtype=small'],
    ['room://x?streamtype=main&userid=a', 'room://x?streamtype=small&userid=a'],
    ['room://x?userid=streamtype=main', 'room://x?userid=streamtype=main&streamtype=small'],
    ['room://x', 'room://x?streamtype=small'],
    ['room://x?userid=a&streamtype=aux', 'room://x?userid=a&streamtype=aux'],
    ['', ''],
  ])('[K36] the small stream of %s is asked for by the parameter', (src, small) => {
    expect(trtcPlane.player({ ...wish, layer: 'small' }, grant(src), at('2.10.0')).src).toBe(small);
    expect(trtcPlane.player(wish, grant(src), at('2.10.0')).src).toBe(src);
    expect(trtcPlane.player({ ...wish, layer: 'small' }, grant(src), at('2.9.9')).src).toBe(src);
  });

  it('[K37] who only listens enters with camera and microphone off', () => {
    const pusher = trtcPlane.pusher(
      { publish: true, microphone: false, camera: false, facing: 'front' },
      { source: 'main', urls: ['room://r'], leftMs: 1 },
      at('2.10.0'),
    );
    expect([pusher.url, pusher.enableMic, pusher.enableCamera]).toEqual(['room://r', false, false]);
  });
});
