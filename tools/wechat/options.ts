import { parseArgs } from 'node:util';
import { exits, UploadError } from './upload-error';

export type Kind = 'preview' | 'upload';

/** Options of the command line and the environment. Missing ones are looked up later. */
export interface SendOptions {
  appid: string | undefined;
  /** The path of the key; see key.ts for the rest. */
  key: string | undefined;
  version: string | undefined;
  description: string | undefined;
  robot: number;
  server: string | undefined;
  qr: string | undefined;
  page: string | null;
  query: string | null;
  timeoutMs: number;
  build: boolean;
  dryRun: boolean;
}

const opening: Readonly<Record<Kind, string>> = {
  preview: 'Builds the demo and prints a QR code that opens it in WeChat, for members of the project.',
  upload: 'Builds the demo and uploads it to WeChat as a development version.',
};

const only: Readonly<Record<Kind, string>> = {
  preview: `  --qr <file>           also write the QR code as a picture (.png or .jpg)
  --page <path>         open this page, such as pages/room/index
  --query <text>        with these parameters, such as id=standup
`,
  upload: `  --version <text>      default: package.json                                     WX_VERSION
`,
};

export const help = (kind: Kind): string => `${opening[kind]}

  npm run ${kind} -- [options]

  --server <url>        address of the mini program's server, wss://…             RTC_SERVER
  --appid <id>          default: project.config.json                              WX_APPID
  --key <file>          the private key for uploads                               WX_PRIVATE_KEY_PATH
                        … or its content, only in the environment                WX_PRIVATE_KEY
${only[kind]}  --description <text>  default: the last commit                                   WX_DESCRIPTION
  --robot <n>           the CI robot, 1 to 30, default 1                          WX_ROBOT
  --timeout <s>         give up after this many seconds, default 300
  --no-build            use the last build
  --dry-run             compile and print what would be sent; needs no key
  --help                prints this text

Exit codes: 0 when done, 1 when the mini program does not build or compile, 2 when an option, the appid or the key is
wrong, 3 when WeChat refuses, 4 when WeChat cannot be reached in time.
How to get the key, and ready workflows: docs/guides/ci.md
`;

function numberOf(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UploadError(exits.given, `${name} is '${text}': it must be a number from ${least} to ${most}.`);
}

const shared = {
  appid: { type: 'string' },
  key: { type: 'string' },
  description: { type: 'string' },
  robot: { type: 'string' },
  server: { type: 'string' },
  timeout: { type: 'string', default: '300' },
  'no-build': { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Options of one command only. The other command refuses them as unknown. */
const own = {
  preview: { qr: { type: 'string' }, page: { type: 'string' }, query: { type: 'string' } },
  upload: { version: { type: 'string' } },
} as const;

type Flags = Readonly<Record<string, string | boolean | undefined>>;

function parsed(kind: Kind, args: readonly string[]): Flags {
  try {
    return parseArgs({ args: [...args], options: { ...shared, ...own[kind] } }).values as Flags;
  } catch (cause) {
    throw new UploadError(exits.given, (cause as Error).message, [`npm run ${kind} -- --help lists all options.`]);
  }
}

/** Parses a command line; null means that help was requested. */
export function sendOptions(kind: Kind, args: readonly string[], env: NodeJS.ProcessEnv): SendOptions | null {
  const values = parsed(kind, args);
  if (values.help === true) return null;
  const text = (flag: string, variable?: string): string | undefined => {
    const given = values[flag];
    if (typeof given === 'string') return given;
    // CI sets a variable to an empty text when its secret does not exist.
    const set = variable === undefined ? undefined : env[variable]?.trim();
    return set === '' ? undefined : set;
  };
  return {
    appid: text('appid', 'WX_APPID'),
    key: text('key'),
    version: text('version', 'WX_VERSION'),
    description: text('description', 'WX_DESCRIPTION'),
    robot: numberOf('--robot', text('robot', 'WX_ROBOT') ?? '1', 1, 30),
    server: text('server', 'RTC_SERVER'),
    qr: text('qr'),
    page: text('page') ?? null,
    query: text('query') ?? null,
    timeoutMs: numberOf('--timeout', text('timeout') ?? '300', 1, 86_400) * 1000,
    build: values['no-build'] !== true,
    dryRun: values['dry-run'] === true,
  };
}
