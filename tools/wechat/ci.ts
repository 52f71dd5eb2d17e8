import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The size of a file in a package. */
export interface Sized {
  path: string;
  bytes: number;
}

/** Switches of miniprogram-ci. All default to off, unless `useProjectConfig` is set. */
export interface CompileSetting {
  useProjectConfig?: boolean;
  es6?: boolean;
  es7?: boolean;
  minifyWXML?: boolean;
  minifyWXSS?: boolean;
  autoPrefixWXSS?: boolean;
}

interface Project {
  /** The folder of project.config.json. */
  root: string;
  appid: string;
  ignores: readonly string[];
}

export interface CompileJob extends Project {
  kind: 'compile';
  /** WeChat's default limits, so that no account is looked up. */
  attr: 'default';
  /** The project is compiled once with each setting. */
  settings: readonly CompileSetting[];
}

/** Builds npm as devtools does: packages in the package.json beside app.json become `miniprogram_npm`. */
export interface NpmJob extends Project {
  kind: 'npm';
  attr: 'default';
}

export interface UploadJob extends Project {
  kind: 'upload';
  privateKey: string;
  setting: CompileSetting;
  version: string;
  desc: string;
  robot: number;
}

export interface PreviewJob extends Project {
  kind: 'preview';
  privateKey: string;
  setting: CompileSetting;
  desc: string;
  robot: number;
  page: string | null;
  query: string | null;
  /** The output file of the QR code, a picture. */
  picture: string;
}

export type CiJob = CompileJob | NpmJob | UploadJob | PreviewJob;

export interface Step {
  message: string;
  status: 'doing' | 'done' | 'info' | 'warn' | 'fail';
}

export interface CiResult {
  /** Compiled files. */
  files?: readonly Sized[];
  /** Warnings about npm packages. */
  warnings?: readonly string[];
  /** Package sizes as WeChat counts them. */
  packages?: readonly { name: string; size: number }[];
}

/** The reason of a failure as miniprogram-ci, Node or WeChat reports it: see failures.ts. */
export interface CiFault {
  code: number | string | null;
  message: string;
  /** The last output of miniprogram-ci, for faults without a message. */
  log: string;
}

export type CiOutcome = { ok: true; result: CiResult } | { ok: false; fault: CiFault };

type Message =
  ({ type: 'step' } & Step) | { type: 'done'; result: CiResult } | { type: 'failed'; code: CiFault['code']; message: string };

const here = (file: string): string => join(__dirname, file);

/** Paths outside miniprogramRoot, for miniprogram-ci to ignore: it would read all sources, tests and builds in progress. */
export function ignoredPaths(root: string, miniprogramRoot: string): string[] {
  const ignored: string[] = [];
  let folder = '';
  for (const part of miniprogramRoot.split('/').filter((name) => name !== '' && name !== '.')) {
    const others = readdirSync(join(root, folder)).filter((name) => name !== part && name !== 'project.config.json');
    ignored.push(...others.flatMap((name) => [`${folder}${name}`, `${folder}${name}/**`]));
    folder += `${part}/`;
  }
  return ignored;
}

/** True for jobs that need no network. */
const isLocal = ({ kind }: CiJob): boolean => kind === 'compile' || kind === 'npm';

/** Runs one job of miniprogram-ci, for `timeoutMs` at most. Compiling has no access to the network. */
export function runCi(job: CiJob, timeoutMs: number, onStep: (step: Step) => void = () => undefined): Promise<CiOutcome> {
  // miniprogram-ci leaves an empty folder with a random name in its working directory.
  const cwd = mkdtempSync(join(tmpdir(), 'ci-'));
  const loaded = ['exit-with-parent.cjs', ...(isLocal(job) ? ['no-network.cjs'] : [])];
  const child = fork(here('ci-process.cjs'), {
    cwd,
    // Processes that it forks inherit these arguments.
    execArgv: loaded.flatMap((file) => ['--require', here(file)]),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let log = '';
  const keep = (text: Buffer): void => {
    log = (log + text.toString()).slice(-4000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return new Promise<CiOutcome>((done) => {
    const fail = (code: CiFault['code'], message: string): void => done({ ok: false, fault: { code, message, log } });
    const timer = setTimeout(() => fail('TIMEOUT', `not done after ${timeoutMs / 1000} s`), timeoutMs);
    child.on('message', (message: Message) => {
      if (message.type === 'step') onStep(message);
      else if (message.type === 'done') done({ ok: true, result: message.result });
      else fail(message.code, message.message);
    });
    child.once('error', (cause) => fail(null, cause.message));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(null, `miniprogram-ci ended with ${signal ?? code} before it was done`);
    });
    child.send({ ...job, root: resolve(job.root), ...(job.kind === 'preview' ? { picture: resolve(job.picture) } : {}) });
  }).finally(() => {
    child.kill('SIGKILL');
    // Child processes of miniprogram-ci keep these pipes open for a moment.
    child.stdout?.destroy();
    child.stderr?.destroy();
    rmSync(cwd, { recursive: true, force: true });
  });
}
