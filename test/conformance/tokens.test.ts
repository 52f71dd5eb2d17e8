import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { limits } from '../../components/core/protocol/limits';
import { signToken } from '../../server/index';
import { FakeClock } from '../fakes/platform/fake-clock';
import { camera, fakeTime, key, startTestServer, type TestServer } from '../harness/servers/test-server';
import type { RawClient } from '../harness/clients/raw-client';
import { turn } from '../harness/turn';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

async function pass(ms: number, ...clients: RawClient[]): Promise<void> {
  for (let left = ms; left > 0; left -= 20_000) {
    clients.forEach((client) => client.send({ t: 'ping' }));
    await turn();
    server.clock.advance(Math.min(left, 20_000));
    await turn();
  }
}
async function byeTo(tok: string): Promise<number> {
  const client = await server.rawClient();
  client.send({ t: 'hello', v: 1, sdk: 't', tok, dev: 'd', pf: 'wechat', caps: [] });
  const frame = await client.until('an answer', () => client.frames.find(({ t }) => t === 'bye' || t === 'welcome'));
  return frame.t === 'bye' ? frame.code : 0;
}
const seconds = () => Math.floor(server.clock.now() / 1000);
const claims = { gr: { rooms: { '*': 'host' } } };
const signed = (more: object, wish: { alg?: string; secret?: string } = {}) =>
  new SignJWT({ sub: 'ana', aud: 'miniprogram-rtc-kit', jti: 'j', exp: seconds() + 600, ...claims, ...more })
    .setProtectedHeader({ alg: wish.alg ?? 'HS256' })
    .sign(Buffer.from(wish.secret ?? key));

