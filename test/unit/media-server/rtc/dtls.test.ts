import fc from 'fast-check';
import { X509Certificate } from 'node:crypto';
import {
  createDtlsCertificate,
  startDtls,
  type DtlsCertificate,
  type DtlsHandshake,
  type SrtpKeys,
} from '../../../../server/media/embedded/rtc/transport/dtls';
import { uint, vector } from '../../../../server/media/embedded/rtc/transport/dtls/bytes';
import { messageType, type Message } from '../../../../server/media/embedded/rtc/transport/dtls/messages';
import { readRecords } from '../../../../server/media/embedded/rtc/transport/dtls/records';
import { seededRandom } from '../../../../tools/seeded-random';
import { DtlsPeer, type DtlsPeerOptions } from '../../../harness/clients/dtls-peer';

let own: DtlsCertificate;
let theirs: DtlsCertificate;
beforeAll(async () => {
  [own, theirs] = await Promise.all([createDtlsCertificate(), createDtlsCertificate()]);
});

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const oneWayMs = 30;
const limitMs = 15_000;
const handshakeFailure = { epoch: 0, severity: 2, description: 40 };

interface LinkOptions extends Partial<Omit<DtlsPeerOptions, 'send'>> {
  /** Whether the link loses the datagram, which goes to the peer or to the client. */
  isLost?(direction: 'up' | 'down', datagram: Buffer): boolean;
  fingerprint?: string;
}

/** A client and a peer with a link between them. */
class Pair {
  readonly client: DtlsHandshake;
  readonly peer: DtlsPeer;
  keys: SrtpKeys | null = null;
  readonly reasons: string[] = [];
  /** The datagrams of the client, in order. */
  readonly sent: Buffer[] = [];

  constructor({ isLost = () => false, fingerprint = theirs.fingerprint, ...peerOptions }: LinkOptions = {}) {
    const carry = (direction: 'up' | 'down', datagram: Buffer, take: (datagram: Buffer) => void): void => {
      if (!isLost(direction, datagram)) setTimeout(() => take(datagram), oneWayMs);
    };
    this.peer = new DtlsPeer({
      certificate: theirs,
      send: (datagram) => carry('down', datagram, (arrived) => this.client.receive(arrived)),
      ...peerOptions,
    });
    this.client = startDtls({
      certificate: own,
      peerFingerprint: fingerprint,
      send: (datagram) => {
        this.sent.push(datagram);
        carry('up', datagram, (arrived) => this.peer.receive(arrived));
      },
      onKeys: (keys) => (this.keys = keys),
      onFailed: (reason) => this.reasons.push(reason),
    });
  }

  /** Lets time pass until the handshake has ended either way. Returns how long that took. */
  run(): number {
    const begin = Date.now();
    while (this.keys === null && this.reasons.length === 0 && Date.now() - begin <= limitMs) jest.advanceTimersByTime(1);
    return Date.now() - begin;
  }

  end(): void {
    this.client.close();
    this.peer.close();
  }
}

const isMirrored = (keys: SrtpKeys | null, other: SrtpKeys | null): void => {
  expect(keys).not.toBeNull();
  expect(other).toEqual({
    profile: keys?.profile,
    localKey: keys?.remoteKey,
    localSalt: keys?.remoteSalt,
    remoteKey: keys?.localKey,
    remoteSalt: keys?.localSalt,
  });
};

