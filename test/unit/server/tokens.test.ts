import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { tokenRole, signToken, tokenVerifier, type TokenScope } from '../../../server/tokens';

const key = 'a secret of thirty-two bytes or more';
const wish = { user: 'ana', rooms: { standup: 'host' as const }, ttlSeconds: 60 };

describe('signToken', () => {
  it('[T12] creates valid tokens with every kind of key', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const pairs = [
      [key, key],
      [Buffer.from(key), createSecretKey(Buffer.from(key))],
      [privateKey, publicKey],
      [privateKey, privateKey],
    ] as const;
    for (const [signing, verifying] of pairs) {
      const token = await signToken({ key: signing, name: 'Ana', ...wish });
      expect(await tokenVerifier({ key: verifying })(token)).toMatchObject({
        user: 'ana',
        name: 'Ana',
        rooms: { standup: 'host' },
      });
    }
  });

  it('[T12] gives every token an id of its own', async () => {
    const verify = tokenVerifier({ key });
    const ids = await Promise.all([1, 2, 3].map(async () => (await verify(await signToken({ key, ...wish }))).id));
    expect(new Set(ids).size).toBe(3);
  });

  it.each([0, -1, 901, Number.NaN])('[T13] refuses a lifetime of %d seconds', async (ttlSeconds) => {
    await expect(signToken({ key, ...wish, ttlSeconds })).rejects.toThrow('allowed is more than 0, up to 900');
  });

  it('[T13] refuses a weak secret and a key of another kind', async () => {
    await expect(signToken({ key: 'short', ...wish })).rejects.toThrow('fewer than 32 bytes');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await expect(signToken({ key: privateKey, ...wish })).rejects.toThrow('allowed is Ed25519');
    expect(() => tokenVerifier({ key: 'short' })).toThrow('fewer than 32 bytes');
  });
});

describe('roleIn', () => {
  const grant = (rooms: object): TokenScope => ({
    user: 'a',
    id: 'i',
    expiresAt: 0,
    name: null,
    rooms: rooms as TokenScope['rooms'],
  });

  it('[T14] prefers the room’s own name to the star, and grants nothing else', () => {
    expect(tokenRole(grant({ a: 'host', '*': 'audience' }), 'a')).toBe('host');
    expect(tokenRole(grant({ a: 'host', '*': 'audience' }), 'b')).toBe('audience');
    expect(tokenRole(grant({ a: 'host' }), 'b')).toBeNull();
    expect(tokenRole(grant({ a: 'host' }), 'constructor')).toBeNull();
    expect(tokenRole(grant({ a: 'host' }), '__proto__')).toBeNull();
  });
});
