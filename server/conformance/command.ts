import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { causeOf } from '../log';
import { checkGroups } from './checks/table';
import { resultLines, summaryLine, summaryOf } from './report';
import { runChecks, type CheckResult, type RunOptions } from './runner';
import { tokensByCommand, tokensBySecret, tokensByUrl, type TokenSource } from './tokens';

/** Where the command writes; the process's own streams, or a test's. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

const waitMs = 5_000;

const flags = {
  secret: { type: 'string' },
  audience: { type: 'string' },
  'token-command': { type: 'string' },
  'token-url': { type: 'string' },
  'wait-ms': { type: 'string' },
  only: { type: 'string' },
  patient: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const help = `miniprogram-rtc-kit-server conformance <url>: checks any server of the protocol, over its socket

  <url>                         the signalling socket, such as wss://host/v1
  --secret <text>               the server's secret, by which tokens are signed with HS256 · RTC_TOKEN_KEY
  --audience <text>             the audience of these tokens
  --token-command <command>     a command that prints a token for the user RTC_USER in the role RTC_ROLE of every room
  --token-url <url>             a URL that answers with a token, or with {"token": …}; {user} and {role} are replaced
  --wait-ms <number>            the limit of each wait (${waitMs})
  --only <words>                only the checks whose group or title contains these words
  --patient                     also wait for the server's own deadlines, up to half a minute each
  --json                        print one JSON object instead of lines
  --help                        this

Exit code 0: no check failed. 1: a check failed, or the server cannot be reached. 2: the flags are wrong.
Users and rooms of a run have names that begin with conf-; members leave and calls end before the command does.
`;

/** A wrong use of the command. */
class UsageError extends Error {}

/** Runs `conformance` with its arguments; returns the exit code. */
export async function conformance(args: readonly string[], output: Output, env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const read = optionsOf(args, env);
    if (read === null) {
      output.out(help);
      return 0;
    }
    return await report(read.options, read.json, output);
  } catch (cause) {
    output.err(`${causeOf(cause)}\n${cause instanceof UsageError ? 'See conformance --help.\n' : ''}`);
    return cause instanceof UsageError ? 2 : 1;
  }
}

async function report(options: RunOptions, json: boolean, { out }: Output): Promise<number> {
  let group = '';
  const print = (result: CheckResult): void => {
    if (result.group !== group) out(`${result.group}\n`);
    group = result.group;
    out(`${resultLines(result).join('\n')}\n`);
  };
  const results = await runChecks(checkGroups, json ? options : { ...options, onResult: print });
  const summary = summaryOf(results);
  out(json ? `${JSON.stringify({ url: options.url, ...summary, results }, null, 2)}\n` : `${summaryLine(summary)}\n`);
  return summary.failed === 0 ? 0 : 1;
}

/** Null when the user wants help. */
function optionsOf(args: readonly string[], env: NodeJS.ProcessEnv): { options: RunOptions; json: boolean } | null {
  const { values, positionals } = parsed(args);
  if (values.help === true) return null;
  const [url, ...others] = positionals;
  if (url === undefined || others.length > 0 || !/^wss?:\/\//.test(url))
    throw new UsageError('give one URL that begins with ws:// or wss://');
  const wait = Number(values['wait-ms'] ?? waitMs);
  if (!(wait >= 10 && wait <= 600_000)) throw new UsageError('--wait-ms: a number from 10 to 600000');
  const { only } = values;
  const options: RunOptions = {
    url,
    tokens: tokensOf(values, env),
    waitMs: wait,
    patient: values.patient === true,
    run: randomBytes(4).toString('hex'),
    ...(only === undefined ? {} : { only }),
  };
  return { options, json: values.json === true };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: args.slice(), options: flags, allowPositionals: true });
  } catch (cause) {
    throw new UsageError(causeOf(cause));
  }
}

function tokensOf(values: ReturnType<typeof parsed>['values'], env: NodeJS.ProcessEnv): TokenSource {
  const { 'token-command': command, 'token-url': url } = values;
  if ([command, url, values.secret].filter((one) => one !== undefined).length > 1)
    throw new UsageError('--secret, --token-command and --token-url: give one of them');
  if (command !== undefined) return tokensByCommand(command);
  if (url !== undefined) return tokensByUrl(url);
  const secret = values.secret ?? env.RTC_TOKEN_KEY;
  if (secret !== undefined) return tokensBySecret(secret, values.audience);
  throw new UsageError('tokens are needed: give --secret, --token-command, --token-url or RTC_TOKEN_KEY');
}
