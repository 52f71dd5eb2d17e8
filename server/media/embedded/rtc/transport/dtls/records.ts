import { createCipheriv, createDecipheriv } from 'node:crypto';
import { ByteReader, uint } from './bytes';

export const contentType = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const;

/** DTLS 1.2, in one's complement as RFC 6347 writes versions. */
export const version = 0xfefd;

/** The content of a record. Epoch 1 is encrypted. */
export interface Content {
  readonly type: number;
  readonly epoch: 0 | 1;
  readonly body: Buffer;
}

/** A record as it arrived: the body of epoch 1 is still sealed. */
export interface SealedRecord extends Content {
  readonly sequence: Buffer;
}

const sequenceBytes = 6;
const tagBytes = 16;
/** The part of the nonce that travels with the record. */
const explicitNonceBytes = 8;

/** The records of a datagram, up to the first bytes that are none. */
export function readRecords(datagram: Buffer): SealedRecord[] {
  const reader = new ByteReader(datagram);
  const records: SealedRecord[] = [];
  try {
    while (!reader.isAtEnd) {
      const type = reader.uint(1);
      // Every version of DTLS is written with this first byte; a first answer may still have an older one.
      if (reader.uint(2) >> 8 !== version >> 8) break;
      const epoch = reader.uint(2);
      const sequence = reader.take(sequenceBytes);
      const body = reader.vector(2);
      if (epoch === 0 || epoch === 1) records.push({ type, epoch, sequence, body });
    }
  } catch {
    // A datagram that was cut short still holds whole records.
  }
  return records;
}

/** One direction of AES-128-GCM (RFC 5288). */
export class RecordCipher {
  constructor(
    private readonly key: Buffer,
    private readonly salt: Buffer,
  ) {}

  seal({ type, body }: Content, sequence: Buffer): Buffer {
    const explicit = Buffer.concat([uint(1, 2), sequence]);
    const cipher = createCipheriv('aes-128-gcm', this.key, Buffer.concat([this.salt, explicit]));
    cipher.setAAD(additionalData(explicit, type, body.length));
    return Buffer.concat([explicit, cipher.update(body), cipher.final(), cipher.getAuthTag()]);
  }

  /** The content of a sealed record; null when the peer did not seal it. */
  open({ type, body, sequence }: SealedRecord): Buffer | null {
    const length = body.length - explicitNonceBytes - tagBytes;
    if (length < 0) return null;
    const nonce = Buffer.concat([this.salt, body.subarray(0, explicitNonceBytes)]);
    const decipher = createDecipheriv('aes-128-gcm', this.key, nonce);
    decipher.setAAD(additionalData(Buffer.concat([uint(1, 2), sequence]), type, length));
    decipher.setAuthTag(body.subarray(-tagBytes));
    try {
      return Buffer.concat([decipher.update(body.subarray(explicitNonceBytes, -tagBytes)), decipher.final()]);
    } catch {
      return null;
    }
  }
}

const additionalData = (epochAndSequence: Buffer, type: number, length: number): Buffer =>
  Buffer.concat([epochAndSequence, uint(type, 1), uint(version, 2), uint(length, 2)]);

/**
 * Writes contents as datagrams. Each call uses record numbers of its own, also for contents that were sent before: a peer drops
 * a record number that it has seen.
 */
export class RecordWriter {
  private readonly next = { 0: 0, 1: 0 };
  /** Seals epoch 1. */
  cipher: RecordCipher | null = null;

  write(contents: readonly Content[]): Buffer {
    return Buffer.concat(contents.flatMap((content) => this.record(content)));
  }

  private record(content: Content): Buffer[] {
    const sequence = uint(this.next[content.epoch]++, sequenceBytes);
    const body = content.epoch === 0 ? content.body : this.cipher?.seal(content, sequence);
    if (body === undefined) throw new Error('epoch 1 has no keys yet');
    return [uint(content.type, 1), uint(version, 2), uint(content.epoch, 2), sequence, uint(body.length, 2), body];
  }
}
