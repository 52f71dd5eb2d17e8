import { generateKeyPairSync } from 'node:crypto';
import { signToken } from '../../../server/index';
import { fakeTime, key, startTestServer, type TestServer } from '../../harness/servers/test-server';
import { apiKey, apiSecret, operate, serverToken } from '../../harness/servers/operator-requests';
import type { RawClient } from '../../harness/clients/raw-client';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ apiKey, apiSecret });
});
afterEach(() => server.close());

const jtiOf = (token: string): string =>
  (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { jti: string }).jti;

describe('tokens that operators withdraw', () => {
  it('[P245] end the sessions that use them', async () => {
    const token = await server.token('ana');
    const client = await server.rawClient();
    await client.hello(token);
    expect((await operate(server, 'RevokeToken', { jti: jtiOf(token) })).body).toEqual({ sessions: 1 });
    expect((await client.closed()).code).toBe(4003);
    expect((await operate(server, 'RevokeToken', { jti: 'unknown' })).body).toEqual({ sessions: 0 });
  });

  it('[P246] are all of a user that were issued before, and no later ones', async () => {
    const old = await server.token('ana');
    const [phone, other] = [await server.client('ana'), await server.client('bo')];
    await phone.join('r', 'Ana');
    expect((await operate(server, 'RevokeUserTokens', { identity: 'ana' })).body).toEqual({ sessions: 1 });
    expect((await phone.closed()).code).toBe(4003);
    const late = await server.rawClient();
    late.send({ t: 'hello', v: 1, sdk: 't', tok: old, dev: 'd', pf: 'wechat', caps: [] });
    expect((await late.frame('bye')).code).toBe(4003);
    server.clock.advance(1_000);
    const back = await server.client('ana');
    expect(await back.errorCode('room.join', { room: 'r', name: 'Ana', tracks: [] })).toBe('ok');
    expect(await other.errorCode('room.join', { room: 'r', name: 'Bo', tracks: [] })).toBe('ok');
  });

  it('[P246] leave a session alone whose token is younger, and a refresh by an older one is refused', async () => {
    const first = Math.floor(server.clock.now() / 1000);
    const old = await server.token('ana');
    server.clock.advance(5_000);
    const young = await server.client('ana');
    const before = first + 3;
    expect((await operate(server, 'RevokeUserTokens', { identity: 'ana', before })).body).toEqual({ sessions: 0 });
    // An earlier time does not take back what was withdrawn.
    await operate(server, 'RevokeUserTokens', { identity: 'ana', before: first - 100 });
    expect(await young.errorCode('room.join', { room: 'r', name: 'Ana', tracks: [] })).toBe('ok');
    const late = await server.rawClient();
    late.send({ t: 'hello', v: 1, sdk: 't', tok: old, dev: 'd', pf: 'wechat', caps: [] });
    expect((await late.frame('bye')).code).toBe(4003);
    expect((await operate(server, 'RevokeUserTokens', { identity: 'ana', before: first + 100 })).body.code).toBe(
      'invalid_argument',
    );
  });

  it('[P246] without a time of issue count as older', async () => {
    await server.close();
    const verify = async () => ({
      user: 'ana',
      id: 'x',
      expiresAt: server.clock.now() + 600_000,
      name: null,
      rooms: { r: 'host' as const },
    });
    server = await startTestServer({ apiKey, apiSecret, verify });
    const client = await server.rawClient();
    await client.hello('anything');
    expect((await operate(server, 'RevokeUserTokens', { identity: 'ana', before: 1 })).body).toEqual({ sessions: 1 });
    expect((await client.closed()).code).toBe(4003);
  });
});