describe('the handshake', () => {
  it.each([
    ['AEAD_AES_128_GCM', 12],
    ['AES_128_CM_HMAC_SHA1_80', 14],
  ] as const)('[F1] agrees on the same keys with the peer for %s', (profile, saltBytes) => {
    const pair = new Pair({ profile });
    pair.run();
    isMirrored(pair.keys, pair.peer.keys);
    expect(pair.keys).toMatchObject({ profile });
    expect([pair.keys?.localKey.length, pair.keys?.localSalt.length]).toEqual([16, saltBytes]);
    expect(pair.peer.clientCertificate?.raw).toEqual(own.der);
    pair.end();
  });

  it('[F1] goes on when the peer asks for a cookie, or for no certificate', () => {
    const pair = new Pair({ cookie: Buffer.from('a cookie'), isIncurious: true });
    pair.run();
    isMirrored(pair.keys, pair.peer.keys);
    expect(pair.peer.clientCertificate).toBeNull();
    pair.end();
  });

  it('[F2] puts fragments together that are lost, repeated and late', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const random = seededRandom(seed);
      const late: Buffer[] = [];
      const pair: Pair = new Pair({
        fragmentBytes: 1 + Math.floor(random() * 40),
        isLost(direction, datagram) {
          if (direction === 'up') return false;
          if (random() < 0.3) late.push(datagram);
          if (random() < 0.3)
            late
              .splice(0)
              .reverse()
              .forEach((old) => setTimeout(() => pair.client.receive(old), 2 * oneWayMs));
          return random() < 0.3;
        },
      });
      pair.run();
      expect({ seed, reasons: pair.reasons, isConnected: pair.keys !== null }).toEqual({ seed, reasons: [], isConnected: true });
      pair.end();
    }
  });

  it('[F3] sends every flight once on a line without loss, as one datagram', () => {
    const pair = new Pair();
    pair.run();
    jest.advanceTimersByTime(limitMs);
    expect(pair.sent).toHaveLength(2);
    pair.sent.forEach((datagram) => expect(datagram.length).toBeLessThan(1_200));
    pair.end();
  });

  // The peer's own first flight is repeated only by its own clock, which doubles: eight times in 15 s.
  it.each([
    [0, 50, 200],
    [0.2, 50, 2_000],
    [0.4, 50, 5_000],
    [0.6, 47, limitMs],
  ])('[F4] at a loss of %d in both directions connects %d of 50 times, within %d ms of the fake clock', (loss, least, mostMs) => {
    const times = Array.from({ length: 50 }, (_, index) => {
      const random = seededRandom(index + 1);
      const pair = new Pair({ isLost: () => random() < loss });
      const timeMs = pair.run();
      pair.end();
      if (pair.keys === null) return null;
      isMirrored(pair.keys, pair.peer.keys);
      return timeMs;
    });
    const connected = times.filter((time) => time !== null);
    expect({ times, isEnough: connected.length >= least }).toEqual({ times, isEnough: true });
    expect(Math.max(...connected)).toBeLessThanOrEqual(mostMs);
  });

  it('[F5] repeats a flight under new record numbers, after 150 ms and 40 ms more each time', () => {
    let lost = 0;
    const times: number[] = [];
    const begin = Date.now();
    const pair: Pair = new Pair({
      isLost(direction) {
        if (direction === 'up') times.push(Date.now() - begin);
        // The first flight of the peer arrives, its last one is lost three times.
        return direction === 'down' && pair.peer.keys !== null && (lost += 1) <= 3;
      },
    });
    pair.run();
    expect(pair.keys).not.toBeNull();
    const numbers = pair.sent.flatMap((datagram) =>
      readRecords(datagram).map(({ epoch, sequence }) => `${epoch} ${sequence.toString('hex')}`),
    );
    const finished = numbers.filter((number) => number.startsWith('1 '));
    expect(new Set(finished).size).toBe(4);
    const starts = times.filter((time, index) => time - (times[index - 1] ?? -100) > 20);
    expect(starts).toEqual([0, 60, 210, 400, 630]);
    pair.end();
  });

  it('[F5] sends copies of a datagram only after the first repetition, 12 ms apart and four at most', () => {
    const times: number[] = [];
    const begin = Date.now();
    const pair = new Pair({ isLost: () => times.push(Date.now() - begin) > 0 });
    jest.advanceTimersByTime(1_100);
    expect(times).toEqual([0, 150, 162, 340, 352, 364, 570, 582, 594, 606, 840, 852, 864, 876]);
    const [, first, copy, second] = pair.sent;
    expect(copy).toEqual(first);
    expect(second).not.toEqual(first);
    pair.end();
  });

  it('[F7] gives up on a silent peer after 15 s, once, and leaves no timer behind', () => {
    const pair = new Pair({ isLost: () => true });
    jest.advanceTimersByTime(limitMs - 1);
    expect(pair.reasons).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(pair.reasons).toEqual(['the peer did not answer']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('[F7] leaves no timer behind when it is closed early, and reports nothing', () => {
    const pair = new Pair({ isLost: () => true });
    jest.advanceTimersByTime(151);
    pair.end();
    expect(jest.getTimerCount()).toBe(0);
    expect(pair.reasons).toEqual([]);
  });
});

describe('a peer that is not trusted', () => {
  it.each([
    ['of another certificate', () => own.fingerprint],
    ['by a hash that proves nothing', () => `sha-1 ${new X509Certificate(theirs.der).fingerprint}`],
    ['that is none', () => ''],
  ])('[F6] fails at a fingerprint %s, and the peer hears it', (_, fingerprint) => {
    const pair = new Pair({ fingerprint: fingerprint() });
    pair.run();
    jest.advanceTimersByTime(oneWayMs);
    expect(pair.reasons).toEqual(['the certificate of the peer is not that of its offer']);
    expect(pair.peer.alerts).toEqual([handshakeFailure]);
    expect(pair.keys).toBeNull();
    pair.end();
    jest.advanceTimersByTime(oneWayMs);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('[F6] takes a fingerprint of SHA-256 or longer, in any case of letters', () => {
    const { fingerprint256, fingerprint512 } = new X509Certificate(theirs.der);
    for (const fingerprint of [`SHA-256 ${fingerprint256.toLowerCase()}`, `sha-512 ${fingerprint512}`]) {
      const pair = new Pair({ fingerprint });
      pair.run();
      expect(pair.reasons).toEqual([]);
      pair.end();
    }
  });

  const changed =
    (type: number, change: (body: Buffer) => Buffer) =>
    (message: Message): Message =>
      message.type === type ? { ...message, body: change(Buffer.from(message.body)) } : message;
  const flipped = (at: number) => (body: Buffer) => {
    body.writeUInt8(body.readUInt8(at) ^ 1, at);
    return body;
  };
  const without = (extension: number) => (body: Buffer) => {
    const at = body.indexOf(Buffer.concat([uint(extension, 2), uint(0, 1)]), 38);
    return flipped(at + 1)(body);
  };

  it.each<[string, (message: Message) => Message]>([
    ['the peer has no DTLS 1.2', changed(messageType.serverHello, flipped(1))],
    ['the peer chose a cipher that was not offered', changed(messageType.serverHello, flipped(36))],
    ['the peer chose a compression', changed(messageType.serverHello, flipped(37))],
    ['the peer has no SRTP profile that was offered', changed(messageType.serverHello, without(14))],
    ['the peer has no extended master secret', changed(messageType.serverHello, without(23))],
    ['the message ends too early', changed(messageType.serverHello, (body) => body.subarray(0, 20))],
    ['the peer chose a curve that was not offered', changed(messageType.serverKeyExchange, flipped(2))],
    ['the peer chose a signature that was not offered', changed(messageType.serverKeyExchange, flipped(69))],
    ['the signature of the peer is wrong', changed(messageType.serverKeyExchange, flipped(68))],
    ['the peer sent message 2 out of turn', (message) => ({ ...message, type: messageType.serverHello })],
    ['the peer sent message 14 out of turn', (message) => ({ ...message, type: messageType.serverHelloDone })],
    ['the ends saw different handshakes', changed(messageType.finished, flipped(0))],
  ])('[F9] fails with the reason: %s', (reason, change) => {
    const pair = new Pair({ change });
    pair.run();
    jest.advanceTimersByTime(limitMs);
    expect(pair.reasons).toEqual([reason]);
    expect(pair.keys).toBeNull();
    pair.end();
  });

  it('[F9] fails with the number of an alert by which the peer refuses', () => {
    const pair = new Pair();
    pair.peer.alert(2, 40);
    pair.run();
    expect(pair.reasons).toEqual(['the peer reported alert 40']);
    pair.end();
  });

  it('[F8] is not disturbed by bytes that are no records, no fragments, or sealed by nobody', () => {
    const header = (type: number, epoch: number, body: Buffer): Buffer =>
      Buffer.concat([uint(type, 1), uint(0xfefd, 2), uint(epoch, 2), uint(7, 6), vector(2, body)]);
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
      fc.uint8Array({ maxLength: 80 }).map((bytes) => header(22, 1, Buffer.from(bytes))),
      fc.uint8Array({ maxLength: 11 }).map((bytes) => header(22, 0, Buffer.from(bytes))),
      // A message far ahead, one that is too long, and a part outside of its message.
      fc
        .constantFrom([11, 100, 90, 0], [11, 60_000, 0, 0], [11, 4, 0, 3])
        .map(([type = 0, length = 0, sequence = 0, offset = 0]) =>
          header(
            22,
            0,
            Buffer.concat([uint(type, 1), uint(length, 3), uint(sequence, 2), uint(offset, 3), vector(3, Buffer.alloc(8))]),
          ),
        ),
    );
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 20 }), (datagrams) => {
        const pair = new Pair();
        datagrams.forEach((datagram) => pair.client.receive(datagram));
        pair.run();
        datagrams.forEach((datagram) => pair.client.receive(datagram));
        expect(pair.reasons).toEqual([]);
        isMirrored(pair.keys, pair.peer.keys);
        pair.end();
      }),
      { numRuns: 50 },
    );
  });
});

