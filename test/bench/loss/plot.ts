import { barsOf, type Bars } from './bars';
import { conditions } from './conditions';
import { engineNames, type EngineName } from './run-figures';
import type { Middle, Summary } from './summary';
import type { Words } from './words';

/** The measure of one row of panels. Figures beyond `most` are drawn at the edge. */
interface Measure {
  label: (words: Words) => string;
  of: (summary: Summary) => Middle;
  bar: keyof Bars;
  most: number;
  ticks: readonly number[];
}

const measures: readonly Measure[] = [
  { label: ({ plot }) => plot.fps, of: ({ fps }) => fps, bar: 'leastFps', most: 32, ticks: [0, 10, 20, 30] },
  {
    label: ({ plot }) => plot.gap,
    of: ({ longestGapMs }) => longestGapMs,
    bar: 'mostGapMs',
    most: 2_000,
    ticks: [0, 500, 1_000, 1_500, 2_000],
  },
  {
    label: ({ plot }) => plot.age,
    of: ({ ageP50Ms }) => ageP50Ms,
    bar: 'mostP50Ms',
    most: 1_500,
    ticks: [0, 300, 600, 900, 1_200, 1_500],
  },
  {
    label: ({ plot }) => plot.concealed,
    of: ({ concealedPercent }) => concealedPercent,
    bar: 'mostConcealedPercent',
    most: 20,
    ticks: [0, 5, 10, 15, 20],
  },
];

const colours: Readonly<Record<EngineName, string>> = { own: '#06ad56', werift: '#576b95', janus: '#e8871e' };

const overLoss = conditions.filter(({ lossPercent }) => lossPercent !== null).map(({ name }) => name);
const others = conditions.filter(({ name, lossPercent }) => lossPercent === null && name !== 'local').map(({ name }) => name);

const [width, top, rowHeight, rowGap, below] = [900, 74, 120, 34, 150];
const columns = [
  { names: overLoss, left: 52, wide: 320 },
  { names: others, left: 430, wide: 450 },
] as const;
const height = top + measures.length * (rowHeight + rowGap) + below;
/** Engines stand beside each other, so that points with one value are seen. */
const apart = 8;

const text = (x: number, y: number, words: string, more = ''): string =>
  `<text x="${round(x)}" y="${round(y)}" ${more}>${words.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</text>`;
const line = (x1: number, y1: number, x2: number, y2: number, more: string): string =>
  `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" ${more}/>`;
const round = (value: number): number => Math.round(value * 10) / 10;

/** Another shape for each engine, because colours alone do not tell them apart for everybody. */
function marker(engine: EngineName, x: number, y: number): string {
  const fill = `fill="${colours[engine]}"`;
  if (engine === 'own') return `<circle cx="${round(x)}" cy="${round(y)}" r="4.5" ${fill}/>`;
  if (engine === 'werift') return `<rect x="${round(x - 4)}" y="${round(y - 4)}" width="8" height="8" ${fill}/>`;
  return `<path d="M${round(x)} ${round(y - 5)}l5 9h-10z" ${fill}/>`;
}

function panel(
  measure: Measure,
  names: readonly string[],
  at: { left: number; wide: number; top: number },
  summaries: readonly Summary[],
): string[] {
  const bottom = at.top + rowHeight;
  const step = at.wide / names.length;
  const xOf = (name: string): number => at.left + (names.indexOf(name) + 0.5) * step;
  const yOf = (value: number): number => bottom - (Math.min(measure.most, Math.max(0, value)) / measure.most) * rowHeight;
  const grid = measure.ticks.flatMap((tick) => [
    line(at.left, yOf(tick), at.left + at.wide, yOf(tick), 'stroke="#ddd"'),
    text(at.left - 6, yOf(tick) + 4, String(tick), 'text-anchor="end" fill="#666"'),
  ]);
  const bars = names.flatMap((name) => {
    const limit = barsOf(name)[measure.bar];
    if (limit === undefined) return [];
    return [
      line(xOf(name) - step / 2 + 2, yOf(limit), xOf(name) + step / 2 - 2, yOf(limit), 'stroke="#d33" stroke-dasharray="4 3"'),
    ];
  });
  const points = engineNames.flatMap((engine, index) => {
    const shift = (index - 1) * apart;
    const seen = summaries.filter((each) => each.engine === engine && names.includes(each.condition));
    const drawn = seen.filter((each) => Number.isFinite(measure.of(each).median));
    const path = drawn.map((each) => `${round(xOf(each.condition) + shift)},${round(yOf(measure.of(each).median))}`);
    const stroke = `stroke="${colours[engine]}"`;
    return [
      // Only numbers can be joined by a line.
      ...(names === overLoss && path.length > 1
        ? [`<polyline points="${path.join(' ')}" fill="none" ${stroke} stroke-width="1.5"/>`]
        : []),
      ...drawn.flatMap((each) => {
        const { median, worst } = measure.of(each);
        const x = xOf(each.condition) + shift;
        const reach = worst === median ? [] : [line(x, yOf(median), x, yOf(worst), `${stroke} stroke-width="1.5" opacity="0.6"`)];
        return [...reach, marker(engine, x, yOf(median))];
      }),
    ];
  });
  return [...grid, ...bars, ...points];
}

/** The summaries as a drawing: four measures over random loss, and beside it under the other conditions. */
export function lossPlot(summaries: readonly Summary[], words: Words): string {
  const { plot } = words;
  const present = engineNames.filter((engine) => summaries.some((each) => each.engine === engine));
  const legend = present.flatMap((engine, index) => {
    const x = columns[0].left + 6 + index * 110;
    return [marker(engine, x, 48), text(x + 12, 52, words.engines[engine])];
  });
  const barX = columns[0].left + present.length * 110;
  const rows = measures.flatMap((measure, index) => {
    const rowTop = top + 20 + index * (rowHeight + rowGap);
    return [
      text(columns[0].left, rowTop - 8, measure.label(words), 'fill="#333"'),
      ...columns.flatMap(({ names, left, wide }) => panel(measure, names, { left, wide, top: rowTop }, summaries)),
    ];
  });
  const foot = top + 20 + measures.length * (rowHeight + rowGap) - rowGap + 18;
  const labels = columns.flatMap(({ names, left, wide }) =>
    names.map((name, index) => {
      const x = left + ((index + 0.5) * wide) / names.length;
      if (names === overLoss) return text(x, foot, name, 'text-anchor="middle" fill="#333"');
      return text(
        x + 4,
        foot,
        words.condition(name),
        `text-anchor="end" fill="#333" transform="rotate(-32 ${round(x + 4)} ${foot})"`,
      );
    }),
  );
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${plot.title}" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    text(columns[0].left, 24, plot.title, 'font-size="15" fill="#111"'),
    ...legend,
    line(barX, 48, barX + 22, 48, 'stroke="#d33" stroke-dasharray="4 3"'),
    text(barX + 28, 52, plot.bar),
    ...(summaries.length === 0 ? [text(barX + 90, 52, plot.empty, 'fill="#d33"')] : []),
    ...rows,
    ...labels,
    text(columns[0].left, foot + 22, plot.overLoss, 'fill="#333"'),
    text(columns[0].left, height - 14, plot.note, 'fill="#666"'),
    '</svg>',
  ].join('\n')}\n`;
}
