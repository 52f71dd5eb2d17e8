import { cpus, loadavg, totalmem } from 'node:os';

/** Reports progress, because some measurements take minutes. */
export type Say = (line: string) => void;

/** One row of the table: our figure, the peer's from the same run, and the bar of docs/measurements.md. */
export interface Row {
  group: string;
  name: string;
  ours: string;
  peer: string;
  /** Ours divided by the peer's, when both measure the same thing. */
  ratio: string;
  bar: string;
  /** Null when there is no bar. */
  met: boolean | null;
  runs: number;
}

/** The percentile `at` (0…1) of sorted values; NaN for none. */
export function percentile(values: readonly number[], at: number): number {
  const sorted = values.slice().sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.ceil(at * sorted.length) - 1)] ?? sorted[0] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

const figure = (value: number): string => (Number.isNaN(value) ? '–' : value < 10 ? value.toFixed(1) : value.toFixed(0));

/** `p50/p95 (min…max)` of a list, for one cell. */
export const spread = (values: readonly number[], unit: string): string =>
  values.length === 0
    ? '–'
    : `${figure(median(values))}/${figure(percentile(values, 0.95))} ${unit} (${figure(Math.min(...values))}…${figure(Math.max(...values))})`;

export const ratio = (ours: number, peer: number): string =>
  peer > 0 && Number.isFinite(ours / peer) ? (ours / peer).toFixed(2) : '–';

/** The machine that the figures were measured on; a table without it means nothing. */
export const machine = (): string =>
  `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ` +
  `${Math.round(totalmem() / 2 ** 30)} GiB, load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}, ${new Date().toISOString().slice(0, 10)}`;

const columns = ['group', 'name', 'ours', 'peer', 'ratio', 'bar', 'met', 'runs'] as const;

/** The rows as a Markdown table. */
export function table(rows: readonly Row[]): string {
  const cell = (row: Row, column: (typeof columns)[number]): string => {
    const value = row[column];
    return value === null ? '' : typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
  };
  const lines = rows.map((row) => `| ${columns.map((column) => cell(row, column)).join(' | ')} |`);
  return [`| ${columns.join(' | ')} |`, `|${columns.map(() => '---').join('|')}|`, ...lines].join('\n');
}
