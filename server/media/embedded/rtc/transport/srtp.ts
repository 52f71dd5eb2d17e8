import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto';
import { readRtpHeader, type RtpHeader } from '../packets/rtp';
import { rolloverOf, SequenceUnwrapper, sequenceOf } from '../packets/sequence';
import type { SrtpKeys } from './dtls';
import {
  counterIv,
  gcmIv,
  gcmTagBytes,
  hmacTag,
  hmacTagBytes,
  openGcm,
  sealGcm,
  sessionKeys,
  type SessionKeys,
} from './srtp-ciphers';

const isGcm = (keys: SrtpKeys): boolean => keys.profile === 'AEAD_AES_128_GCM';
const rtcpHeaderBytes = 8;
/** A publisher of two layers has five streams with their repairs, and each restart of an encoder may bring new ones. */
const keptStreams = 64;
/** Marks an encrypted RTCP packet in the upper bit of its index. */
const encryptedMark = 0x8000_0000;

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};

/** A genuine packet: its header, its payload in the clear, and its sequence number without wraps. */
export interface OpenedRtp {
  header: RtpHeader;
  /** With the padding. */
  payload: Buffer;
  index: number;
}

/**
 * Encryption of media between two ends (SRTP, RFC 3711 and RFC 7714). Keys never leave this class. Packets may come in any order
 * and twice: the caller sorts by index. RTCP that comes twice is dropped.
 */
export class Srtp {
  private readonly gcm: boolean;
  private readonly local: SessionKeys;
  private readonly remote: SessionKeys;
  /** By SSRC, the one heard last at the end. */
  private readonly received = new Map<number, SequenceUnwrapper>();
  private readonly rtcpSeen = new RecentIndexes();
  private rtcpIndex = 0;

  constructor(keys: SrtpKeys) {
    this.gcm = isGcm(keys);
    this.local = sessionKeys(keys.localKey, keys.localSalt, this.gcm);
    this.remote = sessionKeys(keys.remoteKey, keys.remoteSalt, this.gcm);
  }

  /** Returns null for a packet that is not genuine. */
  open(packet: Buffer): OpenedRtp | null {
    const header = readRtpHeader(packet);
    if (header === null || packet.length < header.payloadAt + this.tagBytes) return null;
    const unwrapper = this.received.get(header.ssrc) ?? new SequenceUnwrapper();
    const index = unwrapper.indexOf(header.sequence);
    if (rolloverOf(index) < 0) return null;
    const payload = this.openPayload(packet, header, rolloverOf(index));
    if (payload === null) return null;
    unwrapper.accept(index);
    this.keep(header.ssrc, unwrapper);
    return { header, payload, index };
  }

  /** How many received streams it remembers. */
  get streams(): number {
    return this.received.size;
  }

  /** `index` is the sequence number without wraps, whose upper bits the packet does not carry. */
  seal(packet: Buffer, index: number): Buffer {
    const header = readRtpHeader(packet);
    if (header === null) throw new RangeError('not an RTP packet');
    const { cipher, salt, authentication } = this.local.rtp;
    const rollover = rolloverOf(index);
    const clear = packet.subarray(0, header.payloadAt);
    const payload = packet.subarray(header.payloadAt);
    if (this.gcm) return sealGcm({ key: cipher, iv: gcmIv(salt, header.ssrc, rollover, sequenceOf(index)), clear, payload });
    const iv = counterIv(salt, header.ssrc, rollover, sequenceOf(index));
    const sealed = Buffer.concat([clear, createCipheriv('aes-128-ctr', cipher, iv).update(payload)]);
    return Buffer.concat([sealed, hmacTag(authentication, sealed, uint32(rollover))]);
  }

  /** Returns null for a compound packet that is not genuine, or was received before. */
  openRtcp(packet: Buffer): Buffer | null {
    const trailer = this.gcm ? 4 : 4 + hmacTagBytes;
    if (packet.length < rtcpHeaderBytes + trailer + (this.gcm ? gcmTagBytes : 0)) return null;
    const indexAt = packet.length - trailer;
    const marked = packet.readUInt32BE(indexAt);
    // Unencrypted RTCP has never been offered.
    if (marked < encryptedMark) return null;
    const index = marked - encryptedMark;
    if (this.rtcpSeen.has(index)) return null;
    const compound = this.openRtcpBody(packet, indexAt, index);
    if (compound !== null) this.rtcpSeen.add(index);
    return compound;
  }

