import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { filesBelow } from './output';

const plugin = 'web/plugin/build.ts';
/** In dist, not in node_modules, because several checkouts may share their packages. */
const stamp = join('dist', 'web.stamp');

type BuildWeb = (options: { app: string; out: string; without: readonly string[] }) => Promise<readonly unknown[]>;

/** The browser runtime brings its own build, with Vite and the template compiler. */
export const hasPage = (): boolean => existsSync(plugin) && existsSync('dist/demo/app.json');

function fingerprint(): string {
  const hash = createHash('sha1');
  ['dist/demo', 'web'].forEach((folder) =>
    filesBelow(folder).forEach((path) => hash.update(`${folder}/${path}\0`).update(readFileSync(join(folder, path)))),
  );
  return hash.digest('hex');
}

/**
 * Builds dist/web, the mini program in a browser, from dist/demo. Does nothing if neither has changed. The page is for everybody who can
 * reach it, and finds its server by its own address, so the secret in the demo's is left out.
 */
export async function buildPage({ server }: { server: string }): Promise<number> {
  const made = fingerprint();
  if (existsSync('dist/web/index.html') && existsSync(stamp) && readFileSync(stamp, 'utf8') === made) return 0;
  const { buildWeb } = (await import(pathToFileURL(resolve(plugin)).href)) as { buildWeb: BuildWeb };
  const files = await buildWeb({ app: 'dist/demo', out: 'dist/web', without: server.match(/\?.*$/) ?? [] });
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, made);
  return files.length;
}
