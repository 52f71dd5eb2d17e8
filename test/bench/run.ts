import type { Row, Say } from './row';
import { machine, table } from './row';

const say: Say = (line) => void process.stderr.write(`  ${line}\n`);
const latencySizes = ['640×360', '1280×720', '1920×1080'] as const;

/**
 * `npm run bench [-- group …] [--json]`: measures and prints, asserts nothing. A group that cannot run prints the reason in its
 * place and sets the exit code to 1, so that a missing figure is never taken for a good one. `-- signalling --only idle` measures those of its
 * steps whose names have one of the words. `npm run bench -- loss` takes an hour and has
 * options of its own (`loss/options.ts`), so it runs only when it is named.
 */
const groups: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  view: async () => (await import('./view')).measureView(say),
  'set-data': async () => (await import('./set-data')).measureSetData(),
  calls: async () => (await import('./calls')).measureCalls(),
  resume: async () => (await import('./resume')).measureResume(),
  engine: async () => (await import('./engine')).measureEngine(say),
  'start-up': async () => (await import('./start-up')).measureStartUp({ runs: 20, say }),
  media: async () => (await import('./latency')).measureLatency({ sizes: latencySizes, runs: 1, secondsEach: 5, say }),
  forwarding: async () => (await import('./forwarding')).measureForwardingCost(say),
  signalling: async () => {
    const { measureSignalling, onlyOf, sizesOf } = await import('./signalling');
    return measureSignalling(sizesOf(process.argv), onlyOf(process.argv), say);
  },
  // These three need root on Linux; without it the others still run.
  mixed: async () => (await import('./mixed')).measureMixed({ runs: 3, seconds: 15, say }),
  network: async () => (await import('./media/network')).measureNetwork({ sides: ['up'], say }),
  bytes: async () => (await import('./media/bytes')).measureBytes({ presets: ['180p', '360p', '720p'], secondsEach: 5, say }),
};

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  if (words[0] === 'loss') {
    process.exitCode = await (await import('./loss/run-loss')).runLoss(words.slice(1));
    return;
  }
  const json = words.indexOf('--json') >= 0;
  const only = words.indexOf('--only');
  const wanted = words.slice(0, only < 0 ? words.length : only).filter((word) => !word.startsWith('--'));
  const unknown = wanted.filter((name) => !(name in groups));
  if (unknown.length > 0) {
    process.stderr.write(`No such group: ${unknown.join(', ')}. There are: ${Object.keys(groups).concat('loss').join(', ')}.\n`);
    process.exitCode = 2;
    return;
  }
  const rows: Row[] = [];
  for (const [name, measure] of Object.entries(groups)) {
    if (wanted.length > 0 && wanted.indexOf(name) < 0) continue;
    process.stderr.write(`measuring ${name} …\n`);
    try {
      rows.push(...(await measure()));
    } catch (cause) {
      process.stderr.write(
        `${name} was not measured: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`,
      );
      process.exitCode = 1;
    }
  }
  process.stdout.write(json ? `${JSON.stringify({ machine: machine(), rows }, null, 2)}\n` : `${machine()}\n\n${table(rows)}\n`);
}

void main().then(() => process.exit());