describe('the end of a connection', () => {
  it('[F10] is told to the peer', () => {
    const pair = new Pair();
    pair.run();
    pair.client.close();
    jest.advanceTimersByTime(oneWayMs);
    expect(pair.peer.alerts).toEqual([{ epoch: 1, severity: 1, description: 0 }]);
    expect(pair.reasons).toEqual([]);
  });

  it('[F10] is reported once when the peer closes, and only when the peer itself says so', () => {
    const pair = new Pair();
    pair.run();
    pair.peer.alert(2, 40, 0);
    pair.peer.alert(1, 90);
    jest.advanceTimersByTime(oneWayMs);
    expect(pair.reasons).toEqual([]);
    pair.peer.alert(1, 0);
    pair.peer.alert(1, 0);
    jest.advanceTimersByTime(oneWayMs);
    expect(pair.reasons).toEqual(['the peer closed the connection']);
  });
});

describe('a certificate', () => {
  it('[F11] is signed by its own key, names nobody, does not expire, and is known by its hash', async () => {
    const certificate = new X509Certificate(own.der);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(own.privateKey)).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect([certificate.subject, certificate.issuer]).toEqual(['CN=WebRTC', 'CN=WebRTC']);
    expect(new Date(certificate.validTo).getUTCFullYear()).toBe(9999);
    expect(own.fingerprint).toBe(`sha-256 ${certificate.fingerprint256}`);
    expect(own.fingerprint).not.toBe(theirs.fingerprint);
  });
});
