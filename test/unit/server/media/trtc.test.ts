import { inflateSync } from 'node:zlib';
import { Api } from 'tls-sig-api-v2/TLSSigAPIv2';
import { roomUrlForms } from '../../../../components/core/protocol/room-url-forms';
import { limits } from '../../../../components/core/protocol/limits';
import type { Clock } from '../../../../server/clock';
import type { RequestOrigin, MembershipRef } from '../../../../server/media/media-server';
import { trtcMedia, type TrtcMediaOptions } from '../../../../server/media/trtc';
import { roomId } from '../../../../components/core/protocol/room-id';
import { roomOf, userOf } from '../../../../server/media/trtc/names';
import { tc3Headers } from '../../../../server/media/trtc/tc3';
import { privateMapKey, userSig } from '../../../../server/media/trtc/tls-sig';
import { redacted } from '../../../../server/log';
import { seededRandom } from '../../../../tools/seeded-random';
import { newMembership } from '../../../harness/servers/media-http-server';
import { startFakeTencentApi, type FakeTencentApi } from '../../../fakes/servers/fake-tencent-api';

const app = { sdkAppId: 1_400_000_123, sdkKey: 'f'.repeat(64) };
const nowMs = 1_700_000_000_000;
const at = nowMs / 1_000;
/** Delays are a hundredth of the real ones. */
const hasty: Clock = {
  now: () => nowMs,
  after(ms, act) {
    const timer = setTimeout(act, ms / 100);
    return () => clearTimeout(timer);
  },
  onNextTurn(act) {
    setImmediate(act);
    return () => undefined;
  },
};
const origin = (caps: readonly string[], platform: RequestOrigin['platform'] = 'wechat'): RequestOrigin => ({
  platform,
  caps,
  secure: true,
  hostname: 'rtc.example.com',
  port: 443,
});
const today = origin([roomUrlForms.today]);
const older = origin([roomUrlForms.older]);
const media = (more: Partial<TrtcMediaOptions> = {}) => trtcMedia({ ...app, clock: hasty, ...more });
const query = (url = ''): Record<string, string> => Object.fromEntries(new URL(url.replace(/^room:/, 'https:')).searchParams);
const enter = async (membership: MembershipRef, more: Partial<TrtcMediaOptions> = {}, by = today, role?: 'audience') =>
  query((await media(more).publishGrant(membership, 'main', by, role)).urls[0]);
const documentOf = (sig: string): Record<string, unknown> =>
  JSON.parse(
    inflateSync(
      Buffer.from(
        sig.replace(/[*_-]/g, (sign) => ({ '*': '+', '-': '/', _: '=' })[sign] ?? ''),
        'base64',
      ),
    ).toString(),
  ) as Record<string, unknown>;

describe('signatures of TRTC', () => {
  const oracle = new Api(app.sdkAppId, app.sdkKey);
  beforeEach(() => jest.useFakeTimers({ now: nowMs, doNotFake: ['setTimeout', 'setImmediate', 'nextTick'] }));
  afterEach(() => jest.useRealTimers());

  it.each(['ana', 'a', '-_-', 'x'.repeat(32)])('[K1] a UserSig of %s is the one that Tencent’s own signer makes', (user) => {
    expect(documentOf(userSig(app, { user, at, ttl: 7_200 }))).toEqual(documentOf(oracle.genSig(user, 7_200)));
  });

  it.each([1, 123, 2_147_483_648, 4_294_967_294])('[K2] a ticket for room number %d too', (number) => {
    const mine = privateMapKey(app, { user: 'ana', at, ttl: 300 }, { number }, 255);
    expect(documentOf(mine)).toEqual(documentOf(oracle.genPrivateMapKey('ana', 300, number, 255)));
  });

  it.each(['123', 'standup', 'r.~-_'.repeat(12)])('[K2] and a ticket for the text room %s', (text) => {
    const mine = privateMapKey(app, { user: 'ana', at, ttl: 300 }, { text }, 42);
    expect(documentOf(mine)).toEqual(documentOf(oracle.genPrivateMapKeyWithStringRoomID('ana', 300, text, 42)));
  });

  it('[K3] hold no sign that a URL would read as another', () => {
    for (let user = 0; user < 200; user += 1) expect(userSig(app, { user: `u${user}`, at, ttl: 60 })).toMatch(/^[\w*-]+$/);
  });

  it('[K4] a request to Tencent’s API is signed as in its published example', () => {
    const request = {
      host: 'cvm.tencentcloudapi.com',
      service: 'cvm',
      action: 'DescribeInstances',
      version: '2017-03-12',
      region: 'ap-guangzhou',
      body: '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}',
      at: 1_551_113_065,
    };
    const key = { secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE', secretKey: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE' };
    expect(tc3Headers(key, request).authorization).toBe(
      'TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, ' +
        'Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168',
    );
  });
});

