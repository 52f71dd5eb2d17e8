import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { barRow, readBar } from '../browsers/clock-bar';
import { ffmpeg } from './ffmpeg-peer';
import { flvHeader, isKey, isPicture, isSound, writeTag, type FlvTag } from './flv-peer';
import { rtmpPeer, type RtmpPeer } from './rtmp-peer';

const clockMs = (): number => performance.timeOrigin + performance.now();
const size = { width: 640, height: 360 } as const;
const soundRate = 48_000;
/** The test microphone beeps at every full second, louder than its tone. */
const loud = 0.25;
const quietMs = 300;
const span = 0x1000000;

interface Arrived {
  tag: FlvTag;
  atMs: number;
}

/** A player of RTMP that keeps what it gets, and reads the sender's clock in it afterwards. */
export class RecordedPhone {
  private readonly arrived: Arrived[] = [];
  private peer: RtmpPeer | null = null;
  private readonly startedMs = performance.now();
  /** From the wish to play to the first key frame; null before. */
  startMs: number | null = null;

  async play(url: string): Promise<void> {
    this.peer = await rtmpPeer('play', url, (tag) => {
      this.arrived.push({ tag, atMs: clockMs() });
      if (isKey(tag)) this.startMs ??= performance.now() - this.startedMs;
    });
  }

  stop(): void {
    this.peer?.close();
  }

  /** Decodes what came, and says what came since `fromMs` of the wall clock. */
  async read(fromMs: number): Promise<Reading> {
    const folder = mkdtempSync(join(tmpdir(), 'rtc-phone-'));
    try {
      return await this.readIn(folder, fromMs);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private async readIn(folder: string, fromMs: number): Promise<Reading> {
    const file = join(folder, 'phone.flv');
    writeFileSync(file, Buffer.concat([flvHeader, ...this.arrived.map(({ tag }) => writeTag(tag))]));
    const isLate = ({ atMs }: { atMs: number }): boolean => atMs >= fromMs;
    const pictures = this.arrived.filter(({ tag }) => isPicture(tag));
    const latePictures = pictures.filter(isLate);
    const bars = await barsIn(file);
    const seen = pictures
      .flatMap(({ tag, atMs }, at) => {
        const bar = bars[at] ?? null;
        return bar === null ? [] : [{ timeMs: tag.timeMs, atMs, ageMs: (((atMs - bar) % span) + span) % span }];
      })
      .filter(isLate);
    const aheadMs = median(seen.map(({ timeMs, atMs, ageMs }) => timeMs - (atMs - ageMs)));
    const times = latePictures.map(({ atMs }) => atMs);
    const seconds = (Math.max(...times) - Math.min(...times)) / 1_000;
    return {
      pictures: latePictures.length / seconds,
      decoded: seen.length / latePictures.length,
      longestStillMs: longestGap(latePictures),
      longestSilenceMs: longestGap(this.arrived.filter(({ tag }) => isSound(tag)).filter(isLate)),
      ageMs: seen.map(({ ageMs }) => ageMs),
      // A beep was made at a full second; the nearest one by the picture's clock is the one.
      apartMs: (await beepsIn(file)).map((timeMs) => nearest(timeMs - aheadMs)),
    };
  }
}

export interface Reading {
  /** Pictures in a second, and the share of them whose clock could be read. */
  pictures: number;
  decoded: number;
  /** The longest time without a picture, and without sound. */
  longestStillMs: number;
  longestSilenceMs: number;
  /** From the drawing of a picture to its arrival. */
  ageMs: number[];
  /** Sound behind the picture, beep by beep. */
  apartMs: number[];
}

const median = (values: readonly number[]): number => values.slice().sort((one, other) => one - other)[values.length >> 1] ?? NaN;

/** The distance to the nearest full second. */
const nearest = (ms: number): number => ((((ms + 500) % 1_000) + 1_000) % 1_000) - 500;

const longestGap = (all: readonly Arrived[]): number =>
  Math.max(...all.slice(1).map(({ atMs }, at) => atMs - (all[at]?.atMs ?? atMs)));

/** The sender's clock in each picture of a file, in order; null where it cannot be read. */
async function barsIn(file: string): Promise<(number | null)[]> {
  const { out } = await ffmpeg([
    ...['-i', file, '-map', '0:v', '-fps_mode', 'passthrough'],
    ...['-vf', `scale=${size.width}:${size.height},crop=${size.width}:2:0:${barRow(size.width)},format=gray`],
    ...['-f', 'rawvideo', '-'],
  ]).done;
  const bytes = size.width * 2;
  return Array.from({ length: Math.floor(out.length / bytes) }, (_, at) => {
    const row = out.subarray(at * bytes, at * bytes + size.width);
    const age = readBar(size.width, (x) => (row[x] ?? 0) > 127, 0);
    return age === null ? null : span - age;
  });
}

/** The times at which beeps begin, in milliseconds of the stream. */
async function beepsIn(file: string): Promise<number[]> {
  const { out } = await ffmpeg([
    ...['-copyts', '-i', file, '-map', '0:a', '-ac', '1'],
    ...['-af', `aresample=${soundRate}:async=1:min_hard_comp=0.01:first_pts=0`, '-f', 's16le', '-'],
  ]).done;
  const found: number[] = [];
  let lastLoudMs = -Infinity;
  for (let at = 0; at + 2 <= out.length; at += 2) {
    if (Math.abs(out.readInt16LE(at)) < loud * 32_768) continue;
    const timeMs = (at / 2 / soundRate) * 1_000;
    if (timeMs - lastLoudMs > quietMs) found.push(timeMs);
    lastLoudMs = timeMs;
  }
  return found;
}
