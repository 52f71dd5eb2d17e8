import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';
import { conditionNames } from '../../bench/loss/conditions';
import { lossTable, originsOf, summariesOf } from '../../bench/loss/loss-table';
import { measuredPart, pages, resultsPath, withMeasured } from '../../bench/loss/pages';
import { lossPlot } from '../../bench/loss/plot';
import { mergeResults, readResults, writeResults } from '../../bench/loss/results-file';
import { chinese, english } from '../../bench/loss/words';
import { runWith, unconnected } from './run-figures';

const runs = [
  runWith({
    condition: '0',
    ageP50Ms: 80,
    ageP95Ms: 99,
    viewer: { upSent: 1, upArrived: 1, downSent: 1_212, downArrived: 1_212 },
  }),
  runWith(),
  runWith({ run: 2, longestGapMs: 612, seed: 140 }),
  unconnected({ engine: 'werift' }),
  runWith({ condition: '500-down', engine: 'janus', cpuIdle: 0.01 }),
];

describe('the file of results', () => {
  it('reads what it wrote, with missing figures and quotation marks', () => {
    expect(readResults(writeResults(runs))).toEqual(runs);
    expect(readResults(writeResults([]))).toEqual([]);
  });

  it('refuses columns of another version, and engines that do not exist', () => {
    expect(() => readResults('condition,engine\n40,own\n')).toThrow('line 2 of the results has no run: measure again');
    expect(() => readResults(writeResults(runs).replace(',janus,', ',srs,'))).toThrow('unknown engine: srs');
  });

  it('replaces whole rows, in the order of the table', () => {
    const fresh = [runWith({ fps: 30 })];
    const merged = mergeResults(runs, fresh, conditionNames);
    expect(merged.map(({ condition, engine, run, fps }) => [condition, engine, run, fps])).toEqual([
      ['0', 'own', 1, 25],
      ['40', 'own', 1, 30],
      ['40', 'werift', 1, 0],
      ['500-down', 'janus', 1, 25],
    ]);
  });
});

describe('the table', () => {
  const rows = lossTable(summariesOf(runs), english)
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').map((cell) => cell.trim()));

  it('has a row for each condition and engine, with its bars', () => {
    expect(rows.map(([, network, server, count, , , , , , , , , , met]) => [network, server, count, met])).toEqual([
      ['clean, 60 ms each leg', 'embedded', '1', 'yes'],
      ['loss 40 %', 'embedded', '2', 'gap 612 > 500'],
      ['loss 40 %', 'werift', '0 of 1', 'fps 0 < 20, gap 12000 > 500, p50 – > 350, concealed – > 3'],
      ['500 kbit/s, viewer’s downlink', 'Janus', '1', 'yes'],
    ]);
    expect(rows[1]?.slice(4, 13)).toEqual(['25.0', '120 (612)', '280 / 320', '0.80', '500 / 900', '', '2 / 2', '2.00', '50']);
    expect(rows[3]?.slice(9, 13)).toEqual(['20', '2 / 2', '2.00', '1 (busy)']);
  });

  it('says which machine, when and with which seeds', () => {
    expect(originsOf(runs, english)).toEqual([`${runs[0]?.machine ?? ''}, 2026-01-02, seeds 40…140, 5 runs`]);
  });

  it('has as many columns in both languages', () => {
    expect(chinese.columns).toHaveLength(english.columns.length);
  });
});

describe('the plot', () => {
  const drawn = (text: string): Document => new JSDOM(text, { contentType: 'image/svg+xml' }).window.document;

  it('has a mark for each figure that there is', () => {
    const plot = drawn(lossPlot(summariesOf(runs), english));
    // The legend has one of each. Four measures of two rows of ours; of werift only pictures a second and the gap.
    expect(plot.querySelectorAll('circle')).toHaveLength(1 + 2 * 4);
    expect(plot.querySelectorAll('rect[width="8"]')).toHaveLength(1 + 2);
    expect(plot.querySelectorAll('path')).toHaveLength(1 + 4);
    expect(plot.querySelectorAll('polyline')).toHaveLength(4);
  });

  it('is a drawing without figures too, and says so', () => {
    const plot = drawn(lossPlot([], chinese));
    expect(plot.querySelectorAll('circle, polyline, path')).toHaveLength(0);
    expect(plot.documentElement.textContent).toContain(chinese.plot.empty);
  });

  it('draws nothing outside', () => {
    const far = runWith({ longestGapMs: 1e6, ageP50Ms: 1e6, fps: 1_000, concealedPercent: 100 });
    const plot = drawn(lossPlot(summariesOf([far, unconnected({ run: 2 })]), english));
    const heights = Array.from(plot.querySelectorAll('circle, line'), (mark) =>
      Number(mark.getAttribute('cy') ?? mark.getAttribute('y2')),
    );
    expect(heights.every((y) => y >= 0 && y <= 900)).toBe(true);
  });
});

describe('the pages of a bad network', () => {
  const saved = readResults(readFileSync(resultsPath, 'utf8'));
  /** Prettier pads the cells. */
  const squeezed = (text: string): string => text.replace(/[ \t]+/g, ' ').replace(/-{3,}/g, '---');

  it.each(pages.map((page) => [page.path.split('/').at(-1), page] as const))('have the saved results: %s', (_name, page) => {
    const text = readFileSync(page.path, 'utf8');
    expect(squeezed(text)).toBe(squeezed(withMeasured(text, measuredPart(saved, page.words))));
    expect(readFileSync(page.plotPath, 'utf8')).toBe(lossPlot(summariesOf(saved), page.words));
  });

  it('need a place for them', () => {
    expect(() => withMeasured('# A page', '')).toThrow('has no place');
  });
});
