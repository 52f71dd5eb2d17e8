import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

/** The keys of one direction, derived from its master key (RFC 3711, 4.3). */
export interface SessionKeys {
  rtp: StreamKeys;
  rtcp: StreamKeys;
}

interface StreamKeys {
  cipher: Buffer;
  salt: Buffer;
  /** Empty for GCM, which authenticates by itself. */
  authentication: Buffer;
}

export const gcmTagBytes = 16;
export const hmacTagBytes = 10;
/** Labels of the key derivation. */
const label = { rtpCipher: 0, rtpAuthentication: 1, rtpSalt: 2, rtcpCipher: 3, rtcpAuthentication: 4, rtcpSalt: 5 } as const;

/** AES in counter mode over zeros, with the label in the master salt. The salt of GCM has 12 bytes and is filled up to 14. */
function derive(masterKey: Buffer, masterSalt: Buffer, keyLabel: number, length: number): Buffer {
  const iv = Buffer.alloc(16);
  masterSalt.copy(iv);
  iv.writeUInt8(iv.readUInt8(7) ^ keyLabel, 7);
  return createCipheriv('aes-128-ctr', masterKey, iv).update(Buffer.alloc(length));
}

export function sessionKeys(masterKey: Buffer, masterSalt: Buffer, gcm: boolean): SessionKeys {
  const keys = (cipher: number, authentication: number, salt: number): StreamKeys => ({
    cipher: derive(masterKey, masterSalt, cipher, 16),
    salt: derive(masterKey, masterSalt, salt, gcm ? 12 : 14),
    authentication: gcm ? Buffer.alloc(0) : derive(masterKey, masterSalt, authentication, 20),
  });
  return {
    rtp: keys(label.rtpCipher, label.rtpAuthentication, label.rtpSalt),
    rtcp: keys(label.rtcpCipher, label.rtcpAuthentication, label.rtcpSalt),
  };
}

/** RFC 7714, 8.1: the salt over SSRC, rollover counter and sequence number. RTCP has zeros and its index in their place. */
export function gcmIv(salt: Buffer, ssrc: number, upper: number, lower: number): Buffer {
  const iv = Buffer.alloc(12);
  iv.writeUInt32BE(ssrc, 2);
  iv.writeUInt32BE(upper, 6);
  iv.writeUInt16BE(lower, 10);
  return xorInto(iv, salt);
}

/** RFC 3711, 4.1.1: the salt over SSRC and index, and a block counter of 16 bits. */
export function counterIv(salt: Buffer, ssrc: number, upper: number, lower: number): Buffer {
  const iv = Buffer.alloc(16);
  iv.writeUInt32BE(ssrc, 4);
  iv.writeUInt32BE(upper, 8);
  iv.writeUInt16BE(lower, 12);
  return xorInto(iv, salt);
}

function xorInto(target: Buffer, mask: Buffer): Buffer {
  for (let index = 0; index < mask.length; index += 1) target[index] = (target[index] ?? 0) ^ (mask[index] ?? 0);
  return target;
}

interface GcmSeal {
  key: Buffer;
  iv: Buffer;
  clear: Buffer;
  payload: Buffer;
  /** Authenticated after `clear`, and not in the result. */
  also?: Buffer;
}

export function sealGcm({ key, iv, clear, payload, also }: GcmSeal): Buffer {
  const cipher = createCipheriv('aes-128-gcm', key, iv);
  cipher.setAAD(also === undefined ? clear : Buffer.concat([clear, also]));
  const sealed = cipher.update(payload);
  cipher.final();
  return Buffer.concat([clear, sealed, cipher.getAuthTag()]);
}

interface GcmOpen {
  key: Buffer;
  iv: Buffer;
  clear: Buffer;
  sealed: Buffer;
  tag: Buffer;
}

export function openGcm({ key, iv, clear, sealed, tag }: GcmOpen): Buffer | null {
  const decipher = createDecipheriv('aes-128-gcm', key, iv, { authTagLength: gcmTagBytes });
  decipher.setAAD(clear);
  decipher.setAuthTag(tag);
  const payload = decipher.update(sealed);
  try {
    decipher.final();
  } catch {
    return null;
  }
  return payload;
}

export function hmacTag(key: Buffer, ...parts: readonly Buffer[]): Buffer {
  const hmac = createHmac('sha1', key);
  parts.forEach((part) => hmac.update(part));
  return hmac.digest().subarray(0, hmacTagBytes);
}
