import { createHash, generateKeyPair, randomBytes, sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** A certificate for DTLS. Peers know it by its fingerprint in the SDP alone, so it names nobody and does not expire. */
export interface DtlsCertificate {
  readonly der: Buffer;
  readonly privateKey: KeyObject;
  /** As in SDP: `sha-256 AA:BB:…`. */
  readonly fingerprint: string;
}

/** The hashes that a fingerprint may have; SHA-1 is no proof any more. */
const hashes: Readonly<Record<string, string>> = { 'sha-256': 'sha256', 'sha-384': 'sha384', 'sha-512': 'sha512' };

const fingerprintOf = (der: Buffer, hash: string): string =>
  createHash(hash)
    .update(der)
    .digest('hex')
    .toUpperCase()
    .replace(/..(?=.)/g, '$&:');

/** Whether `fingerprint`, as in SDP, is that of the certificate `der`. */
export function hasFingerprint(der: Buffer, fingerprint: string): boolean {
  const [name = '', value = ''] = fingerprint.trim().split(/\s+/);
  const hash = hashes[name.toLowerCase()];
  return hash !== undefined && fingerprintOf(der, hash) === value.toUpperCase();
}

/** One value in DER. */
function asn1(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const short =
    body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...short]), body]);
}

const tag = { integer: 2, bits: 3, oid: 6, utf8: 12, utcTime: 23, time: 24, sequence: 48, set: 49, version: 160 } as const;
const commonName = Buffer.from([0x55, 4, 3]);
const ecdsaWithSha256 = Buffer.from([0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2]);

/** Makes a certificate with a new key on P-256, signed by itself. */
export async function createDtlsCertificate(): Promise<DtlsCertificate> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'prime256v1' });
  const algorithm = asn1(tag.sequence, asn1(tag.oid, ecdsaWithSha256));
  const name = asn1(
    tag.sequence,
    asn1(tag.set, asn1(tag.sequence, asn1(tag.oid, commonName), asn1(tag.utf8, Buffer.from('WebRTC')))),
  );
  const serial = randomBytes(9);
  // A serial number is positive and has no zero in front.
  serial[0] = 0x40;
  const content = asn1(
    tag.sequence,
    asn1(tag.version, asn1(tag.integer, Buffer.from([2]))),
    asn1(tag.integer, serial),
    algorithm,
    name,
    // From 2020 until the time that RFC 5280 gives for certificates without an end: no clock is asked.
    asn1(tag.sequence, asn1(tag.utcTime, Buffer.from('200101000000Z')), asn1(tag.time, Buffer.from('99991231235959Z'))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const noUnusedBits = Buffer.from([0]);
  const signature = sign('sha256', content, privateKey);
  const der = asn1(tag.sequence, content, algorithm, asn1(tag.bits, noUnusedBits, signature));
  return { der, privateKey, fingerprint: `sha-256 ${fingerprintOf(der, 'sha256')}` };
}