describe('names in TRTC', () => {
  it('[K5] a membership is one user id of at most 32 safe characters, for any member id', () => {
    const random = seededRandom(5);
    const users = new Set<string>();
    for (let turn = 0; turn < 500; turn += 1) {
      const length = 1 + Math.floor(random() * limits.idLength);
      const member = String.fromCharCode(...Array.from({ length }, () => 32 + Math.floor(random() * 0x2000)));
      const membership = { ...newMembership('x'), member };
      const user = userOf(app.sdkKey, membership);
      expect(user).toMatch(/^[a-zA-Z0-9_-]{17,32}$/);
      expect(userOf(app.sdkKey, { ...membership })).toBe(user);
      users.add(user);
    }
    expect(users.size).toBe(500);
  });

  it('[K6] another membership of the same member is another user, and operators can still read the member', () => {
    const [one, other] = [userOf(app.sdkKey, newMembership('anastasia')), userOf(app.sdkKey, newMembership('anastasia'))];
    expect(one).not.toBe(other);
    expect([one, other].every((user) => user.startsWith('anastasia-'))).toBe(true);
  });

  it('[K7] rooms are texts under their own ids, or numbers, and never both', async () => {
    const membership = { ...newMembership('ana'), room: '123' };
    const [byText, byNumber] = [await enter(membership), await enter(membership, { rooms: 'number' })];
    expect([byText.strroomid, byText.roomid]).toEqual(['123', undefined]);
    expect([byNumber.strroomid, byNumber.roomid]).toEqual([undefined, '123']);
  });

  it.each(['standup', 'a b', '(R&D)~1', 'x'.repeat(64)])('[P164] as text, room %s keeps its id', (room) => {
    expect(roomOf('text', room)).toEqual({ text: room });
  });

  it('[P164] as text, a room that TRTC does not allow has a name of its own that no room id can be', () => {
    const rooms = ['周会 2', '部门 2', "Mum's", '😀'.repeat(64), 'é'.repeat(64)];
    const texts = rooms.map((room) => (roomOf('text', room) as { text: string }).text);
    expect(rooms.map((room) => (roomOf('text', room) as { text: string }).text)).toEqual(texts);
    expect(new Set(texts).size).toBe(rooms.length);
    expect(texts.filter((text) => roomId.test(text) || !/^[\w:-]{1,64}$/.test(text))).toEqual([]);
  });

  it.each([
    ['1', 1],
    ['2147483647', 2_147_483_647],
  ])('[K8] by number, room %s keeps its number', (room, number) => {
    expect(roomOf('number', room)).toEqual({ number });
  });

  it.each(['0', '01', '2147483648', '4294967295', '99999999999', 'standup', 'call.x', '1e3', '-1', '1.0'])(
    '[K8] by number, room %s has one in the upper half, always the same',
    (room) => {
      const [first, again] = [roomOf('number', room), roomOf('number', room)] as { number: number }[];
      expect(first).toEqual(again);
      expect(first?.number).toBeGreaterThanOrEqual(2_147_483_648);
      expect(first?.number).toBeLessThanOrEqual(4_294_967_294);
    },
  );
});

