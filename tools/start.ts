import { endWithNpm } from './start/end-with-npm';
import { help, startOptions } from './start/options';
import { start, type Started } from './start/run';

/** `npm start`: server, media and page for a call on this machine, until Ctrl-C. */
async function main(): Promise<void> {
  const options = startOptions(process.argv.slice(2));
  if (options === null) return console.log(help);
  let started: Started | null = null;
  let asked = false;
  const stop = (): void => {
    // A second Ctrl-C, or one during the build. Child processes end with this one.
    if (asked || started === null) process.exit(130);
    asked = true;
    console.log('\nStopping …');
    void started.stop();
  };
  (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).forEach((signal) => process.on(signal, stop));
  endWithNpm();
  started = await start(options);
  await started.ended;
}

main().then(
  () => process.exit(0),
  (cause: unknown) => {
    console.error(`\n${cause instanceof Error ? cause.message : String(cause)}`);
    process.exit(1);
  },
);
