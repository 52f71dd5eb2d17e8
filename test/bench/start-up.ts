import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createContext, Script, type Context } from 'node:vm';
import { transformSync } from 'esbuild';
import { median, ratio, type Row, type Say } from './row';

/** The incumbent's call kit with the packages that it needs. */
const peerPackage = '@tencentcloud/call-uikit-wx@4.0.11';
const peerEntries = [
  '@tencentcloud/chat',
  '@tencentcloud/trtc-cloud-wx',
  '@tencentcloud/call-engine-wx',
  '@tencentcloud/call-uikit-wx/TUICallService/index.js',
];

const kitEntries = [
  'index.js',
  'calls.js',
  'room/index.js',
  'call/index.js',
  'grid/index.js',
  'lobby/index.js',
  'pusher/index.js',
].concat(['player/index.js', 'controls/index.js']);

const barMs = 13;

/** A value that accepts every access and call, in place of WeChat's API. */
function anything(): unknown {
  const target = (): unknown => anything();
  return new Proxy(target, {
    get: (_target, name) => (name === Symbol.toPrimitive ? () => '' : name === 'SDKVersion' ? '3.8.12' : anything()),
    set: () => true,
  });
}

const globals = (): Context =>
  createContext({
    wx: anything(),
    // The incumbent's engine reads it.
    window: anything(),
    console: {
      log: () => undefined,
      warn: () => undefined,
      error: () => undefined,
      info: () => undefined,
      debug: () => undefined,
    },
    setTimeout: () => 0,
    clearTimeout: () => undefined,
    setInterval: () => 0,
    clearInterval: () => undefined,
    Component: () => undefined,
    Page: () => undefined,
    Behavior: () => undefined,
    App: () => undefined,
    getApp: () => ({}),
    getCurrentPages: () => [],
  });

/** Devtools compile modules to CommonJS before they pack them. */
const asCommonJs = (code: string): string =>
  /^\s*(?:import|export)\b/m.test(code) ? transformSync(code, { format: 'cjs', minify: true }).code : code;

/** Parses and executes scripts and all that they require in a fresh context. Sources are read before the clock starts. */
function cpuMs(entries: readonly string[], find: (name: string, from: string) => string, sources: Map<string, string>): number {
  const context = globals();
  const modules = new Map<string, { exports: unknown }>();
  const load = (path: string): unknown => {
    const known = modules.get(path);
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    modules.set(path, module);
    const code = sources.get(path) ?? asCommonJs(readFileSync(path, 'utf8'));
    sources.set(path, code);
    // Node keeps compiled sources, so each run has a source of its own.
    const run = new Script(`/* ${process.hrtime.bigint()} */(function (require, module, exports) {${code}\n})`, {
      filename: path,
    }).runInContext(context) as (require: (name: string) => unknown, module: { exports: unknown }, exports: unknown) => void;
    run((name) => load(find(name, path)), module, module.exports);
    return module.exports;
  };
  const from = process.cpuUsage();
  entries.forEach((entry) => load(entry));
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
}

const asFile = (path: string): string => {
  const candidates = [path, `${path}.js`, join(path, 'index.js')];
  return candidates.find((one) => existsSync(one) && statSync(one).isFile()) ?? path;
};

function measure(entries: readonly string[], find: (name: string, from: string) => string, runs: number): number {
  const sources = new Map<string, string>();
  // The first run reads the files.
  cpuMs(entries, find, sources);
  return median(Array.from({ length: runs }, () => cpuMs(entries, find, sources)));
}

/** CPU milliseconds of the incumbent's packages, or the reason why they could not be measured. */
function measurePeer(runs: number): number | string {
  const folder = mkdtempSync(join(tmpdir(), 'start-up-'));
  try {
    const flags = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder];
    execFileSync('npm', ['install', ...flags, peerPackage], { stdio: 'ignore', timeout: 120_000 });
    const { resolve: find } = createRequire(join(folder, 'index.js'));
    const entries = peerEntries.map((name) => find(name));
    return measure(entries, (name, from) => (name.startsWith('.') ? asFile(join(dirname(from), name)) : find(name)), runs);
  } catch (cause) {
    return cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Parse and execute, as WeChat does before the first page: CPU time in a fresh context of Node, without a code cache. */
export async function measureStartUp({ runs, say }: { runs: number; say: Say }): Promise<readonly Row[]> {
  const kit = resolve('dist/kit');
  if (!existsSync(join(kit, 'index.js'))) throw new Error('dist/kit is not built: run npm run build');
  const ours = measure(
    kitEntries.map((path) => join(kit, path)),
    (name, from) => asFile(join(dirname(from), name)),
    runs,
  );
  say('installing the peer');
  const peer = measurePeer(runs);
  const peerMs = typeof peer === 'number' ? peer : Number.NaN;
  return [
    {
      group: 'start-up',
      name: 'parse + execute, node vm, room + call',
      ours: `${ours.toFixed(1)} ms CPU`,
      peer: typeof peer === 'number' ? `${peer.toFixed(1)} ms CPU (chat, engine, call service, trtc-cloud)` : `skipped: ${peer}`,
      ratio: ratio(ours, peerMs),
      bar: `≤ ${barMs} ms`,
      met: ours <= barMs,
      runs,
    },
  ];
}
