import { percentile } from '../row';
import type { Report } from './fleet';

/** The size of a run; every row has its own defaults. */
export interface FaultSizes {
  readonly clients?: number | undefined;
  readonly seconds?: number | undefined;
  readonly minutes?: number | undefined;
}

/** One row of the table of faults. */
export interface FaultRow {
  readonly fault: string;
  readonly lost: number;
  readonly doubled: number;
  /** The times in ms that the row is about. */
  readonly times: readonly number[];
  /** Further counts, in words. */
  readonly more: readonly string[];
  /** Each bar, and whether it was met. */
  readonly bars: readonly (readonly [bar: string, isMet: boolean])[];
}

const ms = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(0));

/** The rows as a Markdown table. */
export function faultTable(rows: readonly FaultRow[]): string {
  const lines = rows.map(({ fault, lost, doubled, times, more, bars }) => {
    const longest = times.length === 0 ? Number.NaN : Math.max(...times);
    const missed = bars.filter(([, isMet]) => !isMet).map(([bar]) => bar);
    const met = missed.length === 0 ? 'yes' : `no: ${missed.join(', ')}`;
    const figures = [lost, doubled, ms(percentile(times, 0.5)), ms(percentile(times, 0.99)), ms(longest)];
    return `| ${[fault, ...figures, more.join('; '), bars.map(([bar]) => bar).join(', '), met].join(' | ')} |`;
  });
  return [
    '| fault | lost | doubled | p50, ms | p99, ms | longest, ms | counted | bar | met |',
    `|${'---|'.repeat(9)}`,
    ...lines,
  ].join('\n');
}

/** The times in ms from each loss of a connection to its return. */
export const returnTimes = ({ losses }: Report): number[] =>
  losses.flatMap(({ lostAt, backAt }) => (backAt === null ? [] : [backAt - lostAt]));

/** The bars of every row: all are back, and each message that was acknowledged came once. */
export const nothingLost = (report: Report, clients: number): (readonly [string, boolean])[] => [
  ['all back', report.online === clients && report.losses.every(({ backAt }) => backAt !== null)],
  ['0 lost', report.totals.lost === 0],
  ['0 twice', report.totals.doubled === 0 && report.totals.swapped === 0],
];

/** Failed requests by reason, in words; empty when all were answered. */
export const failures = ({ totals }: Report): string[] =>
  Object.entries(totals.failed).map(([reason, count]) => `${count} requests failed as ${reason}`);
