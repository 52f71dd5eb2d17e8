import { createHmac, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const magic = 0x2112a442;
const attribute = {
  username: 6,
  integrity: 8,
  priority: 36,
  useCandidate: 37,
  fingerprint: 0x8028,
  controlling: 0x802a,
} as const;
const integrityBytes = 24;
const fingerprintBytes = 8;

function written(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

/** A check of ICE, which nominates the pair at once, as the only one (RFC 8445, 7.1), or not. `username` is `theirs:own`. */
export function bindingRequest(username: string, password: string, nominates = true): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(1, 0);
  header.writeUInt32BE(magic, 4);
  randomBytes(12).copy(header, 8);
  const attributes = [
    written(attribute.username, Buffer.from(username)),
    written(attribute.priority, Buffer.from([0x6e, 0xff, 0xff, 0xff])),
    written(attribute.controlling, randomBytes(8)),
    ...(nominates ? [written(attribute.useCandidate, Buffer.alloc(0))] : []),
  ];
  const message = Buffer.concat([header, ...attributes]);
  message.writeUInt16BE(message.length - header.length + integrityBytes, 2);
  const integrity = written(attribute.integrity, createHmac('sha1', password).update(message).digest());
  const signed = Buffer.concat([message, integrity]);
  signed.writeUInt16BE(signed.length - header.length + fingerprintBytes, 2);
  const fingerprint = Buffer.alloc(4);
  fingerprint.writeUInt32BE((crc32(signed) ^ 0x5354554e) >>> 0);
  return Buffer.concat([signed, written(attribute.fingerprint, fingerprint)]);
}
