import { build } from './build/run';
import { buildOptions, help } from './build/options';
import { watchSources } from './build/watch';
import { endWithNpm } from './start/end-with-npm';

async function main(): Promise<void> {
  const options = buildOptions(process.argv.slice(2));
  if (options === null) return console.log(help);
  endWithNpm();
  await build(options);
  if (options.watch) watchSources(options.only, (changed) => build({ ...options, only: changed }));
}

main().catch((cause: unknown) => {
  console.error(`Build failed: ${cause instanceof Error ? cause.message : String(cause)}`);
  process.exitCode = 1;
});
