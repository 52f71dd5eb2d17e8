import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signToken, tokenVerifier } from '../../../server/index';
import { publicKeyFile } from '../../../server/token-keys';
import { killCommands, quick, runCommand } from '../../harness/servers/command';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const der = publicKey.export({ type: 'spki', format: 'der' });
const jwk = JSON.stringify(publicKey.export({ format: 'jwk' }));
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' }).toString();

/** Each of these was a shared secret before, or a key of a kind that nobody meant. */
const forms: readonly [string, string | Buffer][] = [
  ['DER', der],
  ['a JWK', jwk],
  ['base64 of PEM', Buffer.from(pem).toString('base64')],
  ['base64 of DER', der.toString('base64')],
  ['an OpenSSH key', `ssh-ed25519 ${der.toString('base64')} ana@host`],
  ['text before the PEM', `Key of production\n${pem}`],
  ['the PEM as UTF-16', Buffer.from(pem, 'utf16le')],
  ['a PEM in one line', pem.replaceAll('\n', '\\n')],
  ['an RSA key', rsa],
];

afterEach(killCommands);

const fileOf = (content: string | Buffer): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'key-')), 'key.pem');
  writeFileSync(file, content);
  return file;
};

describe('a key file', () => {
  it.each([...forms, ['nothing', ''], ['a text of 40 bytes', 'x'.repeat(40)]] as [string, string | Buffer][])(
    '[T17] with %s is refused, and the allowed form is named',
    (_what, content) => {
      expect(() => publicKeyFile(fileOf(content))).toThrow('allowed is the PEM of an Ed25519 public key');
    },
  );

  it('[T17] in another form ends the start of the command', async () => {
    const server = runCommand([...quick, '--token-public-key', fileOf(jwk)]);
    expect(await server.ended).toBe(1);
    expect(server.err()).toContain('allowed is the PEM of an Ed25519 public key');
  });

  it('[T17] with the private key is refused, because the server needs the public half only', () => {
    const file = fileOf(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    expect(() => publicKeyFile(file)).toThrow('has a private key');
  });

  it('[T17] with the public key in PEM form starts the server', async () => {
    const server = runCommand([...quick, '--token-public-key', fileOf(pem)]);
    expect((await server.ready()).ready).toBe(true);
  });
});

describe('a key in code', () => {
  it.each(forms)('[T17] of the form %s is never taken for a shared secret', async (_what, content) => {
    const key = content.toString();
    expect(() => tokenVerifier({ key })).toThrow(/the token key/);
    await expect(signToken({ key, user: 'ana', rooms: {}, ttlSeconds: 60 })).rejects.toThrow(/the token key/);
  });

  it('[T17] of random bytes or text is a shared secret', async () => {
    const key = 'a secret of thirty-two bytes or more';
    const token = await signToken({ key, user: 'ana', rooms: {}, ttlSeconds: 60 });
    expect((await tokenVerifier({ key: Buffer.from(key) })(token)).user).toBe('ana');
  });
});
