import { parseArgs } from 'node:util';
import { exits, Trouble } from './trouble';

export type Kind = 'preview' | 'upload';

/** A command line and its environment as they were given; what they leave out is looked up later. */
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
  preview: 'Builds the demo and gives a QR code that opens it in WeChat, for members of the project.',
  upload: 'Builds the demo and uploads it to WeChat as a development version.',
};

const only: Readonly<Record<Kind, string>> = {
  preview: `  --qr <file>           put the QR code there too, as a picture (.png or .jpg)
  --page <path>         open this page, such as pages/room/index
  --query <text>        with these parameters, such as id=standup
`,
  upload: `  --version <text>      default: package.json                                     WX_VERSION
`,
};

export const help = (kind: Kind): string => `${opening[kind]}

  npm run ${kind} -- [options]

  --server <url>        where the mini program finds its server, wss://…          RTC_SERVER
  --appid <id>          default: project.config.json                              WX_APPID
  --key <file>          the private key for uploads                               WX_PRIVATE_KEY_PATH
                        … or its content, in the environment alone                WX_PRIVATE_KEY
${only[kind]}  --description <text>  default: the last commit                                   WX_DESCRIPTION
  --robot <n>           who uploads, 1 to 30, default 1                           WX_ROBOT
  --timeout <s>         give up after so many seconds, default 300
  --no-build            take what was built the last time
  --dry-run             compile, say what would be sent, send nothing; needs no key
  --help                this

Ends with 0 when done, 1 when the mini program does not build or compile, 2 when an option, the appid or the key is
wrong, 3 when WeChat refuses, 4 when WeChat cannot be reached in time.
How to get the key, and ready workflows: docs/guides/ci.md
`;

function numberOf(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new Trouble(exits.given, `${name} is '${text}': a number from ${least} to ${most} is wanted.`);
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

/** Options that the other command has are refused, as any unknown one. */
const own = {
  preview: { qr: { type: 'string' }, page: { type: 'string' }, query: { type: 'string' } },
  upload: { version: { type: 'string' } },
} as const;

type Flags = Readonly<Record<string, string | boolean | undefined>>;

function parsed(kind: Kind, args: readonly string[]): Flags {
  try {
    return parseArgs({ args: [...args], options: { ...shared, ...own[kind] } }).values as Flags;
  } catch (cause) {
    throw new Trouble(exits.given, (cause as Error).message, [`npm run ${kind} -- --help lists what there is.`]);
  }
}

/** Reads a command line; null asks for help. */
export function sendOptions(kind: Kind, args: readonly string[], env: NodeJS.ProcessEnv): SendOptions | null {
  const values = parsed(kind, args);
  if (values.help === true) return null;
  const text = (flag: string, variable?: string): string | undefined => {
    const said = values[flag];
    if (typeof said === 'string') return said;
    // A variable that is set to nothing is not set: that is how CI hands over a secret which is not there.
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
