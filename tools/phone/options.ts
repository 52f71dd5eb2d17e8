import { parseArgs } from 'node:util';
import { abilityNames } from './abilities';
import { PhoneError } from './phone-error';

export type System = 'android' | 'ios';

export interface PhoneOptions {
  /** The folder of WeChat's base libraries. */
  baselib: string;
  /** Null: all versions in the folder. */
  versions: readonly string[] | null;
  /** Null: all abilities. */
  only: readonly string[] | null;
  /** The time that the phone takes to insert and to remove a native element. */
  insertMs: number;
  removeMs: number;
  platform: System;
  seed: number;
  build: boolean;
  /** Write the result into the documentation. */
  write: boolean;
}

export const help = `Runs the built demo on WeChat's own base libraries, version by version, and prints what works on which.

  npm run phone -- --baselib <folder> [options]

  --baselib <folder>     holds <version>/WAService.js and <version>/WAWebview.js; WeChat devtools installs them
  --versions <list>      such as 1.7.0,2.8.2; default: all in the folder
  --only <list>          some abilities only; --only ? lists them
  --insert <ms>          time in which the phone inserts a native element, default 20
  --remove <ms>          time in which it removes one, default 20
  --platform <name>      android (default) or ios
  --seed <n>             the seed of all random numbers, default 1
  --no-build             use the last build of the demo and the server
  --write                write the result to tools/generate/real-libraries.json and the documentation
  --help                 prints this text

Exit codes: 0 when every journey was made, whatever it found; 1 when an option or the folder is wrong, or a run broke off.
`;

const advice = ['npm run phone -- --help lists all options.'];

/** Said when no folder was named. Nobody but Tencent may distribute the libraries, so the project cannot bring them. */
const whereFrom = [
  'Name the folder of WeChat’s base libraries: --baselib <folder>, with <version>/WAService.js and <version>/WAWebview.js in it.',
  'They belong to Tencent and are not part of this project. WeChat devtools installs them, one folder for each version, when a project',
  'is opened with that version (详情 → 本地设置 → 调试基础库), below its data folder in WeappVendor.',
];

function numberOf(name: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= most) return value;
  throw new PhoneError(`${name} is '${text}': it must be a number from 0 to ${most}.`, advice);
}

const listOf = (text: string | undefined): readonly string[] | null => {
  const names = (text ?? '').split(',').map((name) => name.trim());
  return text === undefined ? null : names.filter((name, at) => name !== '' && names.indexOf(name) === at);
};

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        baselib: { type: 'string' },
        versions: { type: 'string' },
        only: { type: 'string' },
        insert: { type: 'string', default: '20' },
        remove: { type: 'string', default: '20' },
        platform: { type: 'string', default: 'android' },
        seed: { type: 'string', default: '1' },
        'no-build': { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (cause) {
    throw new PhoneError((cause as Error).message, advice);
  }
}

function abilitiesOf(names: readonly string[] | null): readonly string[] | null {
  const unknown = names?.find((name) => !abilityNames.includes(name));
  if (unknown !== undefined || names?.length === 0)
    throw new PhoneError(`--only is '${unknown ?? ''}': the abilities are ${abilityNames.join(', ')}.`);
  return names;
}

function versionsOf(names: readonly string[] | null): readonly string[] | null {
  const strange = names?.find((name) => !/^\d+\.\d+\.\d+$/.test(name));
  if (strange !== undefined || names?.length === 0)
    throw new PhoneError(`--versions is '${strange ?? ''}': a version looks like 2.8.2.`, advice);
  return names;
}

/** Parses a command line; null means that help was requested. The message of a thrown error is meant for the user. */
export function phoneOptions(args: readonly string[]): PhoneOptions | null {
  const values = parsed(args);
  if (values.help) return null;
  const { platform } = values;
  if (platform !== 'android' && platform !== 'ios')
    throw new PhoneError(`--platform is '${platform}': it is android or ios.`, advice);
  const versions = versionsOf(listOf(values.versions));
  const only = abilitiesOf(listOf(values.only));
  if (values.write && (only !== null || platform !== 'android'))
    throw new PhoneError('--write records whole runs on android: leave --only and --platform out.', advice);
  const numbers = {
    insertMs: numberOf('--insert', values.insert, 10_000),
    removeMs: numberOf('--remove', values.remove, 10_000),
    seed: numberOf('--seed', values.seed, 2 ** 32 - 1),
  };
  if (values.baselib === undefined) throw new PhoneError('There is no base library to run on.', whereFrom);
  return { baselib: values.baselib, versions, only, ...numbers, platform, build: !values['no-build'], write: values.write };
}
