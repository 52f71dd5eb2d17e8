import { readFileSync, writeFileSync } from 'node:fs';
import { machine, table, type Row, type Say } from './row';

/**
 * `npm run soak [-- group …] [--minutes 45]`: the bench at full length and in every size, and measurements that need hours. Each
 * group's table is written into docs/measurements.md as soon as it is measured; a group without enough time left is not started,
 * and its table stays as it was. When the time is up during a group, the run ends with exit code 1.
 */
interface Group {
  /** Its approximate duration. */
  minutes: number;
  measure(say: Say): Promise<readonly Row[]>;
}

const sizes = ['640×360', '1280×720', '1920×1080'] as const;

const groups: Readonly<Record<string, Group>> = {
  'set-data': { minutes: 1, measure: async () => (await import('./set-data')).measureSetData() },
  calls: { minutes: 2, measure: async () => (await import('./calls')).measureCalls() },
  resume: { minutes: 1, measure: async () => (await import('./resume')).measureResume() },
  'start-up': { minutes: 2, measure: async (say) => (await import('./start-up')).measureStartUp({ runs: 20, say }) },
  latency: {
    minutes: 8,
    measure: async (say) => (await import('./latency')).measureLatency({ sizes, runs: 3, secondsEach: 6, say }),
  },
  forwarding: { minutes: 2, measure: async (say) => (await import('./forwarding')).measureForwardingCost(say) },
  network: { minutes: 12, measure: async (say) => (await import('./media/network')).measureNetwork({ say }) },
  bytes: { minutes: 3, measure: async (say) => (await import('./media/bytes')).measureBytes({ say }) },
  stalled: { minutes: 12, measure: async (say) => (await import('./media/stalled')).measureStalled({ minutes: 10, say }) },
};

const page = 'docs/measurements.md';
/** Extra minutes before a hanging measurement is aborted. */
const graceMinutes = 3;

/** Writes a group's table into its place on the page. */
function write(name: string, rows: readonly Row[]): void {
  const [begin, end] = [`<!-- ${name}: written by npm run soak -->`, `<!-- end of ${name} -->`];
  const text = readFileSync(page, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page} has no place for ${name}`);
  writeFileSync(page, `${text.slice(0, from)}${begin}\n\n${machine()}\n\n${table(rows)}\n\n${text.slice(to)}`);
}

const startedAt = performance.now();
const passedMinutes = (): number => (performance.now() - startedAt) / 60_000;
const say: Say = (line) => void process.stderr.write(`${passedMinutes().toFixed(1).padStart(5)} min  ${line}\n`);

async function main(words: readonly string[]): Promise<number> {
  const at = words.indexOf('--minutes');
  const limit = at < 0 ? 45 : Number(words[at + 1]);
  const named = words.filter((word, index) => !word.startsWith('--') && (at < 0 || index !== at + 1));
  const unknown = named.filter((name) => !(name in groups));
  if (unknown.length > 0 || !(limit > 0)) {
    say(`npm run soak -- [${Object.keys(groups).join('|')} …] [--minutes 45]`);
    return 2;
  }
  const wanted = Object.entries(groups).filter(([name]) => named.length === 0 || named.includes(name));
  say(
    `${wanted.map(([name, { minutes }]) => `${name} about ${minutes} min`).join(', ')}; ends within ${limit + graceMinutes} min`,
  );
  let current = '';
  setTimeout(
    () => {
      say(`time is up, and ${current} has not ended`);
      process.exit(1);
    },
    (limit + graceMinutes) * 60_000,
  ).unref();
  let code = 0;
  for (const [name, { minutes, measure }] of wanted) {
    current = name;
    if (passedMinutes() + minutes > limit) {
      say(`${name} is not begun: it takes about ${minutes} min`);
      code = 1;
      continue;
    }
    say(`${name} …`);
    try {
      const rows = await measure((line) => say(`${name}: ${line}`));
      write(name, rows);
      process.stdout.write(`${table(rows)}\n`);
    } catch (cause) {
      say(`${name} was not measured: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`);
      code = 1;
    }
  }
  return code;
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
