import type { Bars } from './bars';
import type { EngineName } from './run-figures';

/** The words of the tables and the plots, in both languages of the pages. */
export interface Words {
  condition(name: string): string;
  engines: Readonly<Record<EngineName, string>>;
  /** Days and seeds are one value or a span. */
  origin(machine: string, days: string, seeds: string, runs: number): string;
  columns: readonly string[];
  /** Beside the value and the limit of a bar that was missed. */
  bars: Readonly<Record<keyof Bars, string>>;
  met: string;
  metNotAims: string;
  noBar: string;
  busy: string;
  of: string;
  plot: {
    title: string;
    overLoss: string;
    fps: string;
    gap: string;
    age: string;
    concealed: string;
    bar: string;
    note: string;
    empty: string;
  };
}

/** `burst-20` and the like: the kind, and its number. */
const parts = (name: string): { kind: string; number: string } => {
  const [, kind = '', number = ''] = /^(?:(burst|jitter|500)-)?(.*)$/.exec(name) ?? [];
  return { kind, number: Number(number) >= 1_000 ? Number(number).toLocaleString('en') : number };
};

const inEnglish = (name: string): string => {
  const { kind, number } = parts(name);
  if (name === 'local') return 'clean, no delay';
  if (kind === 'burst') return `${number} % in bursts of 3`;
  if (kind === 'jitter') return `jitter ${number} ms`;
  if (kind === '500') return `500 kbit/s, ${{ up: 'publisher’s uplink', down: 'viewer’s downlink' }[number] ?? 'policer'}`;
  return number === '0' ? 'clean, 60 ms each leg' : `loss ${number} %`;
};

const inChinese = (name: string): string => {
  const { kind, number } = parts(name);
  if (name === 'local') return '无损，无时延';
  if (kind === 'burst') return `突发丢包 ${number} %（平均 3 包）`;
  if (kind === 'jitter') return `抖动 ${number} ms`;
  if (kind === '500') return `500 kbit/s，${{ up: '发布端上行', down: '观看端下行' }[number] ?? '限速丢弃'}`;
  return number === '0' ? '无损，每段 60 ms' : `丢包 ${number} %`;
};

export const english: Words = {
  condition: inEnglish,
  engines: { own: 'embedded', werift: 'werift', janus: 'Janus' },
  origin: (machine, days, seeds, runs) => `${machine}, ${days}, seeds ${seeds}, ${runs} ${runs === 1 ? 'run' : 'runs'}`,
  columns: [
    'network',
    'server',
    'runs',
    'fps',
    'longest gap, ms',
    'age p50 / p95, ms',
    'concealed sound, %',
    'connected / first picture, ms',
    'growth, ms',
    'kbit/s in / out',
    'bytes ×',
    'CPU idle, %',
    'bars met',
  ],
  bars: {
    leastFps: 'fps',
    mostGapMs: 'gap',
    mostP50Ms: 'p50',
    mostP95Ms: 'p95',
    mostConcealedPercent: 'concealed',
    mostGrowthMs: 'growth',
    mostBytesTimes: 'bytes',
  },
  met: 'yes',
  metNotAims: 'yes, short of the aims',
  noBar: '–',
  busy: 'busy',
  of: 'of',
  plot: {
    title: 'Picture and sound on a bad network: median of the runs, thin lines to the worst run',
    overLoss: 'random loss, %',
    fps: 'pictures a second',
    gap: 'longest gap, ms',
    age: 'age of the picture (p50), ms',
    concealed: 'concealed sound, %',
    bar: 'bar',
    note: 'No point: no connection, or no picture. A figure beyond a scale is drawn at its edge.',
    empty: 'not measured yet',
  },
};

export const chinese: Words = {
  condition: inChinese,
  engines: { own: '内置', werift: 'werift', janus: 'Janus' },
  origin: (machine, days, seeds, runs) => `${machine}，${days}，种子 ${seeds}，共 ${runs} 次`,
  columns: [
    '网络',
    '服务端',
    '次数',
    'fps',
    '最长停顿，ms',
    '画面延迟 p50 / p95，ms',
    '补偿的声音，%',
    '连接 / 首帧，ms',
    '延迟增长，ms',
    'kbit/s 收 / 发',
    '字节 ×',
    'CPU 空闲，%',
    '达标',
  ],
  bars: {
    leastFps: 'fps',
    mostGapMs: '停顿',
    mostP50Ms: 'p50',
    mostP95Ms: 'p95',
    mostConcealedPercent: '补偿',
    mostGrowthMs: '增长',
    mostBytesTimes: '字节',
  },
  met: '是',
  metNotAims: '是，未及目标',
  noBar: '–',
  busy: '机器繁忙',
  of: '/',
  plot: {
    title: '弱网下的画面与声音：各次的中位数，细线指向最差的一次',
    overLoss: '随机丢包，%',
    fps: '每秒画面数',
    gap: '最长停顿，ms',
    age: '画面延迟（p50），ms',
    concealed: '补偿的声音，%',
    bar: '门限',
    note: '没有点：未能连接，或没有画面。超出刻度的数画在边上。',
    empty: '尚未测量',
  },
};
