#!/usr/bin/env node
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { fields, isConfig, kebab, readConfig } from './config/config';
import { causeOf } from './log';
import { serve } from './serve';

const names = Object.keys(fields) as (keyof typeof fields)[];
const flagged = names.filter((name) => fields[name].secret !== true);

const options: NonNullable<ParseArgsConfig['options']> = {
  ...Object.fromEntries(
    flagged.map((name) => [kebab(name), { type: fields[name].hint === null ? 'boolean' : 'string' } as const]),
  ),
  config: { type: 'string' },
  'ready-json': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
};

function help(): string {
  const line = (left: string, words: string) => `  ${left.padEnd(30)}${words}`;
  const setting = (name: keyof typeof fields) => {
    const { env, help: words, fallback, hint, secret } = fields[name];
    const unset = fallback === null || fallback === false || String(fallback) === '';
    const more = unset ? '' : ` (${String(fallback)})`;
    const flag = `--${kebab(name)}${hint === null ? '' : ` <${hint}>`}`;
    return secret === true
      ? line(env, `${words}; no flag, because other users can read command lines`)
      : line(flag, `${words}${more} · ${env}`);
  };
  return [
    'miniprogram-rtc-kit-server: rooms, tokens and media for miniprogram-rtc-kit',
    '',
    ...names.map(setting),
    line('--config <file>', 'JSON file with settings by name, such as {"roomCapacity": 8} · RTC_CONFIG'),
    line('--ready-json', 'print one line of JSON to stdout when the server listens'),
    line('--help', 'this'),
    '',
    line('conformance <url>', 'checks any server of this protocol over its socket; see conformance --help'),
    '',
    'Flags override the environment, and the environment overrides the file.',
    '',
  ].join('\n');
}

function flagsFrom(words: readonly string[]): Record<string, unknown> {
  const { values } = parseArgs({ args: words.slice(), options, allowPositionals: false });
  const settings = flagged.map((name) => [name, values[kebab(name)]]);
  return { ...Object.fromEntries(settings), config: values.config, readyJson: values['ready-json'], help: values.help };
}

function quit(code: number, lines: readonly string[]): void {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exitCode = code;
}

/** Loaded on this use only, because a server never needs it. */
async function checkServer(args: readonly string[]): Promise<void> {
  const { conformance } = await import('./conformance/command');
  const out = (text: string): void => void process.stdout.write(text);
  process.exitCode = await conformance(args, { out, err: (text) => void process.stderr.write(text) }, process.env);
}

async function main(): Promise<void> {
  const [command, ...args] = process.argv.slice(2);
  if (command === 'conformance') return checkServer(args);
  let flags: Record<string, unknown>;
  try {
    flags = flagsFrom(process.argv.slice(2));
  } catch (cause) {
    return quit(2, [causeOf(cause), 'See --help.']);
  }
  if (flags.help === true) return void process.stdout.write(help());
  const file = (flags.config as string | undefined) ?? process.env.RTC_CONFIG;
  const config = readConfig({ file, env: process.env, flags });
  if (!isConfig(config))
    return quit(
      2,
      config.map(({ fault }) => fault),
    );
  try {
    if (flags.readyJson !== true) return void (await serve(config));
    const say = (facts: object): void => void process.stdout.write(`${JSON.stringify(facts)}\n`);
    let first: { devCode?: string } = {};
    const served = await serve(config, (devCode, why) => {
      if (why === 'first') first = { devCode };
      else say({ devCode, why });
    });
    say({ ready: true, ...served.ports, ...first });
  } catch (cause) {
    quit(1, [causeOf(cause)]);
    // Media may have started a child process before the port turned out to be taken.
    process.exit();
  }
}

// A reader of the output that is gone, or a full disk, must not end the calls.
[process.stdout, process.stderr].forEach((stream) => stream.on('error', () => undefined));
void main();
