import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { filesBelow } from './output';

const plugin = 'web/plugin/build.ts';

/** The page is the browser runtime's own affair: it knows Vite and the template compiler, we know when. */
export const hasPage = (): boolean => existsSync(plugin) && existsSync('dist/demo/app.json');

/** Builds dist/web, the mini program in a browser, from dist/demo as it is. */
export async function buildPage(): Promise<number> {
  const { buildWeb } = (await import(pathToFileURL(plugin).href)) as { buildWeb: BuildWeb };
  await buildWeb({ root: 'dist/demo', outDir: 'dist/web' });
  return filesBelow('dist/web').length;
}

type BuildWeb = (options: { root: string; outDir: string }) => Promise<unknown>;