describe('tokens', () => {
  it('[T1] are valid with the right key, audience and algorithm', async () => {
    expect(await byeTo(await server.token('ana'))).toBe(0);
    expect(await byeTo(await signed({}))).toBe(0);
  });

  it.each([
    ['of another key', () => signed({}, { secret: 'another secret of thirty-two bytes' })],
    ['of another algorithm', () => signed({}, { alg: 'HS512' })],
    ['for another audience', () => signed({ aud: 'somebody else' })],
    ['without an audience', () => signed({ aud: undefined })],
    ['without an end', () => signed({ exp: undefined })],
    ['without an id', () => signed({ jti: undefined })],
    ['without a user', () => signed({ sub: '' })],
    ['without rooms', () => signed({ gr: undefined })],
    ['with a role that is none', () => signed({ gr: { rooms: { r: 'admin' } } })],
    ['that ran out 31 s ago', () => signed({ exp: seconds() - 31 })],
    ['that begins in 31 s', () => signed({ nbf: seconds() + 31 })],
    ['that is good for longer than 15 min', () => signed({ exp: seconds() + 16 * 60 })],
  ])('[T2] are refused %s with 4003', async (_what, make) => {
    expect(await byeTo(await make())).toBe(4003);
  });

  it('[T3] tolerate clocks that differ by half a minute', async () => {
    expect(await byeTo(await signed({ exp: seconds() - 29 }))).toBe(0);
    expect(await byeTo(await signed({ nbf: seconds() + 29 }))).toBe(0);
  });

  it('[T4] of an Ed25519 key are verified with its public key, and none signed with that key as a secret is valid', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    await server.close();
    server = await startTestServer({ key: pem });
    const wish = { user: 'ana', rooms: { r: 'host' as const }, ttlSeconds: 600 };
    const clock = fakeTime(server.clock);
    expect(await byeTo(await signToken({ key: privateKey, ...wish }, clock))).toBe(0);
    expect(
      await byeTo(await signToken({ key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), ...wish }, clock)),
    ).toBe(0);
    expect(await byeTo(await signed({}, { secret: pem }))).toBe(4003);
  });

  it('[T5] that are revoked are refused at hello and as a refresh', async () => {
    const ana = await server.client('ana');
    await server.attached.node.operate('RevokeToken', { jti: 'j' });
    const token = await signed({});
    expect(await byeTo(token)).toBe(4003);
    ana.send({ t: 'auth', tok: token });
    await pass(limits.tokenMaxTtlMs + limits.tokenGraceMs + 1_000, ana);
    expect(await ana.errorCode('room.join', { room: 'r', name: 'Ana', tracks: [] })).toBe('unauthorized');
  });

  it('[T6] are refreshed 60 s before they expire', async () => {
    const ana = await server.client('ana');
    await ana.join('r', 'Ana');
    await pass(limits.tokenMaxTtlMs - limits.tokenWarnMs - 1, ana);
    expect(ana.frames.filter(({ t }) => t === 'token')).toEqual([]);
    await pass(1, ana);
    expect(await ana.frame('token')).toEqual({ t: 'token', left: limits.tokenWarnMs });
    ana.send({ t: 'auth', tok: await server.token('ana') });
    await pass(limits.tokenWarnMs + limits.tokenGraceMs + 1_000, ana);
    expect(await ana.errorCode('track.publish', { room: 'r', tracks: camera })).toBe('ok');
  });

  it('[T7] last 60 s longer, then allow reading and leaving only, without a cut, until a fresh token arrives', async () => {
    const client = await server.rawClient();
    await client.hello(await server.token('ana', { '*': 'host' }, 5));
    const { publish } = await client.join('r', 'Ana', { tracks: camera });
    await pass(2_500, client);
    expect((await client.frame('token')).left).toBe(2_500);
    await pass(2_500 + limits.tokenGraceMs, client);
    expect(client.frames.filter(({ t }) => t === 'token')).toHaveLength(2);
    expect(await client.errorCode('media.publish', { room: 'r', source: 'main' })).toBe('ok');
    await pass(1_000, client);
    for (const refused of [
      await client.errorCode('media.publish', { room: 'r', source: 'main' }),
      await client.errorCode('media.play', { room: 'r', tracks: [{ member: 'ana', source: 'main' }] }),
      await client.errorCode('track.publish', { room: 'r', tracks: camera }),
      await client.errorCode('room.join', { room: 'other', name: 'Ana', tracks: [] }),
      await client.errorCode('message.send', { room: 'r', topic: 'c', value: 1 }),
      await client.errorCode('member.update', { room: 'r', name: 'Anne' }),
      await client.errorCode('room.close', { room: 'r' }),
      await client.errorCode('call.start', { to: ['bo'], kind: 'audio', name: 'Ana' }),
    ]) {
      expect(refused).toBe('unauthorized');
    }
    expect(await client.errorCode('room.get', { room: 'r' })).toBe('ok');
    expect(server.media.allows(publish[0]?.urls[0] ?? '')).toBe(true);
    expect(client.closedWith).toBeNull();

    client.send({ t: 'auth', tok: await server.token('ana') });
    await turn();
    expect(await client.errorCode('media.publish', { room: 'r', source: 'main' })).toBe('ok');
  });

  it('[T8] of another user close the connection', async () => {
    const ana = await server.client('ana');
    ana.send({ t: 'auth', tok: await server.token('bo') });
    expect((await ana.closed()).code).toBe(4003);
  });

  it('[T9] are required to be valid for a resume', async () => {
    const client = await server.rawClient();
    const { sid, rt } = await client.hello(await server.token('ana', { '*': 'host' }, 5));
    const old = await server.token('ana', { '*': 'host' }, 5);
    client.cut();
    server.clock.advance(60_000);
    const back = await server.rawClient();
    back.send({ t: 'hello', v: 1, sdk: 't', tok: old, dev: 'd', pf: 'wechat', caps: [], sid, rt });
    expect((await back.frame('bye')).code).toBe(4003);
  });

  it('[T10] are answered with unavailable, not unauthorized, when the customer’s own check fails', async () => {
    await server.close();
    server = await startTestServer({ verify: () => Promise.reject(new Error('key server is down')) });
    expect(await byeTo('anything')).toBe(4102);
  });

  it.each([-3_600_000, 3_600_000])('[T11] work the same on a clock that is %d ms off', async (skewMs) => {
    await server.close();
    const clock = new FakeClock();
    clock.skewMs = skewMs;
    server = await startTestServer({ clock: fakeTime(clock) });
    server.clock = clock;
    const ana = await server.client('ana');
    const { publish } = await ana.join('r', 'Ana', { tracks: camera });
    expect(publish[0]?.leftMs).toBe(60_000);
    await pass(limits.tokenMaxTtlMs - limits.tokenWarnMs, ana);
    expect((await ana.frame('token')).left).toBe(limits.tokenWarnMs);
    // A jump of the server's wall clock moves no deadline.
    clock.skewMs = 0;
    expect(await ana.errorCode('message.send', { room: 'r', topic: 'c', value: 1 })).toBe('ok');
    await pass(5_000, ana);
    expect(ana.closedWith).toBeNull();
  });
});
