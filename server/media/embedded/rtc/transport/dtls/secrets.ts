import { createHash, createHmac } from 'node:crypto';
import { srtpProfiles, type SrtpProfile } from './messages';
import { RecordCipher } from './records';

const hmac = (key: Buffer, ...parts: readonly Buffer[]): Buffer =>
  parts.reduce((sum, part) => sum.update(part), createHmac('sha256', key)).digest();

/** The pseudorandom function of TLS 1.2 (RFC 5246, section 5). */
export function prf(secret: Buffer, label: string, seed: Buffer, length: number): Buffer {
  const labelled = Buffer.concat([Buffer.from(label), seed]);
  const blocks: Buffer[] = [];
  for (let a = hmac(secret, labelled); blocks.length * 32 < length; a = hmac(secret, a)) blocks.push(hmac(secret, a, labelled));
  return Buffer.concat(blocks).subarray(0, length);
}

/** Cuts `bytes` into pieces of these lengths. */
function cut(bytes: Buffer, ...lengths: readonly number[]): Buffer[] {
  let at = 0;
  return lengths.map((length) => bytes.subarray(at, (at += length)));
}

/** The messages of a handshake so far, as both ends hash them. */
export class Transcript {
  private readonly hash = createHash('sha256');
  private readonly messages: Buffer[] = [];

  add(message: Buffer): void {
    this.hash.update(message);
    this.messages.push(message);
  }

  /** All messages, for the signature of the client. */
  get bytes(): Buffer {
    return Buffer.concat(this.messages);
  }

  digest(): Buffer {
    return this.hash.copy().digest();
  }
}

/** Keys for SRTP, from both ends' view (RFC 5764, section 4.2). */
export interface SrtpKeys {
  profile: SrtpProfile;
  localKey: Buffer;
  localSalt: Buffer;
  remoteKey: Buffer;
  remoteSalt: Buffer;
}

/** Everything that follows from the master secret of a client. */
export class Secrets {
  private readonly master: Buffer;
  readonly local: RecordCipher;
  readonly remote: RecordCipher;

  /** `session` is the hash of the handshake up to the client's key exchange (RFC 7627). */
  constructor(
    preMaster: Buffer,
    session: Buffer,
    private readonly clientRandom: Buffer,
    private readonly serverRandom: Buffer,
  ) {
    this.master = prf(preMaster, 'extended master secret', session, 48);
    const seed = Buffer.concat([serverRandom, clientRandom]);
    const [localKey, remoteKey, localSalt, remoteSalt] = cut(prf(this.master, 'key expansion', seed, 40), 16, 16, 4, 4) as Four;
    this.local = new RecordCipher(localKey, localSalt);
    this.remote = new RecordCipher(remoteKey, remoteSalt);
  }

  finished(end: 'client' | 'server', transcript: Transcript): Buffer {
    return prf(this.master, `${end} finished`, transcript.digest(), 12);
  }

  srtp(profile: SrtpProfile): SrtpKeys {
    const { keyBytes, saltBytes } = srtpProfiles[profile];
    const seed = Buffer.concat([this.clientRandom, this.serverRandom]);
    const material = prf(this.master, 'EXTRACTOR-dtls_srtp', seed, 2 * (keyBytes + saltBytes));
    const [localKey, remoteKey, localSalt, remoteSalt] = cut(material, keyBytes, keyBytes, saltBytes, saltBytes) as Four;
    return { profile, localKey, localSalt, remoteKey, remoteSalt };
  }
}

type Four = [Buffer, Buffer, Buffer, Buffer];
