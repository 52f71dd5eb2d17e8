import { readFileSync, writeFileSync } from 'node:fs';
import { machine, table, type Row, type Say } from './row';
import { readWords, sizeWords, type Sizes } from './soak-sizes';

/**
 * `npm run soak [-- group …] [--minutes 45]`: the bench at full length and in every size, and measurements that need hours. Each
 * group's table is written into docs/measurements.md as soon as it is measured; a group without enough time left is not started,
 * and its table stays as it was. When the time is up during a group, the run ends with exit code 1.
 *
 * Some groups have sizes (`soak-sizes.ts`), such as `npm run soak -- audience --members 2000`. A run in another size prints its table and
 * writes nothing.
 */
interface Group {
  /** Its approximate duration. */
  minutes: number;
  /** Its rows, or a table of another form. */
  measure(say: Say, sizes: Sizes): Promise<readonly Row[] | string>;
}

/** Groups that can be measured for less time, when they alone are named with fewer minutes. */
const shortened = { outage: 7, memory: 10 } as const;

const sizes = ['640×360', '1280×720', '1920×1080'] as const;

const groups: Readonly<Record<string, Group>> = {
  'set-data': { minutes: 1, measure: async () => (await import('./set-data')).measureSetData() },
  view: { minutes: 2, measure: async (say) => (await import('./view')).measureView(say) },
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
  faults: { minutes: 6, measure: async (say, sizes) => (await import('./faults/index')).measureFaults(say, sizes) },
  outage: {
    minutes: shortened.outage + 3,
    measure: async (say, sizes) =>
      (await import('./faults/index')).measureLongOutage(say, { minutes: shortened.outage, ...sizes }),
  },
  memory: {
    minutes: shortened.memory + 1,
    measure: async (say, sizes) =>
      (await import('./signalling/memory-over-time')).measureMemoryOverTime(say, { minutes: shortened.memory, ...sizes }),
  },
  audience: { minutes: 5, measure: async (say, sizes) => (await import('./audience')).measureAudience(say, sizes) },
  webhooks: { minutes: 1, measure: async (say) => (await import('./webhooks')).measureWebhooks({ say }) },
  stalled: { minutes: 12, measure: async (say) => (await import('./media/stalled')).measureStalled({ minutes: 10, say }) },
};

const page = 'docs/measurements.md';
/** Extra minutes before a hanging measurement is aborted. */
const graceMinutes = 3;

/** Writes a group's table into its place on the page. */
function write(name: string, shown: string): void {
  const [begin, end] = [`<!-- ${name}: written by npm run soak -->`, `<!-- end of ${name} -->`];
  const text = readFileSync(page, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page} has no place for ${name}`);
  writeFileSync(page, `${text.slice(0, from)}${begin}\n\n${machine()}\n\n${shown}\n\n${text.slice(to)}`);
}

const startedAt = performance.now();
const passedMinutes = (): number => (performance.now() - startedAt) / 60_000;
const say: Say = (line) => void process.stderr.write(`${passedMinutes().toFixed(1).padStart(5)} min  ${line}\n`);

async function main(words: readonly string[]): Promise<number> {
  const read = readWords(words, Object.keys(groups), shortened);
  if (read === null) {
    say(`npm run soak -- [${Object.keys(groups).join('|')} …] [--minutes 45] ${sizeWords}`);
    return 2;
  }
  const { named, limit, sizes } = read;
  const isSmall = Object.keys(sizes).length > 0;
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
    if (passedMinutes() + (isSmall ? 0 : minutes) > limit) {
      say(`${name} is not begun: it takes about ${minutes} min`);
      code = 1;
      continue;
    }
    say(`${name} …`);
    try {
      const measured = await measure((line) => say(`${name}: ${line}`), sizes);
      const shown = typeof measured === 'string' ? measured : table(measured);
      if (!isSmall) write(name, shown);
      process.stdout.write(`${shown}\n`);
    } catch (cause) {
      say(`${name} was not measured: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`);
      code = 1;
    }
  }
  return code;
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