  sealRtcp(compound: Buffer): Buffer {
    const { cipher, salt, authentication } = this.local.rtcp;
    const index = this.rtcpIndex;
    this.rtcpIndex += 1;
    const clear = compound.subarray(0, rtcpHeaderBytes);
    const payload = compound.subarray(rtcpHeaderBytes);
    const marked = uint32(encryptedMark + index);
    const ssrc = compound.readUInt32BE(4);
    if (this.gcm) {
      const iv = gcmIv(salt, ssrc, index >>> 16, index & 0xffff);
      return Buffer.concat([sealGcm({ key: cipher, iv, clear, payload, also: marked }), marked]);
    }
    const iv = counterIv(salt, ssrc, index >>> 16, index & 0xffff);
    const sealed = Buffer.concat([clear, createCipheriv('aes-128-ctr', cipher, iv).update(payload), marked]);
    return Buffer.concat([sealed, hmacTag(authentication, sealed)]);
  }

  /** Only streams with genuine packets are kept, so strangers cannot fill the map, and a peer with many forgets its own. */
  private keep(ssrc: number, unwrapper: SequenceUnwrapper): void {
    this.received.delete(ssrc);
    this.received.set(ssrc, unwrapper);
    const [oldest] = this.received.keys();
    if (this.received.size > keptStreams && oldest !== undefined) this.received.delete(oldest);
  }

  private get tagBytes(): number {
    return this.gcm ? gcmTagBytes : hmacTagBytes;
  }

  private openPayload(packet: Buffer, header: RtpHeader, rollover: number): Buffer | null {
    const { cipher, salt, authentication } = this.remote.rtp;
    const tagAt = packet.length - this.tagBytes;
    const clear = packet.subarray(0, header.payloadAt);
    const sealed = packet.subarray(header.payloadAt, tagAt);
    const tag = packet.subarray(tagAt);
    if (this.gcm) return openGcm({ key: cipher, iv: gcmIv(salt, header.ssrc, rollover, header.sequence), clear, sealed, tag });
    if (!timingSafeEqual(hmacTag(authentication, packet.subarray(0, tagAt), uint32(rollover)), tag)) return null;
    return createDecipheriv('aes-128-ctr', cipher, counterIv(salt, header.ssrc, rollover, header.sequence)).update(sealed);
  }

  private openRtcpBody(packet: Buffer, indexAt: number, index: number): Buffer | null {
    const { cipher, salt, authentication } = this.remote.rtcp;
    const clear = packet.subarray(0, rtcpHeaderBytes);
    const ssrc = packet.readUInt32BE(4);
    const marked = packet.subarray(indexAt, indexAt + 4);
    if (this.gcm) {
      const sealed = packet.subarray(rtcpHeaderBytes, indexAt - gcmTagBytes);
      const tag = packet.subarray(indexAt - gcmTagBytes, indexAt);
      const iv = gcmIv(salt, ssrc, index >>> 16, index & 0xffff);
      const body = openGcm({ key: cipher, iv, clear: Buffer.concat([clear, marked]), sealed, tag });
      return body === null ? null : Buffer.concat([clear, body]);
    }
    const tag = packet.subarray(indexAt + 4);
    if (!timingSafeEqual(hmacTag(authentication, packet.subarray(0, indexAt + 4)), tag)) return null;
    const iv = counterIv(salt, ssrc, index >>> 16, index & 0xffff);
    const body = createDecipheriv('aes-128-ctr', cipher, iv).update(packet.subarray(rtcpHeaderBytes, indexAt));
    return Buffer.concat([clear, body]);
  }
}

const keptIndexes = 1_024;

/** The latest indexes of received RTCP. One that is older than all of them counts as seen. */
class RecentIndexes {
  private readonly seen = new Set<number>();
  private highest = -1;

  has(index: number): boolean {
    return index <= this.highest - keptIndexes || this.seen.has(index);
  }

  add(index: number): void {
    this.seen.add(index);
    this.highest = Math.max(this.highest, index);
    if (this.seen.size <= keptIndexes * 2) return;
    this.seen.forEach((old) => old <= this.highest - keptIndexes && this.seen.delete(old));
  }
}
