import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import {
  createDtlsCertificate,
  startDtls,
  type DtlsCertificate,
  type DtlsHandshake,
  type SrtpKeys,
} from '../../../server/media/embedded/rtc/transport/dtls';
import {
  kindOf,
  SessionTable,
  type DatagramSession,
  type Path,
} from '../../../server/media/embedded/rtc/transport/session-table';
import { TcpPort } from '../../../server/media/embedded/rtc/transport/tcp-port';
import { UdpPort } from '../../../server/media/embedded/rtc/transport/udp-port';
import { seededRandom } from '../../../tools/seeded-random';
import { launchChromium } from '../../../tools/test/chromium';

const password = 'passwordOfTwentyFourChars';

/** The value of an attribute in a STUN message; null without it. */
function attributeOf(message: Buffer, wanted: number): Buffer | null {
  for (let at = 20; at + 4 <= message.length;) {
    const length = message.readUInt16BE(at + 2);
    if (message.readUInt16BE(at) === wanted) return message.subarray(at + 4, at + 4 + length);
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return null;
}

const ufragOf = (message: Buffer): string | null => attributeOf(message, 6)?.toString().split(':')[0] ?? null;

/** The success response to a check over IPv4. */
function answerOf(check: Buffer, { address, port }: Path): Buffer {
  const mapped = Buffer.from([0, 0x20, 0, 8, 0, 1, 0, 0, ...address.split('.').map(Number)]);
  mapped.writeUInt16BE(port ^ 0x2112, 6);
  mapped.writeUInt32BE((mapped.readUInt32BE(8) ^ 0x2112a442) >>> 0, 8);
  let message = Buffer.concat([Buffer.from([1, 1, 0, 0]), check.subarray(4, 20), mapped]);
  const append = (type: number, length: number, value: (message: Buffer) => Buffer): void => {
    message.writeUInt16BE(message.length - 20 + 4 + length, 2);
    message = Buffer.concat([message, Buffer.from([type >> 8, type & 255, 0, length]), value(message)]);
  };
  append(0x0008, 20, (bytes) => createHmac('sha1', password).update(bytes).digest());
  append(0x8028, 4, (bytes) => {
    const value = Buffer.alloc(4);
    value.writeUInt32BE((crc32(bytes) ^ 0x5354554e) >>> 0);
    return value;
  });
  return message;
}

interface SessionOptions {
  /** Whether the line loses the next datagram, in either direction. */
  isLost(): boolean;
  certificate: DtlsCertificate;
  peerFingerprint: string;
}

/** The server's end of one connection: it answers checks, and starts the handshake after the first. */
class Session implements DatagramSession {
  readonly keys: Promise<SrtpKeys>;
  path: Path | null = null;
  private begin: (() => DtlsHandshake) | null = null;
  private dtls: DtlsHandshake | null = null;

  constructor(private readonly options: SessionOptions) {
    const send = (datagram: Buffer): void => this.send(datagram);
    this.keys = new Promise((onKeys, reject) => {
      this.begin = () => startDtls({ ...options, send, onKeys, onFailed: (reason) => reject(new Error(reason)) });
    });
  }

  onDatagram(datagram: Buffer, reply: Path): void {
    if (this.options.isLost()) return;
    if (kindOf(datagram) === 'dtls') return this.dtls?.receive(datagram);
    if (kindOf(datagram) !== 'stun') return;
    reply.bind(this);
    this.path = reply;
    this.send(answerOf(datagram, reply));
    this.dtls ??= this.begin?.() ?? null;
  }

  close(): void {
    this.dtls?.close();
  }

  private send(datagram: Buffer): void {
    if (!this.options.isLost()) this.path?.send(datagram);
  }
}

interface Peer {
  connection: RTCPeerConnection;
}
declare const peer: Peer;

const offerOf = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const connection = new RTCPeerConnection();
    Object.assign(globalThis, { peer: { connection } });
    connection.addTransceiver('audio');
    await connection.setLocalDescription();
    return connection.localDescription?.sdp ?? '';
  });

/** The state of the page's own end when its handshake is over. */
const stateAfter = (page: Page, sdp: string): Promise<string | undefined> =>
  page.evaluate(async (answer) => {
    await peer.connection.setRemoteDescription({ type: 'answer', sdp: answer });
    const transport = peer.connection.getSenders()[0]?.transport;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (transport?.state === 'connected' || transport?.state === 'failed') resolve();
      };
      transport?.addEventListener('statechange', look);
      look();
    });
    return transport?.state;
  }, sdp);

const closed = (page: Page): Promise<string | undefined> =>
  page.evaluate(async () => {
    const transport = peer.connection.getSenders()[0]?.transport;
    if (transport?.state !== 'closed')
      await new Promise((resolve) => transport?.addEventListener('statechange', resolve, { once: true }));
    const state = transport?.state;
    peer.connection.close();
    return state;
  });

const answerTo = (ufrag: string, fingerprint: string, candidate: string): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=ice-lite',
    'a=group:BUNDLE 0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'c=IN IP4 0.0.0.0',
    'a=rtpmap:111 opus/48000/2',
    'a=mid:0',
    'a=recvonly',
    'a=rtcp-mux',
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${password}`,
    `a=fingerprint:${fingerprint}`,
    'a=setup:active',
    `a=candidate:1 1 ${candidate}`,
    '',
  ].join('\r\n');

describe('the transport of WebRTC with Chromium', () => {
  const table = new SessionTable(ufragOf);
  const udp = new UdpPort({ table, host: '127.0.0.1' });
  const tcp = new TcpPort({ table, host: '127.0.0.1' });
  const web = createServer((_, response) => response.end('<title>peer</title>'));
  let browser: Browser;
  let page: Page;
  let certificate: DtlsCertificate;
  beforeAll(async () => {
    await Promise.all([udp.open(0), tcp.open(0), new Promise<void>((done) => web.listen(0, '127.0.0.1', done))]);
    [browser, certificate] = await Promise.all([launchChromium(), createDtlsCertificate()]);
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(web.address() as AddressInfo).port}/`);
  });
  afterAll(async () => {
    await browser.close();
    [udp, tcp].forEach((port) => port.close());
    web.close();
  });

  it.each([
    ['udp', 0],
    ['udp', 0.4],
    ['tcp', 0],
  ] as const)('[F12] connects over %s at a loss of %d in both directions, and ends by word', async (transport, loss) => {
    for (let seed = 1; seed <= 3; seed += 1) {
      const random = seededRandom(seed);
      const offer = await offerOf(page);
      const peerFingerprint = /a=fingerprint:(.+)/.exec(offer)?.[1] ?? '';
      const session = new Session({ isLost: () => random() < loss, certificate, peerFingerprint });
      const ufrag = `${transport}${loss}${seed}`.replace('.', '');
      table.add(ufrag, session);
      const candidate =
        transport === 'udp'
          ? `udp 2130706431 127.0.0.1 ${udp.port} typ host`
          : `tcp 1518280447 127.0.0.1 ${tcp.port} typ host tcptype passive`;
      const answer = answerTo(ufrag, certificate.fingerprint, candidate);
      const [state, keys] = await Promise.all([stateAfter(page, answer), session.keys]);
      expect({ seed, state, keys: keys.localKey.length }).toEqual({ seed, state: 'connected', keys: 16 });
      expect(session.path?.transport).toBe(transport);
      // The word of the end is sent once, so that it needs a line that loses nothing.
      session.close();
      if (loss === 0) expect(await closed(page)).toBe('closed');
      table.remove(ufrag);
    }
    expect([udp.counts.unsent, tcp.counts.refused]).toEqual([0, 0]);
  });
});