describe('URLs into a room', () => {
  it('[K9] say everything that is documented, each value percent-encoded', async () => {
    const { urls, leftMs } = await media({
      scene: 'live',
      blackStream: true,
      pureAudio: 2,
      receive: 2,
      streamId: 'live_{user}',
      recordId: 'rec_{user}',
    }).publishGrant({ ...newMembership('ana&roomid=7'), room: 'a~b.c' }, 'main', today);
    const said = query(urls[0]);
    expect(urls[0]).toMatch(/^room:\/\/cloud\.tencent\.com\/rtc\?([a-z]+=[\w.~!*%-]+&?)+$/i);
    expect(said).toMatchObject({
      sdkappid: '1400000123',
      strroomid: 'a~b.c',
      appscene: 'live',
      encsmall: '1',
      cloudenv: 'PRO',
      enableBlackStream: '1',
      pureaudiomode: '2',
      recvmode: '2',
      streamid: `live_${said.userid ?? ''}`,
      userdefinerecordid: `rec_${said.userid ?? ''}`,
    });
    expect(said.roomid).toBeUndefined();
    expect(leftMs).toBe(7_200_000);
  });

  it('[K9] leave out unset options', async () => {
    const said = await enter(newMembership('ana'), { smallStream: false });
    expect([said.encsmall, said.appscene, said.recvmode]).toEqual(['0', 'videocall', '1']);
    expect([said.pureaudiomode, said.streamid, said.userdefinerecordid]).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    ['audience', 2 + 1 + 8 + 32 + 128],
    [undefined, 255],
  ] as const)('[K10] the ticket of %s allows what the role may', async (role, bits) => {
    const said = await enter(newMembership('ana'), {}, today, role);
    const buffer = Buffer.from(String(documentOf(said.privatemapkey ?? '')['TLS.userbuf']), 'base64');
    const account = buffer.readUInt16BE(1);
    expect(buffer.readUInt32BE(3 + account + 12)).toBe(bits);
    expect(buffer.readUInt32BE(3 + account + 8)).toBe(at + 7_200);
  });

  it.each([
    ['a browser', origin([], 'browser'), 'text', null],
    ['today’s phone', today, 'text', null],
    ['an older phone', older, 'number', null],
    ['an older phone and text rooms', older, 'text', 'too_old'],
    ['a phone of the floor', origin([]), 'number', 'too_old'],
  ] as const)('[K11] %s gets its form of the URL, or is refused at once', (_who, by, rooms, why) => {
    expect(media({ rooms }).refusal?.(by)).toBe(why);
  });

  it('[K12] a stream is named by user and type, and by no secret', async () => {
    const [ana, ben] = [newMembership('ana'), newMembership('ben')];
    const server = media();
    const { userid } = query((await server.publishGrant(ana, 'main', today)).urls[0]);
    const screen = await server.playGrant(ben, ana, 'screen', today);
    expect(screen).toMatchObject({ member: 'ana', source: 'screen' });
    expect(query(screen.urls[0])).toEqual({ userid, streamtype: 'aux' });
    expect(query((await server.playGrant(ben, ana, 'main', today)).urls[0])).toEqual({ userid, streamtype: 'main' });
  });

  it('[K13] no secret is in a grant, in a gauge or in a log', async () => {
    const key = { secretId: 'AKID-not-for-clients', secretKey: 'not-for-clients' };
    const server = media({ api: key });
    const { urls } = await server.publishGrant(newMembership('ana'), 'main', today);
    const said = JSON.stringify([
      urls,
      server.gauges(),
      await server.playGrant(newMembership('b'), newMembership('c'), 'main', today),
    ]);
    [app.sdkKey, key.secretId, key.secretKey].forEach((secret) => expect(said).not.toContain(secret));
    expect(redacted(`entering ${urls[0] ?? ''} failed`)).toBe('entering room://cloud.tencent.com/rtc?<signed> failed');
  });

  it.each([
    [{ sdkAppId: 0 }, 'sdkAppId'],
    [{ sdkAppId: 1.5 }, 'sdkAppId'],
    [{ sdkKey: '' }, 'sdkKey'],
    [{ api: { secretId: '', secretKey: 'x' } }, 'secretId'],
  ])('[K14] invalid options are refused by name: %j', (wrong, name) => {
    expect(() => media(wrong)).toThrow(name);
  });
});

