import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildOptions } from '../build/options';
import { ignoredPaths, runCi, type CiJob, type CiResult, type Sized } from './ci';
import { uploadErrorOf } from './failures';
import { createRedactor, mustReadKey, readKey, type PrivateKey, type Redactor } from './key';
import { help, sendOptions, type Kind, type SendOptions } from './options';
import { lastCommit, packageVersion, readProject, subpackageRoots, type Project } from './project';
import { showQrCode } from './qr-code';
import { exits, UploadError, type Exit } from './upload-error';

type Print = (line: string) => void;

/** A submission with all defaults resolved. */
interface Submission {
  kind: Kind;
  project: Project;
  appid: string;
  key: PrivateKey | null;
  version: string;
  description: string;
  options: SendOptions;
}

/** The description is part of the request's URL. */
const longestDescription = 200;

const kB = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;

function checkedAppid(appid: string, dryRun: boolean): string {
  if (/^wx[0-9a-f]{16}$/.test(appid)) return appid;
  if (dryRun && appid !== '') return appid;
  const reason = appid === '' ? 'There is no appid' : `'${appid}' is not an appid for uploads`;
  throw new UploadError(exits.given, `${reason}: an appid is wx and 16 hexadecimal digits.`, [
    'Set --appid or WX_APPID, or write it into project.config.json. Find it at https://mp.weixin.qq.com → 设置 → 账号信息.',
  ]);
}

