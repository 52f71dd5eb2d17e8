import { SignJWT, UnsecuredJWT } from 'jose';
import { signToken } from '../../../../server/index';
import { allows, bearsSecret, grantsReader, requireSafeAccess, type ServerGrants } from '../../../../server/operator/authorise';
import type { Grant } from '../../../../server/operator/method-description';
import { descriptionOf, methodNames, type OperatorMethod } from '../../../../server/operator/methods';
import { fakeTime, key } from '../../../harness/servers/test-server';
import { FakeClock } from '../../../fakes/platform/fake-clock';
import { apiKey, apiSecret, serverToken, type ServerTokenOptions } from '../../../harness/servers/operator-requests';

const clock = new FakeClock();
const read = grantsReader({ apiKey, apiSecret }, fakeTime(clock));
const grantsOf = (authorization: string | undefined) => read({ headers: authorization === undefined ? {} : { authorization } });
const bearer = async (options: ServerTokenOptions = {}) => `Bearer ${await serverToken({ clock }, options)}`;
const refusal = (authorization: string | undefined): Promise<unknown> =>
  grantsOf(authorization).then(
    () => 'accepted',
    (cause: { twirp: string }) => cause.twirp,
  );

describe('a server token', () => {
  it('[P230] is read with its grants, and those that it does not name are not given', async () => {
    expect(await grantsOf(await bearer({ video: { roomAdmin: true, room: 'r', canPublish: true } }))).toEqual({
      roomCreate: false,
      roomList: false,
      roomAdmin: true,
      roomRecord: false,
      room: 'r',
      destinationRoom: '',
    });
    expect(await refusal(await bearer({ lifeSeconds: 6 * 3600 }))).toBe('accepted');
    expect(await refusal(await bearer({ lifeSeconds: -29 }))).toBe('accepted');
  });

  const forms: readonly [string, () => Promise<string | undefined>][] = [
    ['no header', async () => undefined],
    ['the secret itself', async () => `Bearer ${apiSecret}`],
    ['another scheme', async () => (await bearer()).replace('Bearer', 'Basic')],
    ['no token', async () => 'Bearer '],
    ['another secret', () => bearer({ secret: 'another secret, also of 32 bytes' })],
    ['another issuer', () => bearer({ issuer: 'somebody' })],
    ['another algorithm of the same secret', () => bearer({ algorithm: 'HS512' })],
    ['no end', () => bearer({ lifeSeconds: null })],
    ['an end 31 s ago', () => bearer({ lifeSeconds: -31 })],
    ['an end in more than six hours', () => bearer({ lifeSeconds: 6 * 3600 + 60 })],
    ['a beginning in 31 s', () => bearer({ more: { nbf: Math.floor(clock.now() / 1000) + 31 } })],
    ['no grants', () => bearer({ more: { video: undefined } })],
    ['a grant that is no truth value', () => bearer({ video: { roomAdmin: 'yes', room: 'r' } })],
    ['no signature', async () => `Bearer ${new UnsecuredJWT({ iss: apiKey, video: {} }).setExpirationTime('1h').encode()}`],
  ];
  it.each(forms)('[P230] is refused with %s', async (_what, make) => {
    expect(await refusal(await make())).toBe('unauthenticated');
  });

  it('[P232] is not a token of a client, whatever its claims and its secret are', async () => {
    const client = await signToken({ key, user: 'ana', rooms: { '*': 'host' }, ttlSeconds: 600 }, fakeTime(clock));
    expect(await refusal(`Bearer ${client}`)).toBe('unauthenticated');
    const ownSecret = await signToken({ key: apiSecret, user: 'ana', rooms: { '*': 'host' }, ttlSeconds: 600 }, fakeTime(clock));
    expect(await refusal(`Bearer ${ownSecret}`)).toBe('unauthenticated');
    const asIssuer = new SignJWT({ gr: { rooms: { '*': 'host' } }, exp: clock.now() / 1000 + 60 }).setIssuer(apiKey);
    const signed = await asIssuer.setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(apiSecret));
    expect(await refusal(`Bearer ${signed}`)).toBe('unauthenticated');
  });

  it('[P232] needs a secret of 32 bytes that signs nothing else', () => {
    expect(() => requireSafeAccess({ apiKey, apiSecret }, key)).not.toThrow();
    expect(() => requireSafeAccess({ apiKey, apiSecret: 'short' }, key)).toThrow('32 bytes');
    expect(() => requireSafeAccess({ apiKey: '', apiSecret }, key)).toThrow('apiKey');
    expect(() => requireSafeAccess({ apiKey, apiSecret: key }, key)).toThrow('key of tokens');
    expect(() => requireSafeAccess({ apiKey, apiSecret: key }, Buffer.from(key))).toThrow('key of tokens');
  });

  it('[P132] is another thing than the secret, which readers of metrics send', () => {
    const asked = (authorization?: string) => bearsSecret(apiSecret)({ headers: { authorization } } as never);
    expect([asked(`Bearer ${apiSecret}`), asked(apiSecret), asked(`Bearer ${apiSecret}x`), asked()]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

const none: ServerGrants = {
  roomCreate: false,
  roomList: false,
  roomAdmin: false,
  roomRecord: false,
  room: '',
  destinationRoom: '',
};
/** Every token that gives one right, and the methods that it opens for room `r`. */
const tokens: readonly [string, ServerGrants, (method: OperatorMethod) => boolean][] = [
  ['no grant', none, () => false],
  ['a room without roomAdmin', { ...none, room: 'r' }, () => false],
  ['roomCreate', { ...none, roomCreate: true }, (method) => needs(method) === 'roomCreate'],
  ['roomList', { ...none, roomList: true }, (method) => needs(method) === 'roomList'],
  ['roomAdmin of no room', { ...none, roomAdmin: true }, () => false],
  ['roomAdmin of another room', { ...none, roomAdmin: true, room: 'other' }, () => false],
  [
    'roomAdmin of this room',
    { ...none, roomAdmin: true, room: 'r' },
    (method) => needs(method) === 'roomAdmin' && !reachesAll(method) && !reachesAnother(method),
  ],
  [
    'roomAdmin of this room and a wrong destination',
    { ...none, roomAdmin: true, room: 'r', destinationRoom: 'other' },
    (method) => needs(method) === 'roomAdmin' && !reachesAll(method) && !reachesAnother(method),
  ],
  [
    'roomAdmin of this room and the destination',
    { ...none, roomAdmin: true, room: 'r', destinationRoom: 's' },
    (method) => needs(method) === 'roomAdmin' && !reachesAll(method),
  ],
  ['roomRecord', { ...none, roomRecord: true }, (method) => needs(method) === 'roomRecord'],
  ['roomRecord of this room', { ...none, roomRecord: true, room: 'r' }, (method) => needs(method) === 'roomRecord'],
  ['roomRecord of another room', { ...none, roomRecord: true, room: 'other' }, () => false],
  ['roomAdmin of every room', { ...none, roomAdmin: true, room: '*' }, (method) => needs(method) === 'roomAdmin'],
];
const needs = (method: OperatorMethod): Grant => descriptionOf(method).grant;
const reachesAll = (method: OperatorMethod): boolean => descriptionOf(method).about === 'everything';
const reachesAnother = (method: OperatorMethod): boolean => descriptionOf(method).about === 'two_rooms';
const cells = tokens.flatMap(([name, grants, opens]) =>
  methodNames.map((method) => [method, name, grants, opens(method)] as const),
);

describe('grants', () => {
  it.each(cells)('[P231] %s with %s', (method, _name, grants, expected) => {
    const reach = { room: reachesAll(method) ? null : 'r', destination: reachesAnother(method) ? 's' : null };
    expect(allows(grants, needs(method), reach)).toBe(expected);
  });

  it('[P231] are those of LiveKit for its methods', () => {
    const wanted = Object.fromEntries(methodNames.map((method) => [method, needs(method)]));
    expect(wanted).toMatchObject({
      CreateRoom: 'roomCreate',
      DeleteRoom: 'roomCreate',
      ListRooms: 'roomList',
      SendData: 'roomAdmin',
    });
    expect(methodNames.filter((method) => reachesAll(method))).toEqual([
      'RevokeToken',
      'RevokeUserTokens',
      'ListCalls',
      'CreateToken',
    ]);
  });

  it('[P231] never match an empty room', () => {
    expect(allows({ ...none, roomAdmin: true, room: '' }, 'roomAdmin', { room: '', destination: null })).toBe(false);
  });
});
