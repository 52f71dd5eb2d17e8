import { build } from 'esbuild';
import { join } from 'node:path';

let built: Promise<string> | null = null;

/**
 * The servers of the bench in one file, as the backend is shipped. Run from its sources, the loader's own functions would take a fifth of
 * the time.
 */
export function bundledServers(): Promise<string> {
  const outfile = join(process.cwd(), 'dist/bench/signalling-servers.js');
  built ??= build({
    entryPoints: [join(__dirname, 'servers/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    logLevel: 'error',
  }).then(() => outfile);
  return built;
}
