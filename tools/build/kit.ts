import { copyAssets } from './assets';
import { writeOutput, type Output } from './output';
import { declarationOf } from './declaration';
import { inside, bundleKit, publicEntries } from './script/bundle';
import { rewriteRequires } from './script/script';
import { relativeName } from './script/folder';
import { mobxLicense, mobxModule } from './script/mobx';
import { sharedCore, sharedMobx, versionOf } from './script/shared-copies';

const mobx = 'vendor/mobx-miniprogram.js';
/** Tools of customers may look for this mark of an ES module. */
const moduleMark = 'Object.defineProperty(exports,"__esModule",{value:true});';

/** A bundled script for `path` in the kit, with the path of the vendored mobx. */
const local = (code: string, path: string): string =>
  rewriteRequires(code, (name) => (name === 'mobx-miniprogram' ? relativeName(path, mobx) : name));

/** A script of the kit with what it needs beside other copies of the kit, and for tools of customers. */
function finished(code: string, path: string): string {
  if (path === 'core.js') return sharedCore(code, relativeName(path, mobx));
  return path === 'index.js' ? code + moduleMark : code;
}

/** The kit as a folder that can be copied: every require is relative, and no package of the host is needed. */
async function kitFiles(scripts: ReadonlyMap<string, string>): Promise<Output> {
  const output = await copyAssets('components');
  const ownMobx = await mobxModule();
  scripts.forEach((code, path) => {
    if (path !== inside) output.set(path, Buffer.from(finished(local(code, path), path)));
  });
  output.set(mobx, Buffer.from(sharedMobx(ownMobx, versionOf([ownMobx, ...scripts.values()]))));
  output.set('vendor/LICENSE', Buffer.from(mobxLicense()));
  return output;
}

/** The internals of the kit for its tests, in a folder beside it. */
function insideFiles(scripts: ReadonlyMap<string, string>): Output {
  const code = local(scripts.get(inside) ?? '', inside);
  return new Map([[inside, Buffer.from(rewriteRequires(code, (name) => name.replace('./', '../kit/')))]]);
}

/** The files of the kit, without declarations, as the present sources make them. */
export const kitOutput = async (): Promise<Output> => kitFiles(await bundleKit());

/** Builds `components/` into dist/kit. The declaration of the entry needs a whole type check, so a watcher leaves it out. */
export async function buildKit(options: { declarations: boolean }): Promise<number> {
  const scripts = await bundleKit();
  const output = await kitFiles(scripts);
  const entries = publicEntries('components');
  if (options.declarations) {
    for (const name of entries) output.set(`${name}.d.ts`, Buffer.from(await declarationOf(`components/${name}.ts`)));
  }
  writeOutput('dist/inside', insideFiles(scripts));
  return writeOutput('dist/kit', output, options.declarations ? [] : entries.map((name) => `${name}.d.ts`));
}
