import { readFileSync, writeFileSync } from 'node:fs';
import { measureCalls } from './calls';
import { measureLatency } from './latency';
import { measureResume } from './resume';
import { machine, table } from './row';
import { measureSetData } from './set-data';

const page = 'docs/measurements.md';
const begin = '<!-- table: written by npm run soak -->';
const end = '<!-- end of table -->';

/** `npm run soak`: everything the bench measures, longer and in every size, written into docs/measurements.md. */
async function main(): Promise<void> {
  const rows = [
    ...(await measureSetData()),
    ...(await measureCalls()),
    ...(await measureResume()),
    ...(await measureLatency({ sizes: ['640×360', '1280×720', '1920×1080'], runs: 3, secondsEach: 10 })),
  ];
  const text = `${begin}\n\n${machine()}\n\n${table(rows)}\n\n${end}`;
  const [before = '', rest = ''] = readFileSync(page, 'utf8').split(begin);
  const [, after = ''] = rest.split(end);
  writeFileSync(page, before + text + after);
  process.stdout.write(`${text}\n`);
}

void main().then(
  () => process.exit(0),
  (cause: unknown) => {
    process.stderr.write(`${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`);
    process.exit(1);
  },
);
