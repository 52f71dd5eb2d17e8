import { barsOf, bars, judge } from '../../bench/loss/bars';
import { conditionNames, conditions } from '../../bench/loss/conditions';
import { MediaBytes } from '../../bench/loss/media-bytes';
import { readOptions } from '../../bench/loss/options';
import { pictureFigures } from '../../bench/loss/pictures';
import { bytesTimes } from '../../bench/loss/run-figures';
import { summarise } from '../../bench/loss/summary';
import { runWith, unconnected } from './run-figures';

const every = (count: number, stepMs: number, fromMs = 0) => Array.from({ length: count }, (_, index) => fromMs + index * stepMs);

describe('the pictures of a run', () => {
  it('are counted by the window, and their ages by its quarters', () => {
    const pictures = every(401, 100, 0).map((atMs) => ({ atMs, ageMs: atMs < 20_000 ? 100 : 300 }));
    expect(pictureFigures(pictures, 10_000, 30_000)).toEqual({
      fps: 10.1,
      longestGapMs: 100,
      ageP50Ms: 300,
      ageP95Ms: 300,
      ageBeginMs: 100,
      ageEndMs: 300,
    });
  });

  it('have a gap at the end of the window when they stop before it', () => {
    const pictures = every(10, 100).map((atMs) => ({ atMs, ageMs: 50 }));
    expect(pictureFigures(pictures, 0, 5_000)).toMatchObject({ longestGapMs: 4_100, ageEndMs: null });
  });

  it('have no ages where the clock was not readable, or read by chance', () => {
    const pictures = [null, 4_576_800, 80].map((ageMs, index) => ({ atMs: index * 100, ageMs }));
    expect(pictureFigures(pictures, 0, 300)).toMatchObject({ fps: 10, ageP50Ms: 80, ageP95Ms: 80 });
    expect(pictureFigures([], 0, 1_000)).toMatchObject({ fps: 0, longestGapMs: 1_000, ageP50Ms: null });
  });
});

describe('the bytes of media', () => {
  const packet = (ssrc: number, number: number, length: number, type = 96): Buffer => {
    const datagram = Buffer.alloc(length);
    datagram.writeUInt8(0x80, 0);
    datagram.writeUInt8(type, 1);
    datagram.writeUInt16BE(number, 2);
    datagram.writeUInt32BE(ssrc, 8);
    return datagram;
  };

  it('count each packet once, with its headers, and no retransmissions', () => {
    const media = new MediaBytes();
    [packet(1, 7, 100), packet(1, 7, 100), packet(1, 8, 72), packet(2, 7, 500, 97)].forEach((datagram) => media.add(datagram));
    expect(media.total([97])).toBe(100 + 72 + 2 * 28);
    expect(media.total([])).toBe(100 + 72 + 500 + 3 * 28);
  });

  it('leave out RTCP, checks and the handshake', () => {
    const media = new MediaBytes();
    const [check, handshake] = [Buffer.alloc(100, 0), Buffer.alloc(100, 22)];
    [packet(1, 1, 100, 200), packet(1, 1, 100, 206), check, handshake, Buffer.alloc(0)].forEach((each) => media.add(each));
    expect(media.total([])).toBe(0);
  });

  it('are what the bytes of the viewer are divided by', () => {
    expect(bytesTimes(runWith())).toBe(2);
    expect(bytesTimes(unconnected())).toBeNaN();
  });
});

describe('the summary of runs', () => {
  it('has the median and the worst, and the run on the busiest machine', () => {
    const runs = [20, 26, 25].map((fps, index) => runWith({ fps, longestGapMs: 100 * index, cpuIdle: 0.2 * (index + 1) }));
    expect(summarise(runs)).toMatchObject({
      runs: 3,
      connected: 3,
      fps: { median: 25, worst: 20 },
      longestGapMs: { median: 100, worst: 200 },
      growthMs: { median: 20, worst: 20 },
      bytesTimes: 2,
      cpuIdle: 0.2,
    });
    expect(summarise([])).toBeNull();
  });

  it('counts a run without a connection as worse than any other', () => {
    const summary = summarise([runWith(), unconnected()]);
    expect(summary).toMatchObject({ runs: 2, connected: 1, fps: { worst: 0 }, ageP50Ms: { median: 280, worst: Infinity } });
    expect(summarise([unconnected()])).toMatchObject({
      concealedPercent: { median: Infinity },
      bytesTimes: Number.NaN,
      cpuIdle: Infinity,
    });
  });
});

describe('the bars', () => {
  const verdicts = (...runs: Parameters<typeof summarise>[0]) => {
    const summary = summarise(runs);
    return summary === null ? [] : judge(barsOf(summary.condition), summary).map(({ bar, met }) => [bar, met]);
  };

  it('are those of conditions that exist', () => {
    expect(Object.keys(bars).filter((name) => !conditionNames.includes(name))).toEqual([]);
  });

  it('compare gaps with the worst run and the rest with the median', () => {
    const good = [runWith(), runWith()];
    expect(verdicts(...good, runWith({ fps: 3, ageP50Ms: 900, concealedPercent: 9 }))).toEqual([
      ['leastFps', true],
      ['mostGapMs', true],
      ['mostP50Ms', true],
      ['mostConcealedPercent', true],
    ]);
    expect(verdicts(...good, runWith({ longestGapMs: 501 }))).toContainEqual(['mostGapMs', false]);
    expect(verdicts(...good.map((run) => ({ ...run, fps: 19.9, ageP50Ms: 351 })))).toEqual([
      ['leastFps', false],
      ['mostGapMs', true],
      ['mostP50Ms', false],
      ['mostConcealedPercent', true],
    ]);
  });

  it('are missed without a connection', () => {
    expect(verdicts(unconnected()).map(([, met]) => met)).toEqual([false, false, false, false]);
    const narrow = unconnected({ condition: '500-up' });
    expect(verdicts(narrow)).toEqual([
      ['mostGapMs', false],
      ['mostGrowthMs', false],
    ]);
    expect(verdicts(unconnected({ condition: 'local' })).map(([, met]) => met)).toEqual([false, false, false]);
  });
});

describe('the options of the bench', () => {
  it('choose conditions and engines in the order of the table', () => {
    expect(readOptions(['--only', '500-up,40', '--engine', 'janus,own', '--runs', '1', '--write'])).toMatchObject({
      does: 'measure',
      conditions: ['40', '500-up'],
      engines: ['own', 'janus'],
      runs: 1,
      write: true,
    });
    expect(readOptions(['page'])).toMatchObject({ does: 'page', runs: null, conditions: conditionNames });
  });

  it.each([
    [['--only', '50'], /knows no 50/],
    [['--engine', 'own,srs'], /knows no srs/],
    [['--runs', '0'], /from 1 on/],
    [['--seconds', '3'], /from 4 on/],
    [['--seed'], /needs a value/],
    [['fast'], /knows no "fast"/],
  ])('refuse %j', (words, reason) => {
    expect(() => readOptions(words)).toThrow(reason);
  });

  it('name every condition once', () => {
    expect(new Set(conditionNames).size).toBe(conditions.length);
  });
});
