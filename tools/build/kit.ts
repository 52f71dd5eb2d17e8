import { existsSync } from 'node:fs';
import { copyAssets } from './assets';
import { writeOutput, type Output } from './output';
import { compileFolder, reachable, relativeName } from './scripts';
import { mobxModule, tslibModule } from './vendor';
import { declarationOf } from './declaration';

const bundled = {
  'mobx-miniprogram': 'vendor/mobx-miniprogram.js',
  tslib: 'vendor/tslib.js',
} as const;

const isBundled = (name: string): name is keyof typeof bundled => Object.hasOwn(bundled, name);

/** The kit as a folder that can be copied: every require is relative, nothing is asked of the host's packages. */
async function kitFiles(): Promise<Output> {
  const modules = await compileFolder({
    root: 'components',
    importHelpers: true,
    constants: {},
    external: (name, from) => (isBundled(name) ? relativeName(from, bundled[name]) : undefined),
  });
  const output = await copyAssets('components');
  // The vendors stand for themselves until it is known which helpers the kit needs.
  Object.values(bundled).forEach((path) => modules.set(path, ''));
  const components = Array.from(output.keys())
    .map((path) => path.replace(/json$/, 'js'))
    .filter((path) => modules.has(path));
  const kept = reachable(modules, ['index.js', ...components]);
  const vendors: Readonly<Record<string, () => Promise<string> | string>> = {
    [bundled.tslib]: () => tslibModule(kept.values()),
    [bundled['mobx-miniprogram']]: mobxModule,
  };
  for (const [path, code] of kept) output.set(path, Buffer.from(code === '' ? await (vendors[path]?.() ?? '') : code));
  return output;
}

/** Builds `components/` into dist/kit. The declaration of the public door takes a whole type check, so a watcher leaves it out. */
export async function buildKit(options: { declarations: boolean }): Promise<number> {
  const output = await kitFiles();
  const door = 'components/index.ts';
  const declared = existsSync(door) && options.declarations;
  if (declared) output.set('index.d.ts', Buffer.from(await declarationOf(door)));
  return writeOutput('dist/kit', output, declared ? [] : ['index.d.ts']);
}
