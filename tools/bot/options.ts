import { parseArgs } from 'node:util';

export interface BotOptions {
  /** Address of the signalling socket. */
  server: string;
  user: string;
  name: string;
  quiet: boolean;
}

export const help = `A user that answers every call, and sends a moving picture and a soft tone by ffmpeg.

  npm run bot -- [options]

  --server <url>   address of the signalling socket, default ws://127.0.0.1:8080/v1; it must give development tokens
  --user <id>      the id to call, default bot
  --name <name>    the name that others see, default 机器人 Bot
  --quiet          prints warnings and errors only
  --help           prints this text
`;

/** Parses a command line; null means that help was requested. The message of a thrown error is meant for the user. */
export function botOptions(args: readonly string[]): BotOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      server: { type: 'string', default: 'ws://127.0.0.1:8080/v1' },
      user: { type: 'string', default: 'bot' },
      name: { type: 'string', default: '机器人 Bot' },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const { server, user, name } = values;
  if (!/^wss?:\/\//.test(server) || !URL.canParse(server)) throw new Error(`--server is '${server}': as ws://127.0.0.1:8080/v1`);
  if (user === '' || name.trim() === '') throw new Error('--user and --name are not empty');
  return { server, user, name, quiet: values.quiet };
}
