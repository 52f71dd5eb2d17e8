import { get } from 'node:http';
import { WebSocket } from 'ws';
import { embeddedMedia } from '../../../server/media/embedded';
import { serveMedia, newMembership } from '../../harness/servers/media-http-server';
import { pushVideoFrames } from '../../harness/clients/frame-pusher';
import { rtmpPeer } from '../../harness/clients/rtmp-peer';
import { median, spread, type Row, type Say } from '../row';

/**
 * The cost of stalled readers for the embedded media server: twenty of them, by RTMP, HTTP-FLV and FLV over WebSocket, read a
 * little and then nothing. The server cuts each after a while and it reconnects, for the whole measurement; the longest wait of a
 * healthy reader beside them is recorded.
 */
export interface StalledOptions {
  minutes: number;
  say: Say;
}

const readers = 20;
const kbps = 4_000;
const sampleEveryMs = 10_000;
/** By then the server has cut a stalled reader, which notices that only when it reads again. */
const comesBackMs = 30_000;
/** Until kernel buffers are full and the first readers are cut; memory that grows afterwards is a leak. */
const settleMs = 60_000;
const megabytes = (bytes: number): number => bytes / 1_000_000;

/** Connects, reads a little, and then nothing. Returns its end. */
type Stall = (url: string) => Promise<() => void>;

const stallWs: Stall = async (url) => {
  const socket = new WebSocket(url);
  socket.on('message', () => socket.pause());
  socket.on('error', () => undefined);
  return () => socket.terminate();
};

const stallHttp: Stall = async (url) => {
  const request = get(url, (response) => {
    response.once('data', () => response.pause());
    response.on('error', () => undefined);
  });
  request.on('error', () => undefined);
  return () => request.destroy();
};

const stallRtmp: Stall = async (url) => {
  const peer = await rtmpPeer('play', url).catch(() => null);
  peer?.stall();
  return () => peer?.close();
};

/** Keeps reading; returns its longest wait since the last query. */
function healthyReader(url: string): { longestWaitMs(): number; close(): void } {
  const socket = new WebSocket(url);
  let lastMs = performance.now();
  let longestMs = 0;
  const note = (): void => {
    const nowMs = performance.now();
    longestMs = Math.max(longestMs, nowMs - lastMs);
    lastMs = nowMs;
  };
  socket.on('message', note);
  return {
    longestWaitMs: () => {
      note();
      const waitedMs = longestMs;
      longestMs = 0;
      return waitedMs;
    },
    close: () => socket.terminate(),
  };
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export async function measureStalled({ minutes, say }: StalledOptions): Promise<readonly Row[]> {
  const testbed = await serveMedia(embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: false }));
  const ana = newMembership('ana');
  const [pushUrl = ''] = (await testbed.media.publishGrant(ana, 'main', testbed.origin('browser'))).urls;
  const pusher = pushVideoFrames(pushUrl, kbps);
  await pusher.status;
  const urls = async (platform: 'browser' | 'wechat') =>
    (await testbed.media.playGrant(newMembership('viewer'), ana, 'main', testbed.origin(platform))).urls;
  const healthy = healthyReader((await urls('browser'))[0] ?? '');

  let isOver = false;
  const stands = async (index: number): Promise<void> => {
    // Staggered, as readers leave a real server one by one.
    await pause((index * comesBackMs) / readers);
    while (!isOver) {
      const [ws = '', http = ''] = await urls('browser');
      const [rtmp = ''] = await urls('wechat');
      const end = await (index % 3 === 0 ? stallRtmp(rtmp) : index % 3 === 1 ? stallWs(ws) : stallHttp(http));
      for (let waitedMs = 0; waitedMs < comesBackMs && !isOver; waitedMs += 500) await pause(500);
      end();
    }
  };
  const standing = Array.from({ length: readers }, (_, index) => stands(index));

  await pause(settleMs);
  healthy.longestWaitMs();
  const [child, own, queued, waits]: [number[], number[], number[], number[]] = [[], [], [], []];
  const samples = Math.max(2, Math.round((minutes * 60_000) / sampleEveryMs));
  for (let sample = 1; sample <= samples; sample += 1) {
    await pause(sampleEveryMs);
    const gauges = testbed.media.gauges();
    child.push(megabytes(gauges['media_memory_bytes'] ?? Number.NaN));
    queued.push(megabytes(gauges['media_queued_bytes'] ?? Number.NaN));
    own.push(megabytes(process.memoryUsage.rss()));
    waits.push(healthy.longestWaitMs());
    if (sample % 6 === 0) {
      say(
        `minute ${sample / 6}: child ${child.at(-1)?.toFixed(0)} MB, backend ${own.at(-1)?.toFixed(0)} MB, ${gauges['media_cut_readers']} cut`,
      );
    }
  }
  const cut = testbed.media.gauges()['media_cut_readers'] ?? 0;
  isOver = true;
  await Promise.all(standing);
  healthy.close();
  pusher.close();
  await testbed.close();

  const share = Math.ceil(samples / 5);
  const grown = (values: readonly number[]): number => median(values.slice(-share)) - median(values.slice(0, share));
  const memory = (name: string, values: readonly number[]): Row => ({
    group: 'stalled',
    name: `${name}, ${readers} stalled readers of ${kbps / 1_000} Mbit/s, over ${minutes} minutes`,
    ours: `${spread(values, 'MB')}, last fifth ${grown(values) < 0 ? '−' : '+'}${Math.abs(grown(values)).toFixed(1)} MB on the first`,
    peer: '–',
    ratio: '–',
    bar: 'grows by ≤ 10 %',
    met: grown(values) <= 0.1 * median(values.slice(0, share)),
    runs: 1,
  });
  return [
    memory('memory of the media process', child),
    memory('memory of the backend’s process, with the bench in it', own),
    {
      group: 'stalled',
      name: 'bytes that wait in the media process for them',
      ours: `${spread(queued, 'MB')}, ${cut} readers cut`,
      peer: '–',
      ratio: '–',
      bar: '≤ 80 MB, all cut',
      met: Math.max(...queued) <= 80 && cut >= readers,
      runs: 1,
    },
    {
      group: 'stalled',
      name: 'longest wait of a reader beside them, by 10 s',
      ours: spread(waits, 'ms'),
      peer: '–',
      ratio: '–',
      bar: '–',
      met: null,
      runs: 1,
    },
  ];
}
