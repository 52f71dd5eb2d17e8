import { spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { again } from '../bot/again';
import { nodePlatform } from '../bot/node-platform';

/** Whether there can be a bot: ffmpeg is its camera and its voice. */
export const hasFfmpeg = (): boolean => spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;

export interface RunningBot {
  stop(): Promise<void>;
}

const patienceMs = 3_000;

/** Starts the bot as a child that cannot outlive us, and again when it dies: it is a guest here, and its end is nobody else's. */
export function startBot(server: string, say: (line: string) => void): RunningBot {
  let ended = Promise.resolve();
  const release = again({
    clock: nodePlatform().clock,
    log: (_level, _text, facts) => say(`The bot died (${facts?.cause}): it comes back in ${facts?.againInMs} ms.`),
    what: 'the bot',
    act: (unwanted) => (ended = live(server, unwanted)),
  });
  return {
    async stop() {
      release();
      await ended;
    },
  };
}

/** One life of it. */
function live(server: string, unwanted: AbortSignal): Promise<void> {
  const leash = resolve('tools/start/leash.cjs');
  const child = spawn(
    process.execPath,
    ['--require', leash, '--import', 'tsx', resolve('tools/bot.ts'), '--server', server, '--quiet'],
    // Out of the terminal's group, as the server is: told once, by us.
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], detached: process.platform !== 'win32' },
  );
  const stop = (): void => {
    // The leash: it hangs up and takes its ffmpeg with it.
    if (child.connected) child.disconnect();
    setTimeout(() => child.kill('SIGKILL'), patienceMs).unref();
  };
  unwanted.addEventListener('abort', stop);
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code, signal) => {
      if (unwanted.aborted) done();
      else failed(new Error(String(signal ?? `code ${code}`)));
    });
  });
}
