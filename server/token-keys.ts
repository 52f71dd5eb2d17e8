import { createPrivateKey, createPublicKey, createSecretKey, hkdfSync, KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A shared secret of at least 32 bytes (HS256), or an Ed25519 key as PEM or KeyObject (EdDSA). */
export type TokenKey = string | Uint8Array | KeyObject;

const minSecretBytes = 32;
const pem = /^\s*-----BEGIN [A-Z0-9 ]+-----/;
/**
 * Forms of a key, or of a file with one, that are no PEM: JWK, OpenSSH, text before the PEM, base64 of PEM, DER. Taken for a shared
 * secret, a public key would let everybody sign.
 */
const otherForms = /-----BEGIN|^\s*\{|"kty"|^\s*(ssh|ecdsa|sk)-\S+ |^\s*(LS0tLS1CRUdJTi|MC[o4]|MIIB|MIIC)|[\0\ufeff\ufffd]/;

/**
 * A key of the server's own, the same after a restart: made from the secret that signs tokens, and unlike it, so that neither signs
 * what the other stands for. Null when the server only has a public key.
 */
export function derivedKey(key: TokenKey, purpose: string): Uint8Array | null {
  const parsed = verifiesOnly(key) ? null : signingKey(key);
  if (parsed === null) return null;
  const secret = parsed.type === 'secret' ? parsed.export() : parsed.export({ type: 'pkcs8', format: 'der' });
  return new Uint8Array(hkdfSync('sha256', secret, '', purpose, 32));
}

/** Whether tokens can only be verified by a key: it is the public half. */
export const verifiesOnly = (key: TokenKey): boolean =>
  key instanceof KeyObject ? key.type === 'public' : isPem(key) && !key.includes('PRIVATE KEY-----');

export function algorithmOf(key: KeyObject): 'HS256' | 'EdDSA' {
  if (key.type === 'secret') {
    if ((key.symmetricKeySize ?? 0) < minSecretBytes) throw new Error(`the token secret has fewer than ${minSecretBytes} bytes`);
    return 'HS256';
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new Error(`the token key is ${key.asymmetricKeyType}: allowed is Ed25519, or a shared secret`);
  return 'EdDSA';
}

export function signingKey(key: TokenKey): KeyObject {
  if (isPem(key)) return parsed(() => createPrivateKey(key), 'the token key is no PEM private key');
  return typeof key === 'string' || key instanceof Uint8Array ? secret(key) : key;
}

export function verifyingKey(key: TokenKey): KeyObject {
  if (isPem(key)) return parsed(() => createPublicKey(key), 'the token key is no PEM key');
  if (typeof key === 'string' || key instanceof Uint8Array) return secret(key);
  return key.type === 'private' ? createPublicKey(key) : key;
}

/** The Ed25519 public key in a PEM file, or an error that says what the file has instead. */
export function publicKeyFile(file: string): KeyObject {
  const text = readFileSync(file, 'utf8');
  const allowed = `allowed is the PEM of an Ed25519 public key, "-----BEGIN PUBLIC KEY-----"`;
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) throw new Error(`${file} has a private key: ${allowed}`);
  if (!/^\s*-----BEGIN PUBLIC KEY-----/.test(text)) throw new Error(`${file} has no public key in PEM form: ${allowed}`);
  const key = parsed(() => createPublicKey(text), `${file} has a PEM that cannot be read: ${allowed}`);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${file} has a key of type ${key.asymmetricKeyType}: ${allowed}`);
  return key;
}

const isPem = (key: TokenKey): key is string => typeof key === 'string' && pem.test(key);

function secret(key: string | Uint8Array): KeyObject {
  const text = typeof key === 'string' ? key : Buffer.from(key).toString('latin1');
  // Random bytes may look like anything, so only text that spells a key is refused.
  const spelled = typeof key === 'string' ? otherForms.test(text) : /-----BEGIN|"kty"|^ssh-/.test(text);
  if (spelled) throw new Error('the token key looks like a key in another form: allowed is PEM, or a shared secret');
  return createSecretKey(typeof key === 'string' ? Buffer.from(key) : key);
}

function parsed(read: () => KeyObject, fault: string): KeyObject {
  try {
    return read();
  } catch (cause) {
    throw new Error(fault, { cause });
  }
}
