import { connect } from 'node:net';
import type { EmbeddedMedia } from '../../../server/media/embedded/options';
import { writeAmf, type Amf } from '../../../server/media/embedded/rtmp/amf0';
import { RtmpWire } from '../../../server/media/embedded/rtmp/rtmp-wire';
import { writeChunks } from '../../../server/media/embedded/rtmp/write-chunks';
import { newMembership, type MediaHttpServer } from '../../harness/servers/media-http-server';
import { Random } from '../../harness/random';
import { seededRandom } from '../../../tools/seeded-random';
import type { Outcome } from '../run-seed';
import { attackMedia, type MediaAttack } from './attack-media';
import { mutatedBytes, pieces } from './mutate';
import { inTime } from './process-watch';

const closeMs = 5_000;
const atOnce = 16;
/** Sessions that the parser alone reads, for each one that a socket carries. */
const parsedPerSocket = 40;
const handshakeBytes = 1_536;

const command = (streamId: number, ...values: readonly Amf[]): Buffer =>
  writeChunks({ type: 20, streamId, timeMs: 0, body: writeAmf(...values) });
const media = (type: number, timeMs: number, ...bytes: number[]): Buffer =>
  writeChunks({ type, streamId: 1, timeMs, body: Buffer.from(bytes) });

/** The session of an encoder, as ffmpeg and OBS write it: handshake, commands, metadata, a key frame, sound, the end. */
function recording(url: string): Buffer {
  const { host, pathname, search } = new URL(url.replace('rtmp:', 'http:'));
  const [, app = '', ...name] = pathname.split('/');
  const stream = `${name.join('/')}${search}`;
  return Buffer.concat([
    Buffer.from([3]),
    Buffer.alloc(2 * handshakeBytes, 1),
    writeChunks({ type: 1, streamId: 0, timeMs: 0, body: Buffer.from([0, 0, 0x10, 0]) }),
    command(0, 'connect', 1, { app, tcUrl: `rtmp://${host}/${app}`, type: 'nonprivate', flashVer: 'FMLE/3.0', capabilities: 15 }),
    writeChunks({ type: 5, streamId: 0, timeMs: 0, body: Buffer.from([0, 0x4c, 0x4b, 0x40]) }),
    command(0, 'releaseStream', 2, null, stream),
    command(0, 'FCPublish', 3, null, stream),
    command(0, 'createStream', 4, null),
    command(1, 'publish', 5, null, stream, 'live'),
    writeChunks({
      type: 18,
      streamId: 1,
      timeMs: 0,
      body: writeAmf('@setDataFrame', 'onMetaData', { width: 640, height: 360, list: [1, 'a', null] }),
    }),
    media(9, 0, 0x17, 0, 0, 0, 0, 1, 0x42, 0xc0, 0x1e, 0xff, 0xe1, 0, 4, 0x67, 0x42, 0xc0, 0x1e, 1, 0, 4, 0x68, 0xce, 0x3c, 0x80),
    media(8, 0, 0xaf, 0, 0x12, 0x10),
    media(9, 40, 0x17, 1, 0, 0, 0, 0, 0, 0, 5, 0x65, 0x88, 0x84, 0x21, 0xa0),
    media(8, 43, 0xaf, 1, 0x21, 0x10, 5, 0, 0xa0),
    media(9, 80, 0x27, 1, 0, 0, 0, 0, 0, 0, 4, 0x41, 0x9a, 0x24, 0x6c),
    writeChunks({ type: 4, streamId: 0, timeMs: 0, body: Buffer.from([0, 6, 0, 0, 0, 1]) }),
    writeChunks({ type: 2, streamId: 0, timeMs: 0, body: Buffer.from([0, 0, 0, 4]) }),
    command(0, 'FCUnpublish', 6, null, stream),
    command(0, 'deleteStream', 7, null, 1),
  ]);
}

/** A changed recording. The handshake is most of its bytes and says least, so mostly what follows is changed. */
function changed(random: Random, url: string): Buffer {
  const bytes = recording(url);
  if (random.chance(0.15)) return mutatedBytes(random, bytes);
  const end = 1 + 2 * handshakeBytes;
  return Buffer.concat([bytes.subarray(0, end), mutatedBytes(random, bytes.subarray(end))]);
}

/** One run from one seed: changed recordings of a publisher, read by the parser alone and through the port. */
export async function runRtmp(seed: number, steps: number): Promise<Outcome> {
  const random = new Random(seededRandom(seed));
  const options = { rtmpPort: 0, bind: '127.0.0.1', rtc: false as const, limits: { requestMs: 1_000 } };
  const { trace, faults } = await attackMedia(options, (run) => attackMany(run, random, steps));
  return { seed, faults, trace, events: trace.length * (1 + parsedPerSocket), sockets: trace.length };
}

async function attackMany({ server, trace, faults }: MediaAttack, random: Random, steps: number): Promise<void> {
  for (let step = 0; step < steps && faults.length === 0; step += atOnce) {
    const url = await publishUrl(server);
    const sessions = Array.from({ length: atOnce }, () => changed(random, url));
    trace.push(...sessions.map((bytes) => bytes.toString('base64')));
    const isClosed = await Promise.all(sessions.map((bytes) => ends(server.media, pieces(random, bytes))));
    isClosed.forEach((closed, at) => closed || faults.push(`not closed: ${sessions[at]?.toString('base64')}`));
    for (let left = parsedPerSocket * atOnce; left > 0; left -= 1) faults.push(...parsed(random, changed(random, url)));
    if (server.media.gauges()['media_restarts'] !== 0) faults.push('the media process was restarted');
  }
}

async function publishUrl(server: MediaHttpServer<EmbeddedMedia>): Promise<string> {
  const { urls } = await server.media.publishGrant(newMembership('eve'), 'main', server.origin('wechat'));
  const url = urls.find((one) => one.startsWith('rtmp:'));
  if (url === undefined) throw new Error('no URL of RTMP');
  return url;
}

/** Whether the server closes a connection that has sent these pieces and ends. */
async function ends({ rtmpPort }: EmbeddedMedia, parts: readonly Buffer[]): Promise<boolean> {
  const socket = connect(rtmpPort, '127.0.0.1');
  socket.on('error', () => undefined).on('data', () => undefined);
  const closed = new Promise<true>((resolve) => socket.once('close', () => resolve(true)));
  parts.forEach((part) => socket.write(part));
  socket.end();
  const isClosed = (await inTime(closed, closeMs)) === true;
  socket.destroy();
  return isClosed;
}

/** Reads a changed recording by the parser alone. A refusal is an Error that the parser means; a TypeError is none. */
function parsed(random: Random, bytes: Buffer): readonly string[] {
  const wire = new RtmpWire({
    onOutput: () => undefined,
    onRequest: (request) => {
      wire.accept(request, 1_000_000);
      wire.resume();
    },
    onMedia: () => undefined,
    onEnd: () => 'publish',
  });
  try {
    pieces(random, bytes).forEach((piece) => wire.read(piece));
  } catch (cause) {
    // By name, because the errors of Node’s own parts belong to another realm than the tests.
    const { name, stack } = cause as Error;
    if (name === 'TypeError' || name === 'ReferenceError') return [`${stack} at ${bytes.toString('base64')}`];
  }
  return [];
}
