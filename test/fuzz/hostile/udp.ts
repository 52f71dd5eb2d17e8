import { createSocket } from 'node:dgram';
import type { EmbeddedMedia } from '../../../server/media/embedded/options';
import {
  writeNack,
  writePictureLoss,
  writeReceiverBitrate,
  writeReceiverReport,
  writeSenderReport,
} from '../../../server/media/embedded/rtc/packets/rtcp';
import { writeRtp } from '../../../server/media/embedded/rtc/packets/rtp';
import { bindingRequest } from '../../harness/clients/binding-request';
import { keyFrame } from '../../harness/clients/layered-publisher';
import { openRtcPeer, peerStreams, type RtcPeer } from '../../harness/clients/rtc-peer';
import { newMembership, type MediaHttpServer } from '../../harness/servers/media-http-server';
import { Random } from '../../harness/random';
import { seededRandom } from '../../../tools/seeded-random';
import type { Outcome } from '../run-seed';
import { attackMedia, type MediaAttack } from './attack-media';
import { mutatedBytes } from './mutate';
import { inTime } from './process-watch';

const answerMs = 6_000;
const host = '127.0.0.1';
/** Datagrams between two looks at whether the port still serves. */
const round = 200;

/** The first datagram of DTLS from a client, and one of each kind that the port tells apart by its first byte. */
const clientHello = Buffer.from(
  `16fefd0000000000000000004c010000400000000000000040fefd${'11'.repeat(32)}0000000cc02bc02fc00ac014c009c0130100000a000d000400020403`,
  'hex',
);
const strangers: readonly Buffer[] = [
  bindingRequest('nobody:peer', 'password'),
  clientHello,
  writeRtp({ marker: true, payloadType: 106, sequence: 1, timestamp: 1, ssrc: 11 }, keyFrame('h')),
  writePictureLoss(1, 2),
  Buffer.from([64, 0, 0, 0]),
  Buffer.alloc(0),
];

const report = { ssrc: 11, wallMs: 1_700_000_000_000, timestamp: 90_000, packets: 3, octets: 900 };
/** Reports and requests of a peer that has its keys; `ssrc` is a stream that it names. */
const reports = (ssrc: number): readonly Buffer[] => [
  writeSenderReport({ ...report, ssrc }),
  writeReceiverReport(1, [{ ssrc, fractionLost: 25, lost: 3, highest: 70_000, jitter: 9, lastReport: 1, sinceLastReport: 2 }]),
  writeNack(1, ssrc, [1, 2, 40]),
  writePictureLoss(1, ssrc),
  writeReceiverBitrate(1, 500_000, [ssrc]),
  // Transport-wide feedback (a run, a list), extended reports and a goodbye.
  Buffer.from(`8fcd0005000000010000000${ssrc % 10}00010004000001002004545454000000`, 'hex'),
  Buffer.from('80cf0004000000010400000200000001000000020000', 'hex'),
  Buffer.from('81cb000100000001', 'hex'),
];

/** Payloads of each type that an offer names: pictures in one, in fragments and in aggregates, sound, redundancy, repairs, parity. */
const payloads: readonly (readonly [payloadType: number, ssrc: number, payload: Buffer])[] = [
  [106, peerStreams.video.ssrc, keyFrame('h')],
  [106, peerStreams.video.ssrc, Buffer.from('7c858884210a', 'hex')],
  [106, peerStreams.video.ssrc, Buffer.from('7c4588aabb', 'hex')],
  [107, peerStreams.video.retransmission, Buffer.concat([Buffer.from([0, 1]), keyFrame('l')])],
  [111, peerStreams.audio.ssrc, Buffer.from('f8fffe', 'hex')],
  [63, peerStreams.audio.ssrc, Buffer.from('ef0000036ff8fffef8fffe', 'hex')],
  [49, 13, Buffer.from(`0000000a000000010000000b00018000${'5a'.repeat(40)}`, 'hex')],
];

/** One run from one seed: changed datagrams of strangers, and changed packets of a publisher and a viewer that have their keys. */
export async function runUdp(seed: number, steps: number): Promise<Outcome> {
  const random = new Random(seededRandom(seed));
  const options = { rtmpPort: 0, bind: host, rtc: { port: 0, hosts: [host] } };
  const { trace, faults } = await attackMedia(options, (run) => attackMany(run, random, steps));
  return { seed, faults, trace, events: trace.length, sockets: Math.ceil(steps / round) * 2 };
}

async function attackMany({ server, trace, faults }: MediaAttack, random: Random, steps: number): Promise<void> {
  const publisher = newMembership('ana');
  let peers = await openPeers(server, publisher);
  const socket = createSocket('udp4');
  for (let step = 0; step < steps && faults.length === 0; step += 1) {
    trace.push(attack(random, step, { peers, put: (datagram) => socket.send(datagram, server.media.rtcPort, host) }));
    if (step % round !== round - 1) continue;
    const again = await inTime(openPeers(server, publisher), answerMs).catch((cause: Error) => cause);
    if (again === null || again instanceof Error) faults.push(`the port serves no more: ${String(again)}`);
    else {
      peers.forEach((peer) => peer.vanish());
      peers = again;
    }
    if (server.media.gauges()['media_restarts'] !== 0) faults.push('the media process was restarted');
  }
  peers.forEach((peer) => peer.vanish());
  socket.close();
}

type Peers = readonly [publisher: RtcPeer, viewer: RtcPeer];

async function openPeers(server: MediaHttpServer<EmbeddedMedia>, publisher: ReturnType<typeof newMembership>): Promise<Peers> {
  const { media } = server;
  const origin = server.origin('browser');
  const urlOf = (urls: readonly string[], text: string): string => urls.find((url) => url.includes(text)) ?? '';
  const push = urlOf((await media.publishGrant(publisher, 'main', origin)).urls, '/whip');
  const first = await openRtcPeer({ url: push });
  const play = urlOf((await media.playGrant(newMembership('ben'), publisher, 'main', origin)).urls, '/whep');
  return [first, await openRtcPeer({ url: play })];
}

interface Aim {
  readonly peers: Peers;
  put(datagram: Buffer): void;
}

/** Sends one datagram, and returns it for the trace. */
function attack(random: Random, step: number, { peers: [publisher, viewer], put }: Aim): string {
  const kind = random.integer(0, 3);
  if (kind === 0) {
    const datagram = mutatedBytes(random, random.pick(strangers));
    put(datagram);
    return `stranger ${datagram.toString('hex')}`;
  }
  if (kind === 1) {
    const compound = Buffer.concat([random.pick(reports(11)), mutatedBytes(random, random.pick(reports(random.integer(1, 40))))]);
    (random.chance(0.5) ? publisher : viewer).sendRtcp(compound);
    return `rtcp ${compound.toString('hex')}`;
  }
  const [payloadType, ssrc, payload] = random.pick(payloads);
  const sent = random.chance(0.1) ? payload : mutatedBytes(random, payload);
  const extensions = random.chance(0.3)
    ? [{ id: random.integer(1, 14), value: mutatedBytes(random, Buffer.from('h')).subarray(0, 16) }]
    : [];
  const fields = { marker: random.chance(0.5), payloadType, sequence: step & 0xffff, timestamp: (step * 3_000) >>> 0, ssrc };
  try {
    publisher.send({ ...fields, extensions }, sent, 65_536 + step);
  } catch {
    // The element is longer than its form allows: the peer itself cannot write it.
    publisher.send(fields, sent, 65_536 + step);
  }
  return `rtp ${payloadType} ${ssrc} ${sent.toString('hex')}`;
}
