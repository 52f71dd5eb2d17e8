import { spawn } from 'node:child_process';
import type { CallKind } from '../../components/core/protocol/call-state';
import type { Clock } from '../../components/core/shared/clock';
import type { Log } from '../../components/core/shared/log';
import type { Release } from '../../components/core/shared/release';
import { retry } from './retry';
import { sourceOf } from './source';

/** Requests URLs before every attempt, because those of the last one may have expired. */
type Urls = () => Promise<readonly string[]>;

/** Publishes and plays for a member without camera, microphone and loudspeaker. */
export interface Media {
  /** `onSending` is called whenever an attempt has sent its first bytes. */
  publish(options: { kind: CallKind; urls: Urls; onSending(): void }): Release;
  /** Discards the stream; `onReceiving` is called whenever an attempt has received media. */
  play(options: { urls: Urls; onReceiving(): void }): Release;
}

/** More than the header of an empty stream. */
const headerBytes = 1_024;

/** Publishes by ffmpeg over RTMP, and plays HTTP-FLV, which is a plain download. */
export function ffmpegMedia(dependencies: { clock: Clock; log: Log }): Media {
  return {
    publish: ({ kind, urls, onSending }) =>
      retry({
        ...dependencies,
        name: 'publishing',
        run: async (signal) => push(kind, urlOf('rtmp', await urls()), signal, onSending),
      }),
    play: ({ urls, onReceiving }) =>
      retry({
        ...dependencies,
        name: 'playing',
        run: async (signal) => download(urlOf('http', await urls()), signal, onReceiving, dependencies.log),
      }),
  };
}

function urlOf(scheme: string, urls: readonly string[]): string {
  const url = urls.find((one) => one.startsWith(`${scheme}://`));
  if (url === undefined) throw new Error(`no ${scheme} URL was granted`);
  return url;
}

function push(kind: CallKind, url: string, signal: AbortSignal, onSending: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return resolve();
    const quiet = ['-hide_banner', '-nostdin', '-loglevel', 'error', '-progress', 'pipe:1'];
    const child = spawn('ffmpeg', [...quiet, '-re', ...sourceOf(kind), '-f', 'flv', url], { stdio: ['ignore', 'pipe', 'pipe'] });
    const kill = () => child.kill('SIGKILL');
    let lastError = '';
    let isSending = false;
    signal.addEventListener('abort', kill);
    child.stderr.on('data', (text: Buffer) => (lastError = text.toString()));
    child.stdout.on('data', (progress: Buffer) => {
      if (isSending || !/^total_size=[1-9]/m.test(progress.toString())) return;
      isSending = true;
      onSending();
    });
    child.once('error', reject);
    child.once('close', (code) => {
      signal.removeEventListener('abort', kill);
      // URLs are logged without their query, which holds the signature.
      reject(new Error(`ffmpeg ended with ${code}: ${lastError.replace(/\?\S*/g, '').trim()}`));
    });
  });
}

async function download(url: string, signal: AbortSignal, onReceiving: () => void, log: Log): Promise<void> {
  const response = await fetch(url, { signal });
  if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
  const reader = response.body.getReader();
  let bytes = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const before = bytes;
      bytes += part.value.length;
      if (before < headerBytes && bytes >= headerBytes) onReceiving();
    }
  } finally {
    log('info', 'heard', { bytes });
  }
}