describe('with Tencent’s servers', () => {
  const key = { secretId: 'AKIDEXAMPLE', secretKey: 'a secret of the account' };
  let tencent: FakeTencentApi;
  const logged: string[] = [];
  const server = (more: Partial<TrtcMediaOptions> = {}) =>
    media({
      api: { ...key, endpoint: tencent.base },
      ticketHost: tencent.base,
      log: (level, text, facts) => void logged.push(`${level} ${text} ${JSON.stringify(facts)}`),
      ...more,
    });

  beforeEach(async () => {
    logged.length = 0;
    tencent = await startFakeTencentApi(key);
  });
  afterEach(() => tencent.close());

  it('[K15] an older phone is given the older form, with a ticket that is encoded', async () => {
    const [url = ''] = (
      await server({ rooms: 'number', pureAudio: 1 }).publishGrant({ ...newMembership('ana'), room: '42' }, 'main', older)
    ).urls;
    expect(url).toMatch(/^room:\/\/cloud\.tencent\.com\?([a-z]+=[\w.~!*'()%-]+&?)+$/);
    const said = query(url);
    expect(said).toMatchObject({ sdkappid: '1400000123', roomid: '42' });
    expect(JSON.parse(said.roomsig ?? '')).toEqual({ RoomSig: 'a ticket & more', Key: '{"k":1}' });
    expect(JSON.parse(said.bizbuf ?? '')).toEqual({ Str_uc_params: { pure_audio_push_mod: 1 } });
    expect(tencent.asked[0]?.body).toMatchObject({ ReqHead: { GroupId: 42, BusType: 7 } });
  });

  it.each<[string, FakeTencentApi['behaviours'][number]]>([
    ['says no', { code: '10004' }],
    ['has a fault', { status: 500 }],
    ['answers nonsense', { body: '{}' }],
    ['does not answer', 'mute'],
  ])('[K15] a ticket endpoint that %s is a failure, and there is no URL without a ticket', async (_how, mood) => {
    tencent.behaviours = [mood];
    await expect(server({ rooms: 'number' }).publishGrant(newMembership('ana'), 'main', older)).rejects.toThrow();
  });

  it.each([
    ['text', 'RemoveUserByStrRoomId', 'standup'],
    ['number', 'RemoveUser', roomOf('number', 'standup')],
  ] as const)('[K16] a revoked member is removed from the room, identified by %s', async (rooms, action, room) => {
    const membership = newMembership('ana');
    await server({ rooms }).revoke(membership);
    expect(tencent.asked.map((asked) => [asked.action, asked.body])).toEqual([
      [
        action,
        {
          SdkAppId: app.sdkAppId,
          RoomId: typeof room === 'string' ? room : (room as { number: number }).number,
          UserIds: [userOf(app.sdkKey, membership)],
        },
      ],
    ]);
  });

  it('[K17] members revoked at the same time are removed by one request per ten', async () => {
    const trtc = server();
    await Promise.all(Array.from({ length: 16 }, () => trtc.revoke(newMembership('ana'))));
    expect(tencent.asked.map(({ body }) => (body.UserIds as string[]).length).sort()).toEqual([10, 6]);
    expect(trtc.gauges().media_users_removed).toBe(16);
  });

  it.each<[string, FakeTencentApi['behaviours']]>([
    ['a fault', [{ status: 502 }, 'well']],
    ['no answer', ['mute', 'well']],
    ['a limit', [{ code: 'RequestLimitExceeded' }, { code: 'InternalError' }, 'well']],
  ])('[K18] tries again after %s', async (_what, moods) => {
    tencent.behaviours = moods.slice();
    const trtc = server();
    await trtc.revoke(newMembership('ana'));
    expect(tencent.asked).toHaveLength(moods.length);
    expect([trtc.gauges().media_removals_failed, trtc.unavailableReason()]).toEqual([0, null]);
  });

  it.each(['FailedOperation.UserNotExist', 'FailedOperation.RoomNotExist', 'InternalError.UserNotExist'])(
    '[K18] a user who had already left counts as removed: %s',
    async (code) => {
      tencent.behaviours = [{ code }];
      const trtc = server();
      await trtc.revoke(newMembership('ana'));
      expect([tencent.asked.length, trtc.unavailableReason()]).toEqual([1, null]);
    },
  );

  it('[K18] removes the others when one of several had already left', async () => {
    tencent.behaviours = [{ code: 'FailedOperation.UserNotExist' }, 'well'];
    const trtc = server();
    const memberships = ['ana', 'ben', 'eva'].map((member) => newMembership(member));
    await Promise.all(memberships.map((membership) => trtc.revoke(membership)));
    const asked = tencent.asked.map(({ body }) => body.UserIds as string[]);
    const users = memberships.map((membership) => userOf(app.sdkKey, membership));
    expect([asked[0], asked.slice(1).flat().sort()]).toEqual([users, users.slice().sort()]);
    expect([trtc.gauges().media_removals_failed, trtc.unavailableReason()]).toEqual([0, null]);
  });

  it.each<[string, FakeTencentApi['behaviours'], number]>([
    ['a signature that Tencent does not believe', [{ code: 'AuthFailure.SecretIdNotFound' }], 1],
    ['an answer of another kind', [{ body: '{"ok":true}' }], 1],
    ['no answer at all', ['mute'], 3],
  ])('[K19] %s is logged without a secret, is reported, and delays nothing', async (_what, moods, tries) => {
    tencent.behaviours = moods;
    const trtc = server();
    await trtc.revoke(newMembership('ana'));
    expect(tencent.asked).toHaveLength(tries);
    expect([logged.length, trtc.gauges().media_removals_failed]).toEqual([1, 1]);
    expect(trtc.unavailableReason()).toContain('did not remove');
    expect(logged.join()).not.toContain(key.secretKey);
    tencent.behaviours = ['well'];
    await trtc.revoke(newMembership('ana'));
    expect(trtc.unavailableReason()).toBeNull();
  });

  it('[K20] a revoked membership gets no URL, and another of the same member does', async () => {
    const trtc = server();
    const [gone, next] = [newMembership('ana'), newMembership('ana')];
    await trtc.revoke(gone);
    await expect(trtc.publishGrant(gone, 'main', today)).rejects.toMatchObject({ reason: 'forbidden' });
    await expect(trtc.playGrant(next, gone, 'main', today)).rejects.toMatchObject({ reason: 'forbidden' });
    expect((await trtc.publishGrant(next, 'main', today)).urls).toHaveLength(1);
  });
});
