import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { runOrThrow } from '../pack/packed';

export interface SampleOptions {
  /** The sample's folder in this repository. */
  sample: string;
  /** Where its sources expect the kit. */
  kit: string;
  /** Where the framework writes the mini program. */
  output: string;
  /** Changes the sources before they are built. */
  change?(folder: string): void;
}

export interface BuiltSample {
  /** The folder of the mini program. */
  readonly app: string;
  remove(): void;
}

/** Builds a copy of a sample with the built kit, as its `npm run build` does. Its packages must be installed. */
export async function buildSample({ sample, kit, output, change }: SampleOptions): Promise<BuiltSample> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), `${basename(sample)}-`)));
  const folder = join(root, basename(sample));
  cpSync(sample, folder, { recursive: true, filter: (path) => !/[\\/](node_modules|dist|rtc-kit)$/.test(path) });
  symlinkSync(resolve(sample, 'node_modules'), join(folder, 'node_modules'));
  cpSync('dist/kit', join(folder, kit), { recursive: true });
  change?.(folder);
  await runOrThrow('npm', ['run', 'build'], folder);
  return { app: join(folder, output), remove: () => rmSync(root, { recursive: true }) };
}

/** Installs the built kit where a sample in `folder` finds a package, as `npm install` of the packed kit does. */
export function installKit(folder: string): void {
  const home = join(folder, '..', 'node_modules', 'miniprogram-rtc-kit');
  mkdirSync(home, { recursive: true });
  cpSync('package.json', join(home, 'package.json'));
  cpSync('dist/kit', join(home, 'dist/kit'), { recursive: true });
}
