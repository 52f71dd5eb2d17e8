import { spawn } from 'node:child_process';
import type { CallKind } from '../../components/core/protocol/call-state';
import type { Clock } from '../../components/core/platform/platform';
import type { Log } from '../../components/core/shared/log';
import type { Release } from '../../components/core/shared/release';
import { again } from './again';
import { sourceOf } from './source';

/** URLs are asked for before every try: those of the last one may have run out. */
type Urls = () => Promise<readonly string[]>;

/** How a member without camera and microphone sends and hears. */
export interface Media {
  /** `flowing` is called whenever the first of it has left. */
  send(wish: { kind: CallKind; urls: Urls; flowing(): void }): Release;
  /** Plays into nothing; `heard` is called whenever something of substance has come. */
  hear(wish: { urls: Urls; heard(): void }): Release;
}

/** More than the head of an empty stream. */
const substanceBytes = 1_024;

/** Sends by ffmpeg, as RTMP, and hears by HTTP-FLV, which is a plain download. */
export function ffmpegMedia(needs: { clock: Clock; log: Log }): Media {
  return {
    send: ({ kind, urls, flowing }) =>
      again({ ...needs, what: 'sending', act: async (unwanted) => push(kind, urlOf('rtmp', await urls()), unwanted, flowing) }),
    hear: ({ urls, heard }) =>
      again({
        ...needs,
        what: 'hearing',
        act: async (unwanted) => download(urlOf('http', await urls()), unwanted, heard, needs.log),
      }),
  };
}

function urlOf(scheme: string, urls: readonly string[]): string {
  const url = urls.find((one) => one.startsWith(`${scheme}://`));
  if (url === undefined) throw new Error(`no ${scheme} URL was granted`);
  return url;
}

function push(kind: CallKind, url: string, unwanted: AbortSignal, flowing: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    if (unwanted.aborted) return resolve();
    const quiet = ['-hide_banner', '-nostdin', '-loglevel', 'error', '-progress', 'pipe:1'];
    const child = spawn('ffmpeg', [...quiet, '-re', ...sourceOf(kind), '-f', 'flv', url], { stdio: ['ignore', 'pipe', 'pipe'] });
    const kill = () => child.kill('SIGKILL');
    let lastWords = '';
    let flows = false;
    unwanted.addEventListener('abort', kill);
    child.stderr.on('data', (words: Buffer) => (lastWords = words.toString()));
    child.stdout.on('data', (progress: Buffer) => {
      if (flows || !/^total_size=[1-9]/m.test(progress.toString())) return;
      flows = true;
      flowing();
    });
    child.once('error', reject);
    child.once('close', (code) => {
      unwanted.removeEventListener('abort', kill);
      // The signature of a URL is for no log.
      reject(new Error(`ffmpeg ended with ${code}: ${lastWords.replace(/\?\S*/g, '').trim()}`));
    });
  });
}

async function download(url: string, unwanted: AbortSignal, heard: () => void, log: Log): Promise<void> {
  const response = await fetch(url, { signal: unwanted });
  if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
  const reader = response.body.getReader();
  let bytes = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const before = bytes;
      bytes += part.value.length;
      if (before < substanceBytes && bytes >= substanceBytes) heard();
    }
  } finally {
    log('info', 'heard', { bytes });
  }
}
