import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lossTable, originsOf, summariesOf } from './loss-table';
import { lossPlot } from './plot';
import type { RunFigures } from './run-figures';
import { chinese, english, type Words } from './words';

const root = join(__dirname, '..', '..', '..');
const inDocs = (...names: string[]): string => join(root, 'docs', ...names);

export const resultsPath = inDocs('measurements', 'loss.csv');

interface Page {
  path: string;
  plotPath: string;
  words: Words;
}

export const pages: readonly Page[] = [
  { path: inDocs('guides', 'bad-network.md'), plotPath: inDocs('images', 'bad-network-en.svg'), words: english },
  { path: inDocs('guides', 'bad-network.zh-CN.md'), plotPath: inDocs('images', 'bad-network-zh.svg'), words: chinese },
];

const [begin, end] = ['<!-- loss: written by npm run bench -- loss page -->', '<!-- end of loss -->'];

/** The part of a page that comes from the results. */
export function measuredPart(runs: readonly RunFigures[], words: Words): string {
  if (runs.length === 0) return words.plot.empty;
  return [...originsOf(runs, words), '', lossTable(summariesOf(runs), words)].join('\n');
}

/** Replaces the measured part of a page. Throws for a page without a place for it. */
export function withMeasured(text: string, part: string): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no place between ${begin} and ${end}`);
  return `${text.slice(0, from)}${begin}\n\n${part}\n\n${text.slice(to)}`;
}

/** Writes tables and plots from the results, as prettier has them. */
export async function renewPages(runs: readonly RunFigures[]): Promise<void> {
  const { format, resolveConfig } = await import('prettier');
  for (const { path, plotPath, words } of pages) {
    const text = withMeasured(readFileSync(path, 'utf8'), measuredPart(runs, words));
    writeFileSync(path, await format(text, { ...(await resolveConfig(path)), parser: 'markdown' }));
    writeFileSync(plotPath, lossPlot(summariesOf(runs), words));
  }
}
