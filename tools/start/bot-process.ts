import { spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { retry } from '../bot/retry';
import { nodePlatform } from '../bot/node-platform';

/** The bot needs ffmpeg to publish. */
export const hasFfmpeg = (): boolean => spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;

export interface RunningBot {
  stop(): Promise<void>;
}

const stopMs = 3_000;

/** Starts the bot as a child process that ends with this one, and again whenever it dies. Everything else goes on without it. */
export function startBot(server: string, print: (line: string) => void): RunningBot {
  let ended = Promise.resolve();
  const release = retry({
    clock: nodePlatform().clock,
    log: (_level, _text, facts) => print(`The bot died (${facts?.cause}). It starts again in ${facts?.retryInMs} ms.`),
    name: 'the bot',
    run: (signal) => (ended = runBot(server, signal)),
  });
  return {
    async stop() {
      release();
      await ended;
    },
  };
}

function runBot(server: string, abort: AbortSignal): Promise<void> {
  const exitWithParent = resolve('tools/start/exit-with-parent.cjs');
  const child = spawn(
    process.execPath,
    ['--require', exitWithParent, '--import', 'tsx', resolve('tools/bot.ts'), '--server', server, '--quiet'],
    // A process group of its own, as the server has: Ctrl-C then reaches only this process, which stops the bot.
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], detached: process.platform !== 'win32' },
  );
  const stop = (): void => {
    // exit-with-parent.cjs: the bot leaves its call and stops its ffmpeg.
    if (child.connected) child.disconnect();
    setTimeout(() => child.kill('SIGKILL'), stopMs).unref();
  };
  abort.addEventListener('abort', stop);
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code, signal) => {
      if (abort.aborted) done();
      else failed(new Error(String(signal ?? `code ${code}`)));
    });
  });
}