describe('tokens that operators create', () => {
  it('[P248] let a client in with the rights that they name', async () => {
    const { body } = await operate(server, 'CreateToken', {
      identity: 'ana',
      name: 'Ana',
      rooms: { r: 'audience' },
      ttlSeconds: 60,
    });
    const client = await server.rawClient();
    await client.hello(body.token as string);
    const { snap } = await client.join('r', '');
    expect(snap.members).toMatchObject([{ id: 'ana', name: 'Ana', role: 'audience' }]);
    expect(await client.errorCode('room.join', { room: 'other', name: 'Ana', tracks: [] })).toBe('not_found');
    expect((await operate(server, 'ListRooms', {}, body.token as string)).status).toBe(401);
  });

  it('[P248] are refused for more than 15 minutes, without a key that can sign, and without the grant for every room', async () => {
    const wish = { identity: 'ana', rooms: { r: 'host' }, ttlSeconds: 60 };
    expect((await operate(server, 'CreateToken', { ...wish, ttlSeconds: 901 })).body.code).toBe('invalid_argument');
    expect((await operate(server, 'CreateToken', { ...wish, rooms: { r: 'king' } })).body.code).toBe('invalid_argument');
    const ofRoom = await serverToken(server, { video: { roomAdmin: true, room: 'r' } });
    expect((await operate(server, 'CreateToken', wish, ofRoom)).body.code).toBe('permission_denied');
    await server.close();
    const { publicKey } = generateKeyPairSync('ed25519');
    server = await startTestServer({ apiKey, apiSecret, key: publicKey });
    expect((await operate(server, 'CreateToken', wish)).body.code).toBe('failed_precondition');
  });

  it('[P248] are those that signToken makes', async () => {
    const clock = fakeTime(server.clock);
    const own = await signToken({ key, user: 'ana', rooms: { r: 'host' }, ttlSeconds: 60 }, clock);
    const { token } = await server.attached.node.operate('CreateToken', {
      identity: 'ana',
      rooms: { r: 'host' },
      ttlSeconds: 60,
    });
    const claims = (jwt: string) => ({
      ...(JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as object),
      jti: '',
    });
    expect(claims(token)).toEqual(claims(own));
  });
});

describe('calls', () => {
  async function call(): Promise<{ id: string; ana: RawClient; bo: RawClient }> {
    const [ana, bo] = [await server.client('ana'), await server.client('bo')];
    await bo.request('inbox.subscribe', { name: 'Bo' });
    const { call: placed } = await ana.request('call.start', { to: ['bo'], kind: 'audio', name: 'Ana' });
    await bo.request('call.subscribe', { call: placed.id, rings: true });
    await bo.request('call.accept', { call: placed.id, name: 'Bo' });
    return { id: placed.id, ana, bo };
  }
  const listed = async (body: object = {}) => {
    const { calls } = (await operate(server, 'ListCalls', body)).body as { calls: { id: string }[] };
    return calls.map(({ id }) => id);
  };

  it('[P247] are listed while they go on, also those of one user', async () => {
    expect(await listed()).toEqual([]);
    const { id } = await call();
    expect([await listed(), await listed({ identity: 'bo' }), await listed({ identity: 'cai' })]).toEqual([[id], [id], []]);
    const { body } = await operate(server, 'ListCalls', {});
    expect(body.calls).toMatchObject([
      { id, kind: 'audio', parties: [{ id: 'ana' }, { id: 'bo', state: 'connecting' }], reason: null },
    ]);
  });

  it('[P247] are ended for every party', async () => {
    const { id, ana, bo } = await call();
    await ana.join(`call.${id}`, 'Ana');
    expect((await operate(server, 'EndCall', { call: id })).status).toBe(200);
    expect((await ana.event('call.ended')).d.reason).toBe('hangup');
    await bo.event('call.ended');
    await ana.event('room.closed');
    expect(await listed()).toEqual([]);
    expect((await operate(server, 'EndCall', { call: id })).body.code).toBe('not_found');
    expect((await operate(server, 'EndCall', { call: 'unknown' })).body.code).toBe('not_found');
  });

  it('[P247] that nobody answered end as cancelled', async () => {
    const [ana, bo] = [await server.client('ana'), await server.client('bo')];
    const { call: placed } = await ana.request('call.start', { to: ['bo'], kind: 'audio', name: 'Ana' });
    await bo.request('call.subscribe', { call: placed.id, rings: true });
    const ofCall = await serverToken(server, { video: { roomAdmin: true, room: `call.${placed.id}` } });
    expect((await operate(server, 'EndCall', { call: placed.id }, ofCall)).status).toBe(200);
    expect((await bo.event('call.ended')).d.reason).toBe('cancelled');
  });

  it('[P237] keep their rooms: an operator ends the call, or the part of one party', async () => {
    const { id, ana } = await call();
    const room = `call.${id}`;
    await ana.join(room, 'Ana');
    expect((await operate(server, 'DeleteRoom', { room })).body.code).toBe('failed_precondition');
    expect((await operate(server, 'BanParticipant', { room, identity: 'ana' })).body.code).toBe('failed_precondition');
    expect((await operate(server, 'RemoveParticipant', { room, identity: 'cai' })).body.code).toBe('not_found');
    expect((await operate(server, 'RemoveParticipant', { room, identity: 'ana' })).status).toBe(200);
    expect((await ana.event('party.ended', ({ d }) => d.id === 'ana')).d.reason).toBe('hangup');
  });
});