function submissionOf(kind: Kind, options: SendOptions, env: NodeJS.ProcessEnv): Submission {
  const project = readProject();
  const version = options.version ?? packageVersion();
  if (kind === 'upload' && version === '')
    throw new UploadError(exits.given, 'There is no version: package.json has none.', ['Set --version or WX_VERSION.']);
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

async function buildDemoIfWanted({ options, project }: Submission, print: Print): Promise<void> {
  if (options.build) {
    const server = options.server === undefined ? [] : ['--server', options.server];
    const wanted = buildOptions(['--only', 'demo', ...server]);
    // The build loads many compilers, so it is imported only when needed.
    const { build } = await import('../build/run');
    print('Building …');
    // As while watching: an upload needs no type declarations.
    if (wanted) await build({ ...wanted, watch: true }, (line) => print(`  ${line}`));
    if (!wanted?.server.startsWith('wss://'))
      print(`  Note: the mini program will connect to ${wanted?.server}, which phones cannot reach. Set --server wss://…`);
  }
  if (!existsSync(join(project.miniprogramRoot, 'app.json')))
    throw new UploadError(
      exits.program,
      `${join(project.miniprogramRoot, 'app.json')} does not exist: run the command without --no-build.`,
    );
}

async function run(job: CiJob, { appid, options }: Submission, print: Print): Promise<CiResult> {
  let sending = false;
  const outcome = await runCi(job, options.timeoutMs, ({ message, status }) => {
    if (status === 'warn' || status === 'fail') print(`  ${message}`);
    if (sending || status !== 'doing' || message !== 'upload') return;
    sending = true;
    print('Sending …');
  });
  if (!outcome.ok) throw uploadErrorOf(outcome.fault, appid);
  return outcome.result;
}

const common = ({ appid, project }: Submission) => ({
  root: process.cwd(),
  appid,
  ignores: ignoredPaths(process.cwd(), project.miniprogramRoot),
});

const setting = { useProjectConfig: true };

/** WeChat's default limit for the main package and for each subpackage. */
const mostKiB = 2048;

function packagesOf(files: readonly Sized[], roots: readonly string[]): Map<string, number> {
  const sums = new Map<string, number>();
  files.forEach(({ path, bytes }) => {
    const name = roots.find((root) => path.startsWith(root)) ?? 'main package';
    sums.set(name, (sums.get(name) ?? 0) + bytes);
  });
  return sums;
}

async function dryRun(submission: Submission, print: Print): Promise<void> {
  const { files = [] } = await run(
    { ...common(submission), kind: 'compile', attr: 'default', settings: [setting] },
    submission,
    print,
  );
  const packages = packagesOf(files, subpackageRoots(submission.project));
  const rows: [string, string][] = [
    ['appid', submission.appid],
    ...(submission.kind === 'upload' ? [['version', submission.version] as [string, string]] : []),
    ['description', submission.description],
    ['robot', String(submission.options.robot)],
    ['key', submission.key === null ? 'none (required to send)' : submission.key.from],
    ...Array.from(packages, ([name, bytes]): [string, string] => [name, `${kB(bytes)} of ${mostKiB} KB`]),
    ['files', String(files.length)],
  ];
  print(`Dry run of ${submission.kind}, nothing is sent:`);
  rows.forEach(([name, value]) => print(`  ${name.padEnd(14)}${value}`));
  print('  largest');
  [...files]
    .sort((left, right) => right.bytes - left.bytes)
    .slice(0, 5)
    .forEach(({ path, bytes }) => print(`    ${kB(bytes).padStart(10)}  ${path}`));
  const heavy = Array.from(packages).find(([, bytes]) => bytes > mostKiB * 1024);
  if (heavy) throw new UploadError(exits.refused, `${heavy[0]} has ${kB(heavy[1])}: WeChat allows ${mostKiB} KB.`);
}

const jobOf = (submission: Submission, key: PrivateKey, picture: string): CiJob => {
  const { kind, options, version, description } = submission;
  const job = { ...common(submission), privateKey: key.pem, setting, desc: description, robot: options.robot };
  return kind === 'upload' ? { ...job, kind, version } : { ...job, kind, page: options.page, query: options.query, picture };
};

async function submit(submission: Submission, key: PrivateKey, print: Print): Promise<void> {
  if (key.appid !== null && key.appid !== submission.appid)
    print(`Note: the name of the private key ${key.from} contains the appid ${key.appid}, not ${submission.appid}.`);
  const folder = mkdtempSync(join(tmpdir(), 'preview-'));
  try {
    print(`Compiling for ${submission.appid} …`);
    const picture = join(folder, 'code');
    const { packages = [] } = await run(jobOf(submission, key, picture), submission, print);
    packages.forEach(({ name, size }) => print(`  ${name}  ${kB(size)}`));
    if (submission.kind === 'upload') {
      print(`Uploaded version ${submission.version}, robot ${submission.options.robot}: ${submission.description}`);
      print('It is now a development version: https://mp.weixin.qq.com → 版本管理 → 开发版本.');
      return;
    }
    const { qr } = submission.options;
    const drawn = await showQrCode(picture, qr);
    print(drawn ?? 'The QR code cannot be drawn here: set --qr <file> and open the picture.');
    if (qr !== undefined) print(`The QR code is in ${qr}.`);
    print('Scan it in WeChat as a member of the project. It is valid for some minutes.');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function send(kind: Kind, args: readonly string[], env: NodeJS.ProcessEnv, redactor: Redactor): Promise<void> {
  const print: Print = (line) => console.log(redactor.clean(line));
  const options = sendOptions(kind, args, env);
  if (options === null) return print(help(kind));
  const submission = submissionOf(kind, options, env);
  redactor.hide(submission.key?.pem);
  await buildDemoIfWanted(submission, print);
  await (submission.key === null || options.dryRun ? dryRun(submission, print) : submit(submission, submission.key, print));
}

/** `npm run preview` and `npm run upload`. All output goes through the redactor, errors of other libraries too. Returns the exit code. */
export async function runCommand(kind: Kind, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Exit> {
  const redactor = createRedactor();
  [env.WX_PRIVATE_KEY, env.WX_PRIVATE_KEY_PATH, ...args].forEach(redactor.hide);
  try {
    await send(kind, args, env, redactor);
    return exits.done;
  } catch (cause) {
    const advice = cause instanceof UploadError ? cause.advice : [];
    const message = cause instanceof Error ? cause.message : String(cause);
    [`\n${message}`, ...advice.map((line) => `  ${line}`)].forEach((line) => console.error(redactor.clean(line)));
    return cause instanceof UploadError ? cause.exit : exits.program;
  }
}
