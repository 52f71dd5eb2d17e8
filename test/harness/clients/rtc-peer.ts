import { createSocket, type Socket } from 'node:dgram';
import { writeRtp, type RtpFields } from '../../../server/media/embedded/rtc/packets/rtp';
import { createDtlsCertificate } from '../../../server/media/embedded/rtc/transport/dtls';
import { kindOf } from '../../../server/media/embedded/rtc/transport/session-table';
import { Srtp, type OpenedRtp } from '../../../server/media/embedded/rtc/transport/srtp';
import { bindingRequest } from './binding-request';
import { DtlsPeer } from './dtls-peer';
import { offerOf, offeredAudio, offeredVideo, receiving } from './sample-offer';

export interface RtcPeerOptions {
  /** Of WHIP or WHEP; the path says which. */
  url: string;
  /** Genuine media, decrypted, with the packet as it came. Without it the peer only counts, which costs the test less. */
  onRtp?(opened: OpenedRtp, packet: Buffer): void;
  /** A compound RTCP packet in the clear. */
  onRtcp?(compound: Buffer): void;
}

/** A member of a room over real UDP, without a browser: ICE, DTLS and SRTP, and media as the test makes them. */
export interface RtcPeer {
  /** The media datagrams received so far, and their bytes. */
  readonly received: { datagrams: number; bytes: number };
  /** The WebSocket of advice to its page; empty when the server gives none. */
  readonly advice: string;
  /** Sends a packet; `index` is its sequence number without wraps. */
  send(fields: RtpFields, payload: Buffer, index: number): void;
  sendRtcp(compound: Buffer): void;
  /** Ends the session by `DELETE`; returns the status. */
  leave(): Promise<number>;
  /** Goes without a word. */
  vanish(): void;
}

/** The SSRCs and payload types that its offer names. */
export const peerStreams = {
  video: { ssrc: 11, retransmission: 12, payloadType: 106 },
  audio: { ssrc: 21, payloadType: 111 },
} as const;

/** The server's checks of a peer's life come by ICE, as a browser's do. */
const checkEveryMs = 2_000;
const connectWithinMs = 10_000;
const ownName = 'peer';

const field = (sdp: string, name: string): string => new RegExp(`^a=${name}:(\\S+)`, 'm').exec(sdp)?.[1] ?? '';

/** Resolves when media may flow; rejects when the offer is refused or nothing answers within ten seconds. */
export async function openRtcPeer({ url, onRtp, onRtcp }: RtcPeerOptions): Promise<RtcPeer> {
  const certificate = await createDtlsCertificate();
  const isPublisher = new URL(url).pathname.endsWith('/whip');
  const sections = isPublisher ? [offeredVideo, offeredAudio] : [receiving(offeredVideo), receiving(offeredAudio, 'sendrecv')];
  const offer = offerOf(...sections)
    .replace(/^a=fingerprint:.*$/gm, `a=fingerprint:${certificate.fingerprint}`)
    .replace(/^a=ice-ufrag:.*$/gm, `a=ice-ufrag:${ownName}`);
  const answered = await fetch(url, { method: 'POST', body: offer, headers: { 'content-type': 'application/sdp' } });
  const answer = await answered.text();
  if (answered.status !== 201) throw new Error(`HTTP ${answered.status}: ${answer}`);
  const session = new URL(answered.headers.get('location') ?? '/', url);
  const [, host = '', port = ''] = /^a=candidate:\S+ 1 udp \d+ (\S+) (\d+) /m.exec(answer) ?? [];

  const socket: Socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
  const received = { datagrams: 0, bytes: 0 };
  const put = (datagram: Buffer): void => socket.send(datagram, Number(port), host);
  const check = (): void => put(bindingRequest(`${field(answer, 'ice-ufrag')}:${ownName}`, field(answer, 'ice-pwd')));
  let srtp: Srtp | null = null;
  const dtls = new DtlsPeer({ certificate, send: put });
  const checking = setInterval(check, checkEveryMs);
  const end = (): void => {
    clearInterval(checking);
    dtls.close();
    socket.close();
  };

  const onMedia = (datagram: Buffer): void => {
    received.datagrams += 1;
    received.bytes += datagram.length;
    const second = datagram[1] ?? 0;
    if (second >= 192 && second <= 223) {
      const compound = onRtcp === undefined ? null : (srtp?.openRtcp(datagram) ?? null);
      if (compound !== null) onRtcp?.(compound);
      return;
    }
    const opened = onRtp === undefined ? null : (srtp?.open(datagram) ?? null);
    if (opened !== null) onRtp?.(opened, datagram);
  };
  const open = new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`not connected within ${connectWithinMs} ms`)), connectWithinMs);
    socket.on('message', (datagram) => {
      const kind = kindOf(datagram);
      if (kind === 'rtp') return onMedia(datagram);
      if (kind !== 'dtls') return;
      dtls.receive(datagram);
      if (srtp !== null || dtls.keys === null) return;
      srtp = new Srtp(dtls.keys);
      clearTimeout(limit);
      resolve();
    });
  });
  check();
  await open.catch((cause: unknown) => {
    end();
    throw cause;
  });

  const [, path] = /<([^>]*)>; rel="urn:miniprogram-rtc-kit:advice"/.exec(answered.headers.get('link') ?? '') ?? [];
  return {
    received,
    advice: path === undefined ? '' : new URL(path, url).href.replace(/^http/, 'ws'),
    send: (fields, payload, index) => {
      if (srtp !== null) put(srtp.seal(writeRtp(fields, payload), index));
    },
    sendRtcp: (compound) => {
      if (srtp !== null) put(srtp.sealRtcp(compound));
    },
    leave: async () => {
      end();
      return (await fetch(session, { method: 'DELETE' })).status;
    },
    vanish: end,
  };
}
