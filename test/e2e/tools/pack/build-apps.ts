import { join } from 'node:path';
import { buildWeb } from '../../../../web/plugin/build';

/** Runs in its own process, because jest cannot load Vite: `<out> <name>=<folder>…` builds a page below `out` for each mini program. */
async function main([out = '', ...apps]: string[]): Promise<void> {
  for (const [name = '', app = ''] of apps.map((given) => given.split('='))) await buildWeb({ app, out: join(out, name) });
}

main(process.argv.slice(2)).catch((cause: unknown) => {
  console.error(cause);
  process.exitCode = 1;
});
