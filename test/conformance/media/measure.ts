import { spawn } from 'node:child_process';
import { embeddedMedia } from '../../../server/media/embedded';
import { playFlv, pushFlv, type FlvTag } from '../../harness/clients/flv-peer';
import { serveMedia, newMembership } from '../../harness/servers/media-http-server';
import { rtmpPeer } from '../../harness/clients/rtmp-peer';

/**
 * The delay of the embedded media server: `npx tsx test/conformance/media/measure.ts [seconds]`. `transit` is from the sender's
 * write to the reader's callback, both in this process. `glass` is a clock drawn into the picture, through ffmpeg's encoder,
 * RTMP, HTTP-FLV and ffmpeg's decoder.
 */

const seconds = Number(process.argv[2] ?? 10);

const percentile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;

const row = (what: string, values: readonly number[]): string =>
  `${what.padEnd(34)} n ${String(values.length).padStart(4)}  p50 ${percentile(values, 0.5).toFixed(2)}  p95 ${percentile(values, 0.95).toFixed(2)}  max ${Math.max(...values).toFixed(2)} ms`;

/** A message whose body holds its send time. */
function stamped(type: 8 | 9, timeMs: number, bytes: number, isFirst: boolean): FlvTag {
  const body = Buffer.alloc(bytes);
  if (type === 9) body.set([isFirst ? 0x17 : 0x27, 1, 0, 0, 0]);
  else body.set([0xaf, 1]);
  body.writeDoubleBE(performance.now(), 8);
  return { type, timeMs, body };
}

/** Sizes and times of 640×360 at 30 fps and 1.2 Mbit/s with AAC at 64 kbit/s. */
async function feed(send: (tag: FlvTag) => void): Promise<void> {
  const startedAt = performance.now();
  let pictures = 0;
  let sounds = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const elapsedMs = performance.now() - startedAt;
      for (; pictures < (elapsedMs * 30) / 1_000; pictures += 1) {
        const isKey = pictures % 30 === 0;
        send(stamped(9, Math.round((pictures * 1_000) / 30), isKey ? 30_000 : 4_000, isKey));
      }
      for (; sounds < (elapsedMs * 43) / 1_000; sounds += 1) send(stamped(8, Math.round((sounds * 1_000) / 43), 190, false));
      if (elapsedMs < seconds * 1_000) return;
      clearInterval(timer);
      resolve();
    }, 2);
  });
}

async function transit(): Promise<void> {
  const server = await serveMedia(embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: false }));
  for (const by of ['rtmp', 'ws'] as const) {
    const membership = newMembership('ana');
    const platform = by === 'rtmp' ? 'wechat' : 'browser';
    const [pushUrl = ''] = (await server.media.publishGrant(membership, 'main', server.origin(platform))).urls;
    const pusher = by === 'rtmp' ? await rtmpPeer('publish', pushUrl) : pushFlv(pushUrl);
    if ('status' in pusher) await pusher.status;
    const grant = async (pf: 'wechat' | 'browser') =>
      (await server.media.playGrant(newMembership('ben'), membership, 'main', server.origin(pf))).urls;
    const [rtmpUrl = '', httpUrl = ''] = await grant('wechat');
    const [wsUrl = ''] = await grant('browser');
    const heard: Record<string, number[]> = {};
    const note = (out: string) => (tag: FlvTag) => {
      if (tag.type === 18 || tag.body.length < 16) return;
      (heard[`${by} -> ${out}, ${tag.type === 8 ? 'sound' : 'picture'}`] ??= []).push(
        performance.now() - tag.body.readDoubleBE(8),
      );
    };
    const players = [
      playFlv(httpUrl, note('http-flv')),
      playFlv(wsUrl, note('ws-flv')),
      await rtmpPeer('play', rtmpUrl, note('rtmp')),
    ];
    await feed((tag) => pusher.send(tag));
    players.forEach((player) => player.close());
    pusher.close();
    Object.entries(heard).forEach(([what, values]) => console.log(row(`transit ${what}`, values)));
  }
  console.log(server.media.gauges());
  await server.close();
}

const [width, height, fps, bits] = [640, 360, 30, 20];

/** The clock in milliseconds as black and white blocks across the top of a grey picture. */
function clockPicture(nowMs: number): Buffer {
  const picture = Buffer.alloc(width * height, 128);
  for (let bit = 0; bit < bits; bit += 1) {
    const shade = (nowMs >> bit) & 1 ? 235 : 16;
    for (let line = 0; line < 32; line += 1) picture.fill(shade, line * width + bit * 32, line * width + bit * 32 + 32);
  }
  return picture;
}

function readClock(picture: Buffer): number {
  let nowMs = 0;
  for (let bit = 0; bit < bits; bit += 1) if ((picture[16 * width + bit * 32 + 16] ?? 0) > 128) nowMs |= 1 << bit;
  return nowMs;
}

const ffmpeg = (args: readonly string[]) =>
  spawn('ffmpeg', ['-loglevel', 'error', ...args], { stdio: ['pipe', 'pipe', 'inherit'] });

const clock = (): number => Math.round(performance.now()) % (1 << bits);

async function glass(): Promise<void> {
  const server = await serveMedia(embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: false }));
  for (const index of [0, 1]) {
    const membership = newMembership('ana');
    const [pushUrl = ''] = (await server.media.publishGrant(membership, 'main', server.origin('wechat'))).urls;
    const playUrl =
      (await server.media.playGrant(newMembership('ben'), membership, 'main', server.origin('wechat'))).urls[index] ?? '';
    const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', `${fps}`, '-b:v', '1200k'];
    const raw = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`, '-r', `${fps}`];
    const flv = ['-pix_fmt', 'yuv420p', '-flush_packets', '1', '-f', 'flv', pushUrl];
    const push = ffmpeg(['-probesize', '32', ...raw, '-i', '-', ...encode, ...flv]);
    const startedAt = performance.now();
    let sent = 0;
    const timer = setInterval(() => {
      for (; sent < ((performance.now() - startedAt) * fps) / 1_000; sent += 1) push.stdin.write(clockPicture(clock()));
    }, 2);
    await new Promise((done) => setTimeout(done, 1_500));
    const low = [
      '-fflags',
      'nobuffer',
      '-flags',
      'low_delay',
      '-probesize',
      '20000',
      '-analyzeduration',
      '100000',
      '-threads',
      '1',
    ];
    const play = ffmpeg([...low, '-i', playUrl, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'gray', '-']);
    const lags: number[] = [];
    let rest = Buffer.alloc(0);
    let frames = 0;
    play.stdout.on('data', (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes]);
      for (; rest.length >= width * height; rest = rest.subarray(width * height)) {
        frames += 1;
        // The first second holds the initial burst.
        if (frames > fps) lags.push((clock() - readClock(rest) + (1 << bits)) % (1 << bits));
      }
    });
    await new Promise((done) => setTimeout(done, seconds * 1_000));
    clearInterval(timer);
    play.kill('SIGKILL');
    push.kill('SIGKILL');
    console.log(row(`glass ffmpeg rtmp -> ${playUrl.split(':')[0] ?? ''}`, lags));
  }
  await server.close();
}

void transit().then(glass);
