import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoOutput, hasDemo } from '../build/demo';
import { kitOutput } from '../build/kit';
import { buildOptions } from '../build/options';
import { filesBelow, type Output } from '../build/output';
import { withoutExceptions, type Exception } from '../min-version/exceptions';
import { kitFolder, minVersionFaults, type Texts } from '../min-version/faults';
import type { Check } from './check';

/** Files of dist/kit that the present sources do not make. */
function staleFiles(kit: Output): string[] {
  if (!existsSync('dist/kit')) return ['dist/kit is not built: run npm run build'];
  const present = filesBelow('dist/kit').filter((path) => !path.endsWith('.d.ts'));
  const isSame = (path: string): boolean => kit.get(path)?.equals(readFileSync(join('dist/kit', path))) ?? false;
  return [...present.filter((path) => !isSame(path)), ...Array.from(kit.keys()).filter((path) => !present.includes(path))].map(
    (path) => `dist/kit/${path} is not what the present sources build: run npm run build`,
  );
}

const shownPath = (path: string): string =>
  path.startsWith(kitFolder) ? `dist/kit/${path.slice(kitFolder.length)}` : `dist/demo/${path}`;

const textsOf = (output: Output): Texts =>
  new Map(
    Array.from(output)
      .filter(([path]) => /\.(js|wxs|wxml|wxss|json)$/.test(path))
      .map(([path, content]) => [path, content.toString()]),
  );

const exceptionsFile = 'tools/min-version/exceptions.json';

/** Builds the kit and the demo in memory, so that it never judges an old build, and refuses a dist/kit that differs. */
export const minVersionCheck: Check = {
  async run() {
    const kit = await kitOutput();
    const output = hasDemo()
      ? await demoOutput(kit, { server: buildOptions([])?.server ?? '' })
      : new Map(Array.from(kit, ([path, content]) => [`${kitFolder}${path}`, content]));
    const files = textsOf(output);
    const faults = minVersionFaults(files).map(([path, fault]) => ({ path: shownPath(path), fault }));
    const exceptions = existsSync(exceptionsFile)
      ? (JSON.parse(readFileSync(exceptionsFile, 'utf8')) as { exceptions: Exception[] }).exceptions
      : [];
    return {
      findings: [...staleFiles(kit), ...withoutExceptions(faults, exceptions)],
      summary: `${files.size} files against base library 1.7.0, ${exceptions.length} exceptions`,
    };
  },
};
