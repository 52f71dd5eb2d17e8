import { createSignalling } from '../components/core/signalling/client';
import type { Log } from '../components/core/shared/log';
import { Bot } from './bot/bot';
import { ffmpegMedia } from './bot/media';
import { nodePlatform } from './bot/node-platform';
import { botOptions, help, type BotOptions } from './bot/options';
import { endWithNpm } from './start/end-with-npm';

const logTo =
  (quiet: boolean): Log =>
  (level, text, facts = {}) => {
    if (level === 'debug' || (quiet && level === 'info')) return;
    console.error(['bot', text, ...Object.entries(facts).map(([name, fact]) => `${name}=${fact}`)].join('  '));
  };

/** Fetches a development token, as the demo does. In production the customer's own backend issues tokens. */
async function fetchToken({ server, user, name }: BotOptions): Promise<string> {
  const url = new URL('/dev/token', server.replace(/^ws/, 'http'));
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify({ user, name }) });
  if (!answer.ok) throw new Error(`no development token: HTTP ${answer.status}`);
  return ((await answer.json()) as { token: string }).token;
}

/** `npm run bot`: a user to call, until Ctrl-C. */
async function main(): Promise<void> {
  const options = botOptions(process.argv.slice(2));
  if (options === null) return console.log(help);
  const log = logTo(options.quiet);
  const platform = nodePlatform();
  const { clock } = platform;
  const me = { user: options.user, name: options.name, device: `${options.user}-ffmpeg` };
  const token = () => fetchToken(options);
  const signalling = createSignalling({ platform, servers: [options.server], token, log, sdk: 'bot', device: me.device });
  const bot = new Bot({ signalling, media: ffmpegMedia({ clock, log }), clock, log, me });

  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(130);
    stopping = true;
    const gone = () => process.exit(0);
    // The server may be gone already, so closing has a time limit.
    clock.after(1_000, gone);
    bot.close().then(gone, gone);
  };
  (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).forEach((signal) => process.on(signal, stop));
  endWithNpm();
  signalling.connect();
  void bot.subscribe();
  await new Promise((_done, failed) => signalling.on('ended', failed));
}

main().catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : String(cause));
  process.exit(1);
});
