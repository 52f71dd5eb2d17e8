import { aimsOf, barsOf, judge } from './bars';
import { conditionNames } from './conditions';
import { engineNames, type RunFigures } from './run-figures';
import { summarise, type Middle, type Summary } from './summary';
import type { Words } from './words';

/** Below this share of idle time the machine, not the network, may have been measured. */
export const busyBelow = 0.1;

export const summariesOf = (runs: readonly RunFigures[]): Summary[] =>
  conditionNames.flatMap((condition) =>
    engineNames.flatMap((engine) => summarise(runs.filter((run) => run.condition === condition && run.engine === engine)) ?? []),
  );

const figure = (value: number, digits: number): string => (Number.isFinite(value) ? value.toFixed(digits) : '–');

/** The median, and the worst run where it is another. */
const middle = ({ median, worst }: Middle, digits = 0): string => {
  const [usual, most] = [figure(median, digits), figure(worst, digits)];
  return usual === most ? usual : `${usual} (${most})`;
};

/** Whether the bars are met, or the ones that are not. */
export function verdictOf(summary: Summary, words: Words): string {
  const verdicts = judge(barsOf(summary.condition), summary);
  if (verdicts.length === 0) return words.noBar;
  const missed = verdicts.filter(({ met }) => !met);
  if (missed.length > 0) {
    const digits = (limit: number): number => (Number.isInteger(limit) && limit > 3 ? 0 : 2);
    return missed
      .map(
        ({ bar, limit, value }) =>
          `${words.bars[bar]} ${figure(value, digits(limit))} ${bar === 'leastFps' ? '<' : '>'} ${limit}`,
      )
      .join(', ');
  }
  return judge(aimsOf(summary.condition), summary).every(({ met }) => met) ? words.met : words.metNotAims;
}

function cells(summary: Summary, words: Words): string[] {
  const { runs, connected, cpuIdle } = summary;
  return [
    words.condition(summary.condition),
    words.engines[summary.engine],
    connected === runs ? String(runs) : `${connected} ${words.of} ${runs}`,
    middle(summary.fps, 1),
    middle(summary.longestGapMs),
    `${middle(summary.ageP50Ms)} / ${middle(summary.ageP95Ms)}`,
    middle(summary.concealedPercent, 2),
    `${middle(summary.connectMs)} / ${middle(summary.firstPictureMs)}`,
    // Only a queue makes delay grow.
    summary.condition.startsWith('500-') ? middle(summary.growthMs) : '',
    `${figure(summary.inKbps, 0)} / ${figure(summary.outKbps, 0)}`,
    figure(summary.bytesTimes, 2),
    `${figure(cpuIdle * 100, 0)}${cpuIdle < busyBelow ? ` (${words.busy})` : ''}`,
    verdictOf(summary, words),
  ];
}

const tableOf = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [columns, columns.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** One row for each condition and engine that was measured. */
export const lossTable = (summaries: readonly Summary[], words: Words): string =>
  tableOf(
    words.columns,
    summaries.map((summary) => cells(summary, words)),
  );

/** The machines, days and seeds of the runs, one line for each machine. */
export const originsOf = (runs: readonly RunFigures[], words: Words): string[] =>
  Array.from(new Set(runs.map(({ machine }) => machine)), (machine) => {
    const its = runs.filter((run) => run.machine === machine);
    const days = Array.from(new Set(its.map(({ at }) => at.slice(0, 10)))).sort();
    const seeds = its.map(({ seed }) => seed);
    const span = (from: string | number, to: string | number): string => (from === to ? String(from) : `${from}…${to}`);
    return words.origin(
      machine,
      span(days[0] ?? '', days.at(-1) ?? ''),
      span(Math.min(...seeds), Math.max(...seeds)),
      its.length,
    );
  });
