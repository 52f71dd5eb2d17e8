import { spawn, type ChildProcess } from 'node:child_process';
import type { Writable } from 'node:stream';
import { barCell, barHeight, encodeBar, nowMs } from '../browsers/clock-bar';

export interface RtmpMember {
  stop(): Promise<void>;
}

const ffmpeg = (): string => process.env['FFMPEG'] ?? 'ffmpeg';

export interface RtmpSender {
  url: string;
  width: number;
  height: number;
  fps: number;
  kbps: number;
  toneHz: number;
}

const soundRate = 48_000;
const soundEveryMs = 5;

/** A member whose media come from ffmpeg: video with our clock, audio with a tone and a beep at every full second, as on the test page. */
export function pushByRtmp({ url, width, height, fps, kbps, toneHz }: RtmpSender): RtmpMember {
  const args = [
    ...['-hide_banner', '-loglevel', 'error', '-fflags', 'nobuffer', '-flags', 'low_delay'],
    ...rawInput(['-f', 'rawvideo', '-pix_fmt', 'gray', '-video_size', `${width}x${height}`, '-framerate', String(fps)], 'pipe:0'),
    // ffmpeg writes the track that is behind, which is always AAC with its priming: every video frame would wait 60 ms.
    ...['-itsoffset', '0.05'],
    ...rawInput(['-f', 's16le', '-ar', String(soundRate), '-ac', '1'], 'pipe:3'),
    ...['-map', '0:v', '-map', '1:a', '-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-profile:v', 'baseline'],
    ...['-preset', 'ultrafast', '-tune', 'zerolatency', '-g', String(fps), '-b:v', `${kbps}k`],
    // Like a phone: sends every packet when it is ready, without waiting for the other track or a full segment.
    ...['-c:a', 'aac', '-b:a', '64k', '-fps_mode', 'passthrough', '-flush_packets', '1', '-max_interleave_delta', '1'],
    ...['-tcp_nodelay', '1', '-f', 'flv', url],
  ];
  const child = spawn(ffmpeg(), args, { stdio: ['pipe', 'inherit', 'inherit', 'pipe'] });
  const pictures = child.stdin as Writable;
  const sounds = child.stdio[3] as Writable;
  // A server that goes away breaks the pipes; the test expects that.
  [pictures, sounds].forEach((pipe) => pipe.on('error', () => undefined));
  const timers = [inRhythm(1000 / fps, () => pictures.write(pictureNow(width, height))), soundInRhythm(sounds, toneHz)];
  return {
    stop: () => {
      timers.forEach(clearInterval);
      pictures.end();
      sounds.end();
      return ended(child);
    },
  };
}

const rawInput = (format: readonly string[], input: string): string[] => [
  ...['-thread_queue_size', '64', '-probesize', '32', '-analyzeduration', '0', '-use_wallclock_as_timestamps', '1'],
  ...format,
  ...['-i', input],
];

/** Calls at a steady rate without drift; the delays of `setInterval` add up. */
function inRhythm(everyMs: number, act: () => void): ReturnType<typeof setInterval> {
  let nextMs = performance.now();
  return setInterval(() => {
    if (performance.now() < nextMs) return;
    nextMs = Math.max(nextMs + everyMs, performance.now() - everyMs);
    act();
  }, 2);
}

function pictureNow(width: number, height: number): Buffer {
  const pixels = Buffer.alloc(width * height, 96);
  const high = barHeight(width);
  const timeMs = nowMs();
  pixels.fill(0, 0, width * high);
  encodeBar(timeMs).forEach((bit, at) => {
    const { left, wide } = barCell(width, at);
    if (!bit) return;
    for (let row = 0; row < high; row += 1) pixels.fill(255, row * width + left, row * width + left + wide);
  });
  // A moving part, so that the encoder has work.
  const from = Math.floor((timeMs / 10) % (width - 60));
  for (let row = high + 20; row < height - 20; row += 1)
    pixels.fill((row * 7) & 0xff, row * width + from, row * width + from + 60);
  return pixels;
}

function soundInRhythm(pipe: Writable, toneHz: number): ReturnType<typeof setInterval> {
  let sample = 0;
  const beganMs = nowMs();
  return setInterval(() => {
    const due = Math.floor(((nowMs() - beganMs) * soundRate) / 1000) - sample;
    const piece = Buffer.alloc(due * 2);
    for (let at = 0; at < due; at += 1, sample += 1) {
      const beep = (beganMs + (sample * 1000) / soundRate) % 1000 < 60;
      const value = beep
        ? 0.6 * Math.sin((2 * Math.PI * 1000 * sample) / soundRate)
        : 0.05 * Math.sin((2 * Math.PI * toneHz * sample) / soundRate);
      piece.writeInt16LE(Math.round(value * 32_767), at * 2);
    }
    pipe.write(piece);
  }, soundEveryMs);
}

/** The ages of the bar codes and the volume that ffmpeg receives from a URL in `seconds`. */
export async function pullByRtmp(
  url: string,
  seconds: number,
  size: { width: number; height: number },
): Promise<{ streams: string; frames: number; meanDb: number }> {
  const args = [
    ...['-hide_banner', '-t', String(seconds), '-i', url, '-map', '0:v', '-map', '0:a'],
    ...['-vf', `scale=${size.width}:${size.height}`, '-af', 'volumedetect', '-f', 'null', '-'],
  ];
  const child = spawn(ffmpeg(), args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  child.stderr.on('data', (piece: Buffer) => (text += piece.toString()));
  await new Promise((resolve) => child.once('exit', resolve));
  const frames = Array.from(text.matchAll(/frame=\s*(\d+)/g)).pop()?.[1] ?? '0';
  return { streams: text, frames: Number(frames), meanDb: Number(/mean_volume: (-?[\d.]+) dB/.exec(text)?.[1] ?? '-100') };
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    const timer = setTimeout(() => child.kill('SIGKILL'), 3_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
  });
