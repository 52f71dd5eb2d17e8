import { build, type Plugin } from 'esbuild';
import { copyFileSync, existsSync, writeFileSync, mkdirSync } from 'node:fs';
import { declarationOf } from './declaration';

/** The entry of the package, its command, what the command loads on use only, and the child process of the media engine. */
const entries: Readonly<Record<string, string>> = {
  index: 'server/index.ts',
  cli: 'server/cli.ts',
  conformance: 'server/conformance/command.ts',
  child: 'server/media/embedded/child.ts',
};

/** Loads entries from the command by their own files, so that they are read only when they are used. */
const loadedOnUse: Plugin = {
  name: 'loaded on use',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\/conformance\/command$/ }, () => ({ path: './conformance.js', external: true })),
};

export const hasServer = (): boolean => existsSync('server/cli.ts');

/** Builds `server/` into server/dist. Code shared with the kit is bundled; packages from npm stay external. */
export async function buildServer(options: { declarations: boolean }): Promise<number> {
  const present = Object.entries(entries).filter(([, file]) => existsSync(file));
  const result = await build({
    entryPoints: Object.fromEntries(present),
    outdir: 'server/dist',
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    plugins: [loadedOnUse],
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'silent',
    // CommonJS has no `import.meta.url`, by which modules locate files beside them.
    define: { 'import.meta.url': '__moduleUrl' },
    banner: { js: "const __moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
  copyFileSync('docs/golden-frames.json', 'server/dist/golden-frames.json');
  if (options.declarations && existsSync('server/index.ts')) {
    mkdirSync('server/dist', { recursive: true });
    writeFileSync('server/dist/index.d.ts', await declarationOf('server/index.ts', 'server/tsconfig.json'));
  }
  return Object.keys(result.metafile.outputs).length;
}
