import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildOptions } from '../build/options';
import { besides, runCi, type CiJob, type CiResult, type Sized } from './ci';
import { troubleOf } from './failures';
import { createRedactor, mustReadKey, readKey, type PrivateKey, type Redactor } from './key';
import { help, sendOptions, type Kind, type SendOptions } from './options';
import { lastCommit, packageVersion, readProject, subpackageRoots, type Project } from './project';
import { showQrCode } from './qr-code';
import { exits, Trouble, type Exit } from './trouble';

type Say = (line: string) => void;

/** What is to be sent, complete. */
interface Parcel {
  kind: Kind;
  project: Project;
  appid: string;
  key: PrivateKey | null;
  version: string;
  description: string;
  options: SendOptions;
}

/** It travels in the address of the request. */
const longestDescription = 200;

const kB = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;

function checkedAppid(appid: string, dryRun: boolean): string {
  if (/^wx[0-9a-f]{16}$/.test(appid)) return appid;
  if (dryRun && appid !== '') return appid;
  const told = appid === '' ? 'There is no appid' : `'${appid}' is no appid that can be uploaded to`;
  throw new Trouble(exits.given, `${told}: one begins with wx and has 16 more signs.`, [
    'Say --appid or WX_APPID, or write it into project.config.json. Yours: https://mp.weixin.qq.com → 设置 → 账号信息.',
  ]);
}

function parcelOf(kind: Kind, options: SendOptions, env: NodeJS.ProcessEnv): Parcel {
  const project = readProject();
  const version = options.version ?? packageVersion();
  if (kind === 'upload' && version === '')
    throw new Trouble(exits.given, 'There is no version: package.json has none.', ['Say --version or WX_VERSION.']);
  const description = options.description ?? lastCommit();
  return {
    kind,
    project,
    appid: checkedAppid(options.appid ?? project.appid, options.dryRun),
    key: options.dryRun ? readKey(options.key, env) : mustReadKey(options.key, env),
    version,
    description: (description === '' ? `version ${version}` : description).slice(0, longestDescription),
    options,
  };
}

async function makeDemo({ options, project }: Parcel, say: Say): Promise<void> {
  if (options.build) {
    const server = options.server === undefined ? [] : ['--server', options.server];
    const wanted = buildOptions(['--only', 'demo', ...server]);
    // The compilers behind it are many; whoever builds nothing should not wait for them.
    const { build } = await import('../build/run');
    say('Building …');
    // As while watching: nobody reads the types of what is uploaded.
    if (wanted) await build({ ...wanted, watch: true }, (line) => say(`  ${line}`));
    if (!wanted?.server.startsWith('wss://'))
      say(`  Note: it will look for its server at ${wanted?.server}, which phones do not reach. Say --server wss://…`);
  }
  if (!existsSync(join(project.miniprogramRoot, 'app.json')))
    throw new Trouble(exits.program, `${join(project.miniprogramRoot, 'app.json')} is not there: run it without --no-build.`);
}

async function run(job: CiJob, { appid, options }: Parcel, say: Say): Promise<CiResult> {
  let sending = false;
  const outcome = await runCi(job, options.timeoutMs, ({ message, status }) => {
    if (status === 'warn' || status === 'fail') say(`  ${message}`);
    if (sending || status !== 'doing' || message !== 'upload') return;
    sending = true;
    say('Sending …');
  });
  if (!outcome.ok) throw troubleOf(outcome.fault, appid);
  return outcome.result;
}

const common = ({ appid, project }: Parcel) => ({
  root: process.cwd(),
  appid,
  ignores: besides(process.cwd(), project.miniprogramRoot),
});

const setting = { useProjectConfig: true };

/** WeChat's limit for the main package and for each subpackage, unless it granted an account more. */
const mostKiB = 2048;

function packagesOf(files: readonly Sized[], roots: readonly string[]): Map<string, number> {
  const sums = new Map<string, number>();
  files.forEach(({ path, bytes }) => {
    const name = roots.find((root) => path.startsWith(root)) ?? 'main package';
    sums.set(name, (sums.get(name) ?? 0) + bytes);
  });
  return sums;
}

