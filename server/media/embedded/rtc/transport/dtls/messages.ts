import { ByteReader, uint, vector } from './bytes';
import { version } from './records';

export const messageType = {
  clientHello: 1,
  serverHello: 2,
  helloVerifyRequest: 3,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
} as const;

export interface Message {
  readonly type: number;
  /** The message's number, from 0 in each direction. */
  readonly sequence: number;
  readonly body: Buffer;
}

/** A message in one piece, as it is sent and as it counts in the hash of the handshake. */
export const encodeMessage = ({ type, sequence, body }: Message): Buffer =>
  Buffer.concat([uint(type, 1), uint(body.length, 3), uint(sequence, 2), uint(0, 3), vector(3, body)]);

/** The SRTP protection profiles that the forwarding unit knows, best first, with their numbers and lengths (RFC 5764, RFC 7714). */
export const srtpProfiles = {
  AEAD_AES_128_GCM: { id: 7, keyBytes: 16, saltBytes: 12 },
  AES_128_CM_HMAC_SHA1_80: { id: 1, keyBytes: 16, saltBytes: 14 },
} as const;
export type SrtpProfile = keyof typeof srtpProfiles;

/** ECDHE with AES-128-GCM, for certificates with ECDSA and with RSA keys. WebRTC requires the first (RFC 8827). */
const cipherSuites = [0xc02b, 0xc02f];
/** SHA-256 with ECDSA and with RSA. */
const signatureSchemes = [0x0403, 0x0401];
export const ecdsaWithSha256 = 0x0403;
const p256 = 0x0017;

const extension = {
  supportedGroups: 10,
  pointFormats: 11,
  signatureAlgorithms: 13,
  useSrtp: 14,
  extendedMasterSecret: 23,
  renegotiationInfo: 0xff01,
} as const;

const uint16s = (values: readonly number[]): Buffer => vector(2, ...values.map((value) => uint(value, 2)));

export function clientHello(random: Buffer, cookie: Buffer): Buffer {
  const extensions: readonly (readonly [number, Buffer])[] = [
    [extension.supportedGroups, uint16s([p256])],
    [extension.pointFormats, vector(1, uint(0, 1))],
    [extension.signatureAlgorithms, uint16s(signatureSchemes)],
    [extension.useSrtp, Buffer.concat([uint16s(Object.values(srtpProfiles).map(({ id }) => id)), vector(1)])],
    [extension.extendedMasterSecret, Buffer.alloc(0)],
    [extension.renegotiationInfo, vector(1)],
  ];
  return Buffer.concat([
    uint(version, 2),
    random,
    vector(1),
    vector(1, cookie),
    uint16s(cipherSuites),
    vector(1, uint(0, 1)),
    vector(2, ...extensions.map(([type, data]) => Buffer.concat([uint(type, 2), vector(2, data)]))),
  ]);
}

export function readCookie(body: Buffer): Buffer {
  const reader = new ByteReader(body);
  reader.take(2);
  return reader.vector(1);
}

export interface ServerHello {
  random: Buffer;
  profile: SrtpProfile;
}

/** Throws when the peer's choice is none of those that `clientHello` offered. */
export function readServerHello(body: Buffer): ServerHello {
  const reader = new ByteReader(body);
  if (reader.uint(2) !== version) throw new Error('the peer has no DTLS 1.2');
  const random = reader.take(32);
  reader.vector(1);
  if (!cipherSuites.includes(reader.uint(2))) throw new Error('the peer chose a cipher that was not offered');
  if (reader.uint(1) !== 0) throw new Error('the peer chose a compression');
  const extensions = readExtensions(reader.isAtEnd ? Buffer.alloc(0) : reader.vector(2));
  if (!extensions.has(extension.extendedMasterSecret)) throw new Error('the peer has no extended master secret');
  const chosen = extensions.get(extension.useSrtp);
  const ids = chosen === undefined ? Buffer.alloc(0) : new ByteReader(chosen).vector(2);
  const profile = (Object.keys(srtpProfiles) as SrtpProfile[]).find((name) => ids.equals(uint(srtpProfiles[name].id, 2)));
  if (profile === undefined) throw new Error('the peer has no SRTP profile that was offered');
  return { random, profile };
}

function readExtensions(bytes: Buffer): Map<number, Buffer> {
  const reader = new ByteReader(bytes);
  const extensions = new Map<number, Buffer>();
  while (!reader.isAtEnd) extensions.set(reader.uint(2), reader.vector(2));
  return extensions;
}

/** The peer's own certificate as DER, which is the first of its chain. */
export const readCertificate = (body: Buffer): Buffer => new ByteReader(new ByteReader(body).vector(3)).vector(3);

export const writeCertificate = (der: Buffer): Buffer => vector(3, vector(3, der));

export interface ServerKeyExchange {
  /** The bytes that are signed, after the randoms of both ends. */
  parameters: Buffer;
  /** A point of P-256. */
  publicKey: Buffer;
  /** SHA-256 with the key of the peer's certificate. */
  signature: Buffer;
}

export function readServerKeyExchange(body: Buffer): ServerKeyExchange {
  const reader = new ByteReader(body);
  const namedCurve = 3;
  if (reader.uint(1) !== namedCurve || reader.uint(2) !== p256) throw new Error('the peer chose a curve that was not offered');
  const publicKey = reader.vector(1);
  const parameters = body.subarray(0, reader.position);
  if (!signatureSchemes.includes(reader.uint(2))) throw new Error('the peer chose a signature that was not offered');
  return { parameters, publicKey, signature: reader.vector(2) };
}

export const writeCertificateVerify = (signature: Buffer): Buffer =>
  Buffer.concat([uint(ecdsaWithSha256, 2), vector(2, signature)]);
