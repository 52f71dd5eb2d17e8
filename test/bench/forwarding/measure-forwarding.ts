import { readFileSync } from 'node:fs';
import { embeddedMedia } from '../../../server/media/embedded';
import type { EmbeddedMedia } from '../../../server/media/embedded/options';
import { firstIndex, sequenceOf } from '../../../server/media/embedded/rtc/packets/sequence';
import { openRtcPeer, peerStreams, type RtcPeer } from '../../harness/clients/rtc-peer';
import { newMembership, serveMedia, type MediaHttpServer } from '../../harness/servers/media-http-server';
import type { Row, Say } from '../row';
import { openViewer } from './viewer-feedback';

export interface ForwardingOptions {
  members: number;
  seconds: number;
  say: Say;
}

/** 360p at 500 kbit/s and 24 pictures a second, with Opus at 32 kbit/s. */
const video = { everyMs: 1_000 / 24, packets: [1_100, 1_100, 400], clock: 90 } as const;
const audio = { everyMs: 20, bytes: 80, clock: 48 } as const;
const settleMs = 2_000;
/** On Linux a tick of a process's clock. */
const tickMs = 10;

/** The processor time of a process so far, in milliseconds. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Sends media at its pace until the returned function is called. Every picture is a key frame to the server, so viewers start at once. */
function sendMedia(peer: RtcPeer): () => void {
  const next = { video: firstIndex, audio: firstIndex };
  const startMs = performance.now();
  const sps = 0x67;
  const bodies = video.packets.map((bytes) => Buffer.alloc(bytes, 1));
  bodies.forEach((body) => body.writeUInt8(sps, 0));
  const voice = Buffer.alloc(audio.bytes, 1);
  let [pictures, voices] = [0, 0];
  const timer = setInterval(() => {
    const atMs = performance.now() - startMs;
    for (; pictures * video.everyMs < atMs; pictures += 1)
      bodies.forEach((body, part) => {
        const { ssrc, payloadType } = peerStreams.video;
        const timestamp = Math.round(pictures * video.everyMs * video.clock) >>> 0;
        const marker = part === bodies.length - 1;
        peer.send({ marker, payloadType, sequence: sequenceOf(next.video), timestamp, ssrc }, body, next.video);
        next.video += 1;
      });
    for (; voices * audio.everyMs < atMs; voices += 1) {
      const { ssrc, payloadType } = peerStreams.audio;
      const timestamp = (voices * audio.everyMs * audio.clock) >>> 0;
      peer.send({ marker: false, payloadType, sequence: sequenceOf(next.audio), timestamp, ssrc }, voice, next.audio);
      next.audio += 1;
    }
  }, 5);
  return () => clearInterval(timer);
}

async function openRoom(testbed: MediaHttpServer<EmbeddedMedia>, members: number): Promise<[RtcPeer[], RtcPeer[]]> {
  const memberships = Array.from({ length: members }, (_, at) => newMembership(`member-${at}`));
  const webRtc = (urls: readonly string[]): string => urls.find((url) => /\/whi?e?p\?/.test(url)) ?? '';
  const origin = testbed.origin('browser');
  const publishers: RtcPeer[] = [];
  const viewers: RtcPeer[] = [];
  for (const member of memberships)
    publishers.push(await openRtcPeer({ url: webRtc((await testbed.media.publishGrant(member, 'main', origin)).urls) }));
  for (const viewer of memberships)
    for (const publisher of memberships)
      if (viewer !== publisher)
        viewers.push(await openViewer(webRtc((await testbed.media.playGrant(viewer, publisher, 'main', origin)).urls)));
  return [publishers, viewers];
}

/**
 * The processor time of the media child while everybody in a room sees and hears everybody by WebRTC on a clean line. The peers are
 * sockets of this process, because the machine has no room for so many browsers. Viewers tell of each packet as browsers do.
 */
export async function measureForwarding({ members, seconds, say }: ForwardingOptions): Promise<readonly Row[]> {
  const testbed = await serveMedia(embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: { port: 0, hosts: ['127.0.0.1'] } }));
  try {
    const [publishers, viewers] = await openRoom(testbed, members);
    say(`${publishers.length} publishers and ${viewers.length} viewers are connected`);
    const stops = publishers.map(sendMedia);
    await pause(settleMs);
    const counted = (): number => viewers.reduce((sum, { received }) => sum + received.datagrams, 0);
    const pid = testbed.media.pid ?? 0;
    const before = { cpuMs: cpuMs(pid), packets: counted(), atMs: performance.now() };
    await pause(seconds * 1_000);
    const elapsedMs = performance.now() - before.atMs;
    const [usedMs, packets] = [cpuMs(pid) - before.cpuMs, counted() - before.packets];
    stops.forEach((stop) => stop());
    const sent = members * (members - 1) * elapsedMs * (video.packets.length / video.everyMs + 1 / audio.everyMs);
    const share = usedMs / elapsedMs;
    await Promise.all([...publishers, ...viewers].map((peer) => peer.leave()));
    const row = { group: 'forwarding', peer: '–', ratio: '–', runs: 1 };
    const room = `${members} × ${members} at 360p`;
    return [
      { ...row, name: `${room}, share of one core`, ours: `${(share * 100).toFixed(0)} %`, bar: '< 100 %', met: share < 1 },
      {
        ...row,
        name: `${room}, forwarded packets per second`,
        ours: (packets / (elapsedMs / 1_000)).toFixed(0),
        bar: '–',
        met: null,
      },
      {
        ...row,
        name: `${room}, packets that arrived of those that were due`,
        ours: `${((100 * packets) / sent).toFixed(1)} %`,
        bar: '≥ 99 %',
        met: packets >= 0.99 * sent,
      },
      {
        ...row,
        name: `${room}, processor time per forwarded packet`,
        ours: `${((1_000 * usedMs) / packets).toFixed(0)} µs`,
        bar: '–',
        met: null,
      },
    ];
  } finally {
    await testbed.close();
  }
}
