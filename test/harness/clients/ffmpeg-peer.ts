import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { FlvTags, type FlvTag } from './flv-peer';

export interface Ffmpeg {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  /** Resolves with the exit code and the output; never rejects. */
  readonly done: Promise<{ code: number | null; out: Buffer; said: string }>;
  stop(): Promise<void>;
}

/** ffmpeg as an RTMP or FLV peer. */
export function ffmpeg(args: readonly string[]): Ffmpeg {
  const child = spawn('ffmpeg', ['-hide_banner', '-nostdin', '-loglevel', 'error', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => out.push(bytes));
  child.stderr.on('data', (bytes: Buffer) => (said = (said + bytes.toString()).slice(-4_000)));
  const done = new Promise<{ code: number | null; out: Buffer; said: string }>((resolve) => {
    child.on('error', (cause) => resolve({ code: null, out: Buffer.alloc(0), said: cause.message }));
    child.on('close', (code) => resolve({ code, out: Buffer.concat(out), said }));
  });
  return {
    process: child,
    done,
    stop: async () => {
      child.kill('SIGKILL');
      await done;
    },
  };
}

/** A test picture and a tone, encoded as for live: no B-frames, no look-ahead, a key frame every second. */
export const testStream = (size = '320x180', fps = 25, kbps = 300): string[] => [
  ...['-f', 'lavfi', '-i', `testsrc=size=${size}:rate=${fps}`, '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100'],
  ...[
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-tune',
    'zerolatency',
    '-pix_fmt',
    'yuv420p',
    '-g',
    `${fps}`,
    '-b:v',
    `${kbps}k`,
  ],
  ...['-c:a', 'aac', '-b:a', '64k', '-ac', '1'],
];

/** Pushes the test stream in real time. */
export const pushRtmp = (url: string): Ffmpeg => ffmpeg(['-re', ...testStream(), '-f', 'flv', url]);

/** Decodes a URL until `frames` video frames have arrived, and returns their number; audio is required too, within `lookMs`. */
export async function decodedFrames(url: string, frames: number, lookMs = 500): Promise<number> {
  const bytesPerFrame = 160 * 90;
  const player = ffmpeg([
    ...['-fflags', 'nobuffer', '-analyzeduration', `${lookMs * 1_000}`, '-rw_timeout', '8000000', '-i', url],
    ...['-map', '0:v', '-frames:v', `${frames}`, '-vf', 'scale=160:90,format=gray', '-f', 'rawvideo', '-'],
    ...['-map', '0:a', '-frames:a', '5', '-f', 'null', '-'],
  ]);
  const { out, code, said } = await player.done;
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}: ${said}`);
  return out.length / bytesPerFrame;
}

/** A few seconds of the test stream as tags, created once. */
export async function recording(seconds: number): Promise<readonly FlvTag[]> {
  const { out, code, said } = await ffmpeg([...testStream(), '-t', `${seconds}`, '-f', 'flv', '-']).done;
  if (code !== 0) throw new Error(said);
  return new FlvTags().push(out);
}
