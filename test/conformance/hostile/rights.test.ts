import { limits } from '../../../components/core/protocol/limits';
import { camera, key, startTestServer, type TestServer } from '../../harness/servers/test-server';
import { apiKey, apiSecret, operate } from '../../harness/servers/operator-requests';
import type { RawClient } from '../../harness/clients/raw-client';

const jtiOf = (token: string): string =>
  (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { jti: string }).jti;

let server: TestServer;
let witness: RawClient;
beforeEach(async () => {
  server = await startTestServer({ apiKey, apiSecret });
  witness = await server.client('witness');
  await witness.join('r', 'Witness', { tracks: camera });
});
afterEach(() => server.close());

/** Withdraws a token by a call of the library. */
const revoke = (token: string) => server.attached.node.operate('RevokeToken', { jti: jtiOf(token) });

/** A member with camera, by a token of their own. */
async function member(
  user: string,
  room = 'r',
): Promise<{ client: RawClient; token: string; urls: string[]; sid: string; rt: string }> {
  const token = await server.token(user);
  const client = await server.rawClient();
  const { sid, rt } = await client.hello(token);
  const { publish, play } = await client.join(room, user, { tracks: camera });
  return { client, token, sid, rt, urls: [...publish, ...play].flatMap(({ urls }) => urls) };
}

describe('a withdrawn token', () => {
  it('[T15] ends the open connection and its media at once, without a grace time', async () => {
    const { client, token, urls, sid, rt } = await member('ana');
    expect(urls.every((url) => server.media.allows(url))).toBe(true);
    await revoke(token);
    expect(await client.frame('bye')).toMatchObject({ code: 4003 });
    expect((await witness.event('member.left')).d).toEqual({ id: 'ana', reason: 'kicked' });
    expect(urls.some((url) => server.media.allows(url))).toBe(false);
    const back = await server.rawClient();
    back.send({ t: 'hello', v: 1, sdk: 't', tok: token, dev: 'd1', pf: 'wechat', caps: [], sid, rt });
    expect((await back.frame('bye')).code).toBe(4003);
  });

  it('[T15] ends the media of a member whose connection is lost at the moment', async () => {
    const { client, token, urls } = await member('ana');
    client.cut();
    await witness.event('member.offline');
    await revoke(token);
    expect((await witness.event('member.left')).d).toEqual({ id: 'ana', reason: 'kicked' });
    expect(urls.some((url) => server.media.allows(url))).toBe(false);
  });

  it('[T15] ends the user’s part in a call', async () => {
    const { client, token } = await member('ana', 'other');
    const bo = await server.client('bo');
    const { call } = await client.request('call.start', { to: ['bo'], kind: 'audio', name: 'Ana' });
    await bo.request('call.subscribe', { call: call.id, rings: true });
    await revoke(token);
    await bo.event('call.ended');
  });

  it('[T15] leaves a session alone that uses another token by now', async () => {
    const { client, token } = await member('ana');
    client.send({ t: 'auth', tok: await server.token('ana') });
    await client.errorCode('room.get', { room: 'r' });
    await revoke(token);
    expect(await client.errorCode('message.send', { room: 'r', topic: 'c', value: 1 })).toBe('ok');
  });

  it('[T16] is withdrawn by the API of operators, which opens with their tokens only', async () => {
    const { client, token } = await member('ana');
    const wish = { jti: jtiOf(token) };
    for (const secret of [token, key, apiSecret, ''])
      expect((await operate(server, 'RevokeToken', wish, secret)).status).toBe(401);
    expect((await operate(server, 'RevokeToken', { token: 'x' })).status).toBe(400);
    expect(client.closedWith).toBeNull();
    expect((await operate(server, 'RevokeToken', wish)).status).toBe(200);
    expect((await client.closed()).code).toBe(4003);
  });
});

describe('operators', () => {
  it('[T16] remove a member with their media, and ban whoever is absent', async () => {
    const { client, urls } = await member('ana');
    expect((await operate(server, 'BanParticipant', { room: 'r', identity: 'ana' })).body).toEqual({ removed: true });
    expect((await client.event('member.left')).d).toEqual({ id: 'ana', reason: 'kicked' });
    expect(urls.some((url) => server.media.allows(url))).toBe(false);
    expect((await operate(server, 'BanParticipant', { room: 'r', identity: 'bo' })).body).toEqual({ removed: false });
    const bo = await server.client('bo');
    expect(await bo.errorCode('room.join', { room: 'r', name: 'Bo', tracks: [] })).toBe('banned');
  });

  it.each([
    ['everybody', 200, 200],
    ['operators', 401, 200],
    ['nobody', 404, 404],
  ] as const)('[P132] show metrics to %s', async (metricsFor, stranger, operator) => {
    await server.close();
    server = await startTestServer({ apiKey, apiSecret, metricsFor });
    const status = async (headers: Record<string, string>) => (await fetch(`${server.origin}/metrics`, { headers })).status;
    expect([await status({}), await status({ authorization: `Bearer ${apiSecret}` })]).toEqual([stranger, operator]);
  });

  it('[T16] need a secret of 32 bytes', async () => {
    await expect(startTestServer({ apiKey, apiSecret: 'short' })).rejects.toThrow('32 bytes');
  });
});

describe('a ban', () => {
  it('[P133] without a time outlasts every token that exists', async () => {
    const token = await server.token('ana', { r: 'speaker' }, limits.tokenMaxTtlMs / 1_000);
    const client = await server.rawClient();
    await client.hello(token);
    await client.join('r', 'Ana');
    await witness.request('member.remove', { room: 'r', id: 'ana' });
    for (let ms = 0; ms < limits.tokenMaxTtlMs + limits.clockLeewayMs - 10_000; ms += 10_000) {
      server.clock.advance(10_000);
      await client.errorCode('user.presence', { users: ['ana'] });
      await witness.errorCode('user.presence', { users: ['ana'] });
    }
    const late = await server.rawClient();
    await late.hello(token);
    expect(await late.errorCode('room.join', { room: 'r', name: 'Ana', tracks: [] })).toBe('banned');
  });

  it('[P133] reaches a user who is absent, and forbids looking too', async () => {
    await witness.request('member.remove', { room: 'r', id: 'ana' });
    const ana = await server.client('ana');
    expect(await ana.errorCode('room.get', { room: 'r' })).toBe('banned');
    expect(await ana.errorCode('room.join', { room: 'r', name: 'Ana', tracks: [] })).toBe('banned');
    expect(await witness.errorCode('member.remove', { room: 'r', id: 'nobody', banMs: 0 })).toBe('not_found');
  });
});
