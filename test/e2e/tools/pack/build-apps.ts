import { join } from 'node:path';
import { buildWeb } from '../../../../web/plugin/build';

/** Runs in its own process, because jest cannot load Vite: `<out> <app>…` builds a page below `out` for each mini program, named after its folder. */
async function main([out = '', ...apps]: string[]): Promise<void> {
  for (const app of apps) await buildWeb({ app, out: join(out, app.split('/').at(-1) ?? '') });
}

main(process.argv.slice(2)).catch((cause: unknown) => {
  console.error(cause);
  process.exitCode = 1;
});
