import { createHash } from 'node:crypto';
import { writeRtp } from '../../../../server/media/embedded/rtc/packets/rtp';
import { writePictureLoss } from '../../../../server/media/embedded/rtc/packets/rtcp';
import type { SrtpKeys } from '../../../../server/media/embedded/rtc/transport/dtls';
import { Srtp } from '../../../../server/media/embedded/rtc/transport/srtp';

const bytes = (name: string, length: number): Buffer => createHash('sha256').update(name).digest().subarray(0, length);

/** The keys of two ends that talk to each other. */
function ends(profile: SrtpKeys['profile']): [Srtp, Srtp] {
  const saltBytes = profile === 'AEAD_AES_128_GCM' ? 12 : 14;
  const one = {
    localKey: bytes('a', 16),
    localSalt: bytes('b', saltBytes),
    remoteKey: bytes('c', 16),
    remoteSalt: bytes('d', saltBytes),
  };
  const other = { localKey: one.remoteKey, localSalt: one.remoteSalt, remoteKey: one.localKey, remoteSalt: one.localSalt };
  return [new Srtp({ profile, ...one }), new Srtp({ profile, ...other })];
}

const packetAt = (index: number, ssrc = 77): Buffer =>
  writeRtp(
    { marker: false, payloadType: 96, sequence: index % 65_536, timestamp: index * 3_000, ssrc },
    bytes(`payload ${index}`, 32),
  );

describe.each(['AEAD_AES_128_GCM', 'AES_128_CM_HMAC_SHA1_80'] as const)('SRTP with %s', (profile) => {
  it('[F53] opens what the other end sealed, in any order, over the wrap, and twice', () => {
    const [here, there] = ends(profile);
    const first = 65_536 + 65_530;
    const order = [0, 1, 3, 2, 7, 5, 8, 6, 4, 9, 7].map((step) => first + step);
    const opened = order.map((index) => there.open(here.seal(packetAt(index), index)));
    expect(opened.map((each) => each?.index)).toEqual(order);
    expect(opened.map((each) => each?.payload.toString('hex'))).toEqual(
      order.map((index) => bytes(`payload ${index}`, 32).toString('hex')),
    );
  });

  it('[F54] opens nothing that was changed, cut, or sealed for somebody else', () => {
    const [here, there] = ends(profile);
    const sealed = here.seal(packetAt(70_000), 70_000);
    const changed = [0, 2, 13, sealed.length - 1].map((at) => {
      const copy = Buffer.from(sealed);
      copy[at] = (copy[at] ?? 0) ^ 1;
      return copy;
    });
    const wrong = [...changed, sealed.subarray(0, 20), Buffer.alloc(0)];
    expect(wrong.map((packet) => there.open(packet))).toEqual(wrong.map(() => null));
    expect(here.open(sealed)).toBeNull();
    expect(there.open(sealed)?.index).toBe(70_000);
  });

  it('[F154] remembers a bounded number of streams, the latest ones, and opens as many as there are', () => {
    const [here, there] = ends(profile);
    const open = (index: number, ssrc: number): number | undefined => there.open(here.seal(packetAt(index, ssrc), index))?.index;
    const wrapped = 3 * 65_536;
    // Only a stream that is remembered goes on over the wrap of its numbers.
    for (let index = 2 * 65_536 - 1_000; index <= wrapped; index += 30_000) open(index, 1);
    for (let ssrc = 1_000; ssrc < 1_500; ssrc += 1) {
      expect(open(65_536 + ssrc, ssrc)).toBe(65_536 + ssrc);
      expect(open(wrapped + ssrc, 1)).toBe(wrapped + ssrc);
    }
    expect(there.streams).toBe(64);
    expect([open(65_537 + 1_000, 1_000), open(wrapped + 2_000, 1)]).toEqual([65_537 + 1_000, wrapped + 2_000]);
  });

  it('[F55] opens RTCP once, and nothing that was changed', () => {
    const [here, there] = ends(profile);
    const compound = writePictureLoss(1, 2);
    const sealed = here.sealRtcp(compound);
    const changed = Buffer.from(sealed);
    changed[9] = (changed[9] ?? 0) ^ 1;
    expect(there.openRtcp(changed)).toBeNull();
    expect(there.openRtcp(sealed)).toEqual(compound);
    expect(there.openRtcp(sealed)).toBeNull();
    expect(there.openRtcp(here.sealRtcp(compound))).toEqual(compound);
    expect(there.openRtcp(sealed.subarray(0, 12))).toBeNull();
  });
});

describe('SRTP beside other implementations', () => {
  it('[F56] derives keys and seals as libsrtp does', () => {
    // The master key and salt, the packet and its ciphertext of libsrtp's own test (srtp_driver.c, srtp_validate).
    const master = Buffer.from('e1f97a0d3e018be0d64fa32c06de4139', 'hex');
    const salt = Buffer.from('0ec675ad498afeebb6960b3aabe6', 'hex');
    const keys = { localKey: master, localSalt: salt, remoteKey: master, remoteSalt: salt };
    const plain = Buffer.from('800f1234decafbadcafebabe' + 'ab'.repeat(16), 'hex');
    const sealed = Buffer.from('800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb', 'hex');
    const srtp = new Srtp({ profile: 'AES_128_CM_HMAC_SHA1_80', ...keys });
    expect(srtp.seal(plain, 65_536 + 0x1234).toString('hex')).toBe(sealed.toString('hex'));
  });

  it('[F57] seals with GCM as libsrtp does', () => {
    // srtp_validate_gcm of the same program.
    const master = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
    const salt = Buffer.from('a0a1a2a3a4a5a6a7a8a9aaab', 'hex');
    const keys = { localKey: master, localSalt: salt, remoteKey: master, remoteSalt: salt };
    const plain = Buffer.from('800f1234decafbadcafebabe' + 'ab'.repeat(16), 'hex');
    const sealed = 'c5002ede04cfdd2eb91159e0880aa06ed2976826f796b201df3131a127e8a392';
    const srtp = new Srtp({ profile: 'AEAD_AES_128_GCM', ...keys });
    expect(srtp.seal(plain, 65_536 + 0x1234).toString('hex')).toBe('800f1234decafbadcafebabe' + sealed);
  });
});
