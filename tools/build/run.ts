import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildDemo, hasDemo } from './demo';
import { buildKit } from './kit';
import type { BuildOptions, Target } from './options';
import { filesBelow } from './output';
import { buildQq, uncertainIn } from './qq/build';
import { buildServer, hasServer } from './server';
import { buildPage, hasPage } from './web';

interface Step {
  folder: string;
  ready(): boolean;
  /** Returns the number of files written. */
  build(options: BuildOptions): Promise<number>;
}

const steps: Readonly<Record<Target, Step>> = {
  kit: { folder: 'dist/kit', ready: () => existsSync('components'), build: ({ watch }) => buildKit({ declarations: !watch }) },
  demo: { folder: 'dist/demo', ready: hasDemo, build: ({ server }) => buildDemo({ server }) },
  web: { folder: 'dist/web', ready: hasPage, build: ({ server }) => buildPage({ server }) },
  server: { folder: 'server/dist', ready: hasServer, build: ({ watch }) => buildServer({ declarations: !watch }) },
};

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

function sizeOfFolder(folder: string): string {
  const contents = filesBelow(folder)
    .filter((path) => !/\.(map|d\.ts)$/.test(path))
    .map((path) => readFileSync(join(folder, path)));
  const bytes = contents.reduce((sum, content) => sum + content.length, 0);
  const zipped = contents.reduce((sum, content) => sum + gzipSync(content).length, 0);
  return `${String(contents.length).padStart(4)} files  ${kilobytes(bytes).padStart(10)}  ${kilobytes(zipped).padStart(10)} gzip`;
}

/** Builds into `folder` and prints one line. */
async function buildFolder(
  name: string,
  folder: string,
  make: () => Promise<number> | number,
  print: (line: string) => void,
): Promise<void> {
  const from = performance.now();
  const changed = await make();
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  const result = changed === 0 ? 'unchanged' : `${changed} written`;
  print(`${name.padEnd(8)}${folder.padEnd(14)}${sizeOfFolder(folder)}  ${seconds.padStart(5)} s  ${result}`);
}

async function buildTarget(target: Target, options: BuildOptions, print: (line: string) => void): Promise<void> {
  const step = steps[target];
  if (!step.ready()) return print(`${target.padEnd(8)}nothing to build yet`);
  await buildFolder(target, step.folder, () => step.build(options), print);
  const forQq = step.folder.replace('dist/', 'dist/qq/');
  if (options.platform !== 'qq') return;
  await buildFolder('', forQq, () => buildQq(step.folder, forQq), print);
  if (target === 'kit') print(`        QQ's sample does not show ${uncertainIn(forQq).join(', ')}: try these on a phone`);
}

/** Builds the targets in the order of their dependencies. The server depends on none of them and is built in parallel. */
export async function build(options: BuildOptions, print: (line: string) => void = console.log): Promise<void> {
  const inOrder = options.only.filter((target) => target !== 'server');
  const server = options.only.includes('server') ? buildTarget('server', options, print) : Promise.resolve();
  const client = inOrder.reduce((before, target) => before.then(() => buildTarget(target, options, print)), Promise.resolve());
  const results = await Promise.allSettled([client, server]);
  results.forEach((result) => {
    if (result.status === 'rejected') throw result.reason;
  });
}
