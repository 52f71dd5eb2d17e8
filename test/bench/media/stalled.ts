import { get } from 'node:http';
import { WebSocket } from 'ws';
import { embeddedMedia } from '../../../server/media/embedded';
import { mediaHouse, newSeat } from '../../fakes/media-house';
import { pushPictures } from '../../fakes/picture-pusher';
import { rtmpPeer } from '../../fakes/rtmp-peer';
import { median, spread, type Row, type Say } from '../row';

/**
 * What readers that stand still cost the embedded media server: twenty of them, by RTMP, HTTP-FLV and FLV over WebSocket, read a little and then
 * nothing. Each is cut after a while and comes back to stand still again, for as long as it is measured; a reader beside them reads on,
 * and its longest wait is noted.
 */
export interface StalledOptions {
  minutes: number;
  say: Say;
}

const readers = 20;
const kbps = 4_000;
const sampleEveryMs = 10_000;
/** By then the server has cut a reader that stands still; it hears of that only when it looks. */
const comesBackMs = 30_000;
/** Until buffers of the kernel are full and the first readers were cut; what grows afterwards grows without end. */
const settleMs = 60_000;
const megabytes = (bytes: number): number => bytes / 1_000_000;

/** Comes, reads a little, and then nothing. Gives the way to end it. */
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

/** Reads on and keeps nothing; gives its longest wait since it was last asked. */
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
  const house = await mediaHouse(embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1' }));
  const ana = newSeat('ana');
  const [pushUrl = ''] = (await house.media.publishGrant(ana, 'main', house.door('browser'))).urls;
  const pusher = pushPictures(pushUrl, kbps);
  await pusher.status;
  const urls = async (platform: 'browser' | 'wechat') =>
    (await house.media.playGrant(newSeat('viewer'), ana, 'main', house.door(platform))).urls;
  const healthy = healthyReader((await urls('browser'))[0] ?? '');

  let isOver = false;
  const stands = async (index: number): Promise<void> => {
    // Not all at once: a server is left one by one.
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
    const gauges = house.media.gauges();
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
  const cut = house.media.gauges()['media_cut_readers'] ?? 0;
  isOver = true;
  await Promise.all(standing);
  healthy.close();
  pusher.close();
  await house.close();

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
