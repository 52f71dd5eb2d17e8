import { existsSync } from 'node:fs';
import { copyAssets } from './assets';
import { writeOutput, type Output } from './output';
import { declarationOf } from './declaration';
import { inside, joinKit } from './join';
import { rewriteRequires } from './script';
import { relativeName } from './scripts';
import { mobxLicense, mobxModule } from './vendor';

const mobx = 'vendor/mobx-miniprogram.js';
/** Other people's tools may look for it. */
const doorMark = 'Object.defineProperty(exports,"__esModule",{value:true});';

/** A script of the joining as it stands at `path` in the kit: mobx is a file of ours. */
const local = (code: string, path: string): string =>
  rewriteRequires(code, (name) => (name === 'mobx-miniprogram' ? relativeName(path, mobx) : name));

/** The kit as a folder that can be copied: every require is relative, nothing is asked of the host's packages. */
async function kitFiles(scripts: ReadonlyMap<string, string>): Promise<Output> {
  const output = await copyAssets('components');
  scripts.forEach((code, path) => {
    if (path !== inside) output.set(path, Buffer.from(local(code, path) + (path === 'index.js' ? doorMark : '')));
  });
  output.set(mobx, Buffer.from(await mobxModule()));
  output.set('vendor/LICENSE', Buffer.from(mobxLicense()));
  return output;
}

/** Beside the kit, for its tests: it asks for what is in the kit. */
function insideFiles(scripts: ReadonlyMap<string, string>): Output {
  const code = local(scripts.get(inside) ?? '', inside);
  return new Map([[inside, Buffer.from(rewriteRequires(code, (name) => name.replace('./', '../kit/')))]]);
}

/** Builds `components/` into dist/kit. The declaration of the public door takes a whole type check, so a watcher leaves it out. */
export async function buildKit(options: { declarations: boolean }): Promise<number> {
  const scripts = await joinKit();
  const output = await kitFiles(scripts);
  const door = 'components/index.ts';
  const declared = existsSync(door) && options.declarations;
  if (declared) output.set('index.d.ts', Buffer.from(await declarationOf(door)));
  writeOutput('dist/inside', insideFiles(scripts));
  return writeOutput('dist/kit', output, declared ? [] : ['index.d.ts']);
}
