import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { lowerVendor } from './script';

const resolve = createRequire(__filename).resolve;

/** mobx as published for production: ES5 already, and nothing is gained by minifying it again. */
export const mobxModule = (): string =>
  readFileSync(resolve('mobx-miniprogram/dist/mobx.cjs.production.min.js'), 'utf8').replace(/\n?\/\/# sourceMappingURL=.*/, '');

/** The helpers of tslib that the compiled modules use, and no other: the whole library would be 15 kB. */
export async function tslibModule(modules: Iterable<string>): Promise<string> {
  const names = new Set<string>();
  for (const code of modules) for (const match of code.matchAll(/\.(__[a-zA-Z]+)\b/g)) names.add(String(match[1]));
  const library = readFileSync(resolve('tslib/tslib.es6.js'), 'utf8');
  const helpers = Array.from(names)
    .filter((name) => new RegExp(`export (?:var|function) ${name}\\b`).test(library))
    .sort();
  const bundled = await build({
    stdin: { contents: `export { ${helpers.join(', ')} } from 'tslib';`, resolveDir: process.cwd() },
    alias: { tslib: resolve('tslib/tslib.es6.js') },
    bundle: true,
    format: 'esm',
    write: false,
  });
  return lowerVendor('tslib.js', String(bundled.outputFiles[0]?.text));
}
