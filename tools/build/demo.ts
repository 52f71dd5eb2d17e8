import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyAssets } from './assets';
import { filesBelow, writeOutput, type Output } from './output';
import { compileFolder, reachable, relativeName } from './script/folder';

/** The folder of the kit in the demo, as in a customer's copy. */
const kitFolder = 'rtc-kit';
const kitName = /^miniprogram-rtc-kit(?:\/(.+))?$/;

/** `miniprogram-rtc-kit/room/index` as a path relative to the importing file, so that devtools needs no npm build. */
function kitPath(name: string, from: string): string | undefined {
  const match = kitName.exec(name);
  return match ? relativeName(from, `${kitFolder}/${match[1] ?? 'index'}`) : undefined;
}

function localTags(json: string, path: string): string {
  const page = JSON.parse(json) as { usingComponents?: Record<string, string> };
  const tags = page.usingComponents ?? {};
  for (const [tag, name] of Object.entries(tags)) tags[tag] = kitPath(name, path) ?? name;
  return JSON.stringify(page);
}

/** The files of the demo with this kit. */
export async function demoOutput(kit: Output, options: { server: string }): Promise<Output> {
  const modules = await compileFolder({
    root: 'miniprogram',
    constants: { __RTC_SERVER__: options.server },
    external: kitPath,
  });
  const output = await copyAssets('miniprogram', localTags);
  kit.forEach((content, path) => {
    output.set(`${kitFolder}/${path}`, content);
    if (path.endsWith('.js')) modules.set(`${kitFolder}/${path}`, content.toString());
  });
  // Pages and components are entries because of their json; the kit is complete.
  const entries = Array.from(modules.keys()).filter(
    (path) => path.startsWith(kitFolder) || output.has(path.replace(/js$/, 'json')),
  );
  reachable(modules, entries).forEach((code, path) => output.set(path, Buffer.from(code)));
  return output;
}

/** Builds `miniprogram/` and the kit into dist/demo, a complete mini program that devtools opens directly. */
export async function buildDemo(options: { server: string }): Promise<number> {
  const paths = filesBelow('dist/kit').filter((path) => !path.endsWith('.d.ts'));
  const kit: Output = new Map(paths.map((path) => [path, readFileSync(join('dist/kit', path))]));
  return writeOutput('dist/demo', await demoOutput(kit, options));
}

export const hasDemo = (): boolean => existsSync('miniprogram/app.json');
