import { createHmac, timingSafeEqual } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { crc32 } from 'node:zlib';

/** The address of a peer, as node's sockets give it. */
export interface Address {
  address: string;
  port: number;
}

/** A binding request of ICE (RFC 8445, 7.1) with the attributes that a lite agent needs. */
export interface BindingRequest {
  transaction: Buffer;
  username: string;
  /** The peer nominates this pair. */
  useCandidate: boolean;
}

const magic = 0x2112a442;
const headerBytes = 20;
const bindingRequest = 0x0001;
const bindingSuccess = 0x0101;
const attribute = {
  username: 0x0006,
  integrity: 0x0008,
  xorMappedAddress: 0x0020,
  useCandidate: 0x0025,
  fingerprint: 0x8028,
} as const;
const integrityBytes = 20;
const fingerprintMask = 0x5354554e;

interface Attribute {
  type: number;
  /** Where its header begins. */
  at: number;
  value: Buffer;
}

function readAttributes(message: Buffer): Attribute[] | null {
  const attributes: Attribute[] = [];
  let at = headerBytes;
  while (at < message.length) {
    if (at + 4 > message.length) return null;
    const length = message.readUInt16BE(at + 2);
    const end = at + 4 + length;
    if (end > message.length) return null;
    attributes.push({ type: message.readUInt16BE(at), at, value: message.subarray(at + 4, end) });
    // Attributes begin at multiples of four bytes.
    at = end + ((4 - (length % 4)) % 4);
  }
  return attributes;
}

function isStun(message: Buffer): boolean {
  return (
    message.length >= headerBytes &&
    message.readUInt8(0) >> 6 === 0 &&
    message.readUInt32BE(4) === magic &&
    message.readUInt16BE(2) === message.length - headerBytes
  );
}

/** The user name of a STUN message, before anything about it was checked; null when it has none. */
export function stunUsername(message: Buffer): string | null {
  if (!isStun(message)) return null;
  const found = readAttributes(message)?.find(({ type }) => type === attribute.username);
  return found === undefined ? null : found.value.toString('utf8');
}

/** Reads a binding request that was signed with the password; null for everything else. */
export function readBindingRequest(message: Buffer, password: string): BindingRequest | null {
  if (!isStun(message) || message.readUInt16BE(0) !== bindingRequest) return null;
  const attributes = readAttributes(message);
  if (attributes === null) return null;
  const integrity = attributes.find(({ type }) => type === attribute.integrity);
  const username = attributes.find(({ type }) => type === attribute.username);
  if (integrity === undefined || username === undefined) return null;
  if (integrity.value.length !== integrityBytes) return null;
  const wanted = integrityOf(message.subarray(0, integrity.at), password);
  if (!timingSafeEqual(wanted, integrity.value)) return null;
  return {
    transaction: message.subarray(8, headerBytes),
    username: username.value.toString('utf8'),
    // The signature does not cover attributes behind it.
    useCandidate: attributes.some(({ type, at }) => type === attribute.useCandidate && at < integrity.at),
  };
}

/** The success response to a binding request, signed with the password. */
export function writeBindingSuccess({ transaction }: BindingRequest, from: Address, password: string): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt16BE(bindingSuccess, 0);
  header.writeUInt32BE(magic, 4);
  transaction.copy(header, 8);
  const mapped = writeAttribute(attribute.xorMappedAddress, xorAddress(from, header));
  const body = Buffer.concat([header, mapped]);
  const signed = Buffer.concat([body, writeAttribute(attribute.integrity, integrityOf(body, password))]);
  // The length covers the fingerprint too, before the fingerprint is computed.
  signed.writeUInt16BE(signed.length - headerBytes + 8, 2);
  const fingerprint = Buffer.alloc(4);
  fingerprint.writeUInt32BE((crc32(signed) ^ fingerprintMask) >>> 0);
  return Buffer.concat([signed, writeAttribute(attribute.fingerprint, fingerprint)]);
}

/** The signature over everything before it, with the length as if the message ended with it. */
function integrityOf(before: Buffer, password: string): Buffer {
  const message = Buffer.from(before);
  message.writeUInt16BE(before.length - headerBytes + 4 + integrityBytes, 2);
  return createHmac('sha1', password).update(message).digest();
}

function writeAttribute(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

/** The address as RFC 8489, 14.2 hides it from routers that rewrite addresses. */
function xorAddress({ address, port }: Address, header: Buffer): Buffer {
  const isV6 = isIPv6(address);
  const bytes = isV6 ? ipv6Bytes(address) : Buffer.from(address.split('.').map(Number));
  const mask = header.subarray(4, 4 + bytes.length);
  const value = Buffer.alloc(4 + bytes.length);
  value.writeUInt8(isV6 ? 2 : 1, 1);
  value.writeUInt16BE(port ^ (magic >>> 16), 2);
  bytes.forEach((byte, index) => value.writeUInt8(byte ^ mask.readUInt8(index), 4 + index));
  return value;
}

function ipv6Bytes(address: string): Buffer {
  const [plain = ''] = address.split('%');
  // An embedded IPv4 address stands for the last two groups.
  const text = plain.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [head = '', tail] = text.split('::');
  const groups = (part: string): number[] => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => 0);
  const bytes = Buffer.alloc(16);
  [...before, ...zeros, ...after].slice(0, 8).forEach((group, index) => bytes.writeUInt16BE(group, index * 2));
  return bytes;
}
