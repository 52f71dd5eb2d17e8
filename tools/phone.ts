import { spawnSync } from 'node:child_process';
import { help, phoneOptions } from './phone/options';
import { PhoneError } from './phone/phone-error';
import { record } from './phone/record';
import type { VersionResult } from './phone/abilities';
import { PhoneRun } from './phone/run';
import { terminalTable } from './phone/terminal-table';

async function write(results: readonly VersionResult[]): Promise<void> {
  const path = await record(results);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'tools/generate.ts'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new PhoneError(`${path} was written, but the documentation was not.`, ['npm run generate says why.']);
  console.log(`written to ${path} and docs/compatibility.md`);
}

/** `npm run phone`: the built demo on WeChat's own base libraries. */
async function main(): Promise<void> {
  const options = phoneOptions(process.argv.slice(2));
  if (options === null) return console.log(help);
  const run = new PhoneRun(options, console.log);
  let asked = false;
  (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).forEach((signal) =>
    process.on(signal, () => {
      if (asked) process.exit(130);
      asked = true;
      console.log('\nStopping …');
      void run.end().then(() => process.exit(130));
    }),
  );
  const from = performance.now();
  try {
    const results = await run.results();
    console.log(`\n${terminalTable(results)}\n\n${Math.round((performance.now() - from) / 1000)} s`);
    const broken = results.filter(({ brokeOff }) => brokeOff !== null);
    if (broken.length > 0)
      throw new PhoneError(`The table is not whole: ${broken.map(({ version }) => version).join(', ')} broke off.`);
    if (options.write) await write(results);
  } finally {
    await run.end();
  }
}

main().then(
  () => process.exit(0),
  (cause: unknown) => {
    const advice = cause instanceof PhoneError ? cause.advice : [];
    [`\n${cause instanceof Error ? cause.message : String(cause)}`, ...advice.map((line) => `  ${line}`)].forEach((line) =>
      console.error(line),
    );
    process.exit(1);
  },
);