async function rehearse(parcel: Parcel, say: Say): Promise<void> {
  const { files = [] } = await run({ ...common(parcel), kind: 'compile', attr: 'default', settings: [setting] }, parcel, say);
  const packages = packagesOf(files, subpackageRoots(parcel.project));
  const rows: [string, string][] = [
    ['appid', parcel.appid],
    ...(parcel.kind === 'upload' ? [['version', parcel.version] as [string, string]] : []),
    ['description', parcel.description],
    ['robot', String(parcel.options.robot)],
    ['key', parcel.key === null ? 'none; sending needs one' : parcel.key.from],
    ...Array.from(packages, ([name, bytes]): [string, string] => [name, `${kB(bytes)} of ${mostKiB} KB`]),
    ['files', String(files.length)],
  ];
  say(`Would ${parcel.kind}, and sends nothing:`);
  rows.forEach(([name, value]) => say(`  ${name.padEnd(14)}${value}`));
  say('  largest');
  [...files]
    .sort((left, right) => right.bytes - left.bytes)
    .slice(0, 5)
    .forEach(({ path, bytes }) => say(`    ${kB(bytes).padStart(10)}  ${path}`));
  const heavy = Array.from(packages).find(([, bytes]) => bytes > mostKiB * 1024);
  if (heavy) throw new Trouble(exits.refused, `${heavy[0]} has ${kB(heavy[1])}: WeChat takes ${mostKiB} KB at most.`);
}

const jobOf = (parcel: Parcel, key: PrivateKey, picture: string): CiJob => {
  const { kind, options, version, description } = parcel;
  const job = { ...common(parcel), privateKey: key.pem, setting, desc: description, robot: options.robot };
  return kind === 'upload' ? { ...job, kind, version } : { ...job, kind, page: options.page, query: options.query, picture };
};

async function post(parcel: Parcel, key: PrivateKey, say: Say): Promise<void> {
  if (key.appid !== null && key.appid !== parcel.appid)
    say(`Note: by its name the private key ${key.from} is for ${key.appid}, not for ${parcel.appid}.`);
  const folder = mkdtempSync(join(tmpdir(), 'preview-'));
  try {
    say(`Compiling for ${parcel.appid} …`);
    const picture = join(folder, 'code');
    const { packages = [] } = await run(jobOf(parcel, key, picture), parcel, say);
    packages.forEach(({ name, size }) => say(`  ${name}  ${kB(size)}`));
    if (parcel.kind === 'upload') {
      say(`Uploaded version ${parcel.version}, robot ${parcel.options.robot}: ${parcel.description}`);
      say('It is a development version now: https://mp.weixin.qq.com → 版本管理 → 开发版本.');
      return;
    }
    const { qr } = parcel.options;
    const drawn = await showQrCode(picture, qr);
    say(drawn ?? 'The QR code cannot be drawn here: say --qr <file> and open it.');
    if (qr !== undefined) say(`The QR code is in ${qr}.`);
    say('Scan it in WeChat, as a member of the project (it is good for some minutes).');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function send(kind: Kind, args: readonly string[], env: NodeJS.ProcessEnv, redactor: Redactor): Promise<void> {
  const say: Say = (line) => console.log(redactor.clean(line));
  const options = sendOptions(kind, args, env);
  if (options === null) return say(help(kind));
  const parcel = parcelOf(kind, options, env);
  redactor.hide(parcel.key?.pem);
  await makeDemo(parcel, say);
  await (parcel.key === null || options.dryRun ? rehearse(parcel, say) : post(parcel, parcel.key, say));
}

/** `npm run preview`, `npm run upload`: whatever is said goes through the redactor, errors of others too. Gives the exit code. */
export async function command(kind: Kind, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Exit> {
  const redactor = createRedactor();
  [env.WX_PRIVATE_KEY, env.WX_PRIVATE_KEY_PATH, ...args].forEach(redactor.hide);
  try {
    await send(kind, args, env, redactor);
    return exits.done;
  } catch (cause) {
    const advice = cause instanceof Trouble ? cause.advice : [];
    const message = cause instanceof Error ? cause.message : String(cause);
    [`\n${message}`, ...advice.map((line) => `  ${line}`)].forEach((line) => console.error(redactor.clean(line)));
    return cause instanceof Trouble ? cause.exit : exits.program;
  }
}
