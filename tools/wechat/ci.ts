import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A size of a package or of one file in it. */
export interface Sized {
  path: string;
  bytes: number;
}

/** Switches of miniprogram-ci; what is not named is off, unless the project's own settings are asked for. */
export interface CompileSetting {
  useProjectConfig?: boolean;
  es6?: boolean;
  es7?: boolean;
  minifyWXML?: boolean;
  minifyWXSS?: boolean;
  autoPrefixWXSS?: boolean;
}

interface Project {
  /** Where project.config.json is. */
  root: string;
  appid: string;
  ignores: readonly string[];
}

export interface CompileJob extends Project {
  kind: 'compile';
  /** The limits of the account: WeChat's usual ones, since nobody is asked. */
  attr: 'default';
  /** Compiled once with each of them. */
  settings: readonly CompileSetting[];
}

/** What devtools calls building npm: packages that package.json beside app.json names become `miniprogram_npm`. */
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
  /** The file for the picture of the QR code. */
  picture: string;
}

export type CiJob = CompileJob | NpmJob | UploadJob | PreviewJob;

export interface Step {
  message: string;
  status: 'doing' | 'done' | 'info' | 'warn' | 'fail';
}

export interface CiResult {
  /** What was compiled, file by file. */
  files?: readonly Sized[];
  /** What is wrong with packages that were built. */
  warnings?: readonly string[];
  /** What WeChat counted, package by package. */
  packages?: readonly { name: string; size: number }[];
}

/** Why a job failed, in the words of miniprogram-ci, of Node or of WeChat: see failures.ts. */
export interface CiFault {
  code: number | string | null;
  message: string;
  /** The last of what miniprogram-ci wrote, for a fault that says nothing. */
  log: string;
}

export type CiOutcome = { ok: true; result: CiResult } | { ok: false; fault: CiFault };

type Message =
  ({ type: 'step' } & Step) | { type: 'done'; result: CiResult } | { type: 'failed'; code: CiFault['code']; message: string };

const here = (file: string): string => join(__dirname, file);

/** Everything in a project but what it names as its root: miniprogram-ci would read it all, sources, tests and what others build meanwhile. */
export function besides(root: string, miniprogramRoot: string): string[] {
  const ignored: string[] = [];
  let folder = '';
  for (const part of miniprogramRoot.split('/').filter((name) => name !== '' && name !== '.')) {
    const others = readdirSync(join(root, folder)).filter((name) => name !== part && name !== 'project.config.json');
    ignored.push(...others.flatMap((name) => [`${folder}${name}`, `${folder}${name}/**`]));
    folder += `${part}/`;
  }
  return ignored;
}

/** What is done on this machine alone. */
const isLocal = ({ kind }: CiJob): boolean => kind === 'compile' || kind === 'npm';

/** Runs one job of miniprogram-ci to its end, which comes within `timeoutMs`. Compiling does not reach the network. */
export function runCi(job: CiJob, timeoutMs: number, onStep: (step: Step) => void = () => undefined): Promise<CiOutcome> {
  // It leaves an empty folder with a name of 32 signs wherever it stands.
  const stand = mkdtempSync(join(tmpdir(), 'ci-'));
  const loaded = ['with-parent.cjs', ...(isLocal(job) ? ['no-network.cjs'] : [])];
  const child = fork(here('ci-process.cjs'), {
    cwd: stand,
    // Processes that it forks load them too.
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
    // Its own children hold these open a moment longer.
    child.stdout?.destroy();
    child.stderr?.destroy();
    rmSync(stand, { recursive: true, force: true });
  });
}
