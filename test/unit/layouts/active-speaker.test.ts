import { nextTalk, noTalk, silentLongest, type Talk } from '../../../components/core/features/layouts/view/active-speaker';
import { seededRandom } from '../../../tools/seeded-random';

const start = 1_000_000;

/** A talk on a fake clock, looked at when somebody begins or stops, and when the talk asks for it. */
class Table {
  talk: Talk = noTalk;
  present: string[] = ['a', 'b', 'c'];
  talking: string[] = [];
  now = start;
  readonly changes: [number, string][] = [];

  look(): void {
    const before = this.talk.speaker;
    this.talk = nextTalk(this.talk, this.present, this.talking, this.now);
    if (this.talk.speaker !== before) this.changes.push([this.now - start, this.talk.speaker]);
  }

  until(ms: number): void {
    for (let due = this.talk.changesAt; due <= start + ms; due = this.talk.changesAt) {
      this.now = Math.max(this.now, due);
      this.look();
    }
    this.now = start + ms;
  }

  at(ms: number, ...talking: string[]): this {
    this.until(ms);
    this.talking = talking;
    this.look();
    return this;
  }
}

it.each<[string, (table: Table) => void, [number, string][]]>([
  ['is one who talks for 1.5 s', (table) => table.at(0, 'a').until(5_000), [[1_500, 'a']]],
  ['is nobody who stops before', (table) => table.at(0, 'a').at(1_400).until(5_000), []],
  ['begins anew after a pause', (table) => table.at(0, 'a').at(1_000).at(1_200, 'a').until(5_000), [[2_700, 'a']]],
  [
    'stays for 3 s, then the next one follows',
    (table) => table.at(0, 'a').at(1_600, 'b').until(9_000),
    [
      [1_500, 'a'],
      [4_500, 'b'],
    ],
  ],
  [
    'is the next one after 1.5 s once 3 s are over',
    (table) => table.at(0, 'a').at(6_000, 'b').until(9_000),
    [
      [1_500, 'a'],
      [7_500, 'b'],
    ],
  ],
  [
    'is one who interrupts',
    (table) => table.at(0, 'a').at(4_000, 'a', 'b').until(30_000),
    [
      [1_500, 'a'],
      [5_500, 'b'],
    ],
  ],
  ['does not swing between two who begin together', (table) => table.at(0, 'a', 'b').until(60_000), [[1_500, 'a']]],
  [
    'is the other of two when the first one stops',
    (table) => table.at(0, 'a', 'b').at(8_000, 'b').until(60_000),
    [
      [1_500, 'a'],
      [8_000, 'b'],
    ],
  ],
  ['stays when everybody is silent', (table) => table.at(0, 'a').at(2_000).until(60_000), [[1_500, 'a']]],
])('[V80] the speaker %s', (_name, act, expected) => {
  const table = new Table();
  act(table);
  expect(table.changes).toEqual(expected);
});

it('[V80] a speaker who leaves is nobody, and the next one does not wait for the 3 s', () => {
  const table = new Table().at(0, 'a').at(2_000, 'b');
  table.present = ['b', 'c'];
  table.look();
  table.until(9_000);
  expect(table.changes).toEqual([
    [1_500, 'a'],
    [2_000, ''],
    [3_500, 'b'],
  ]);
});

it('[V80] whatever is said, a speaker has talked for 1.5 s and stays for 3 s', () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = seededRandom(seed);
    const table = new Table();
    for (let ms = 0; ms < 60_000; ms += 50 + Math.floor(random() * 2_000)) {
      table.at(ms, ...table.present.filter((key) => (table.talking.includes(key) ? random() < 0.8 : random() < 0.4)));
      const { speaker, began, since } = table.talk;
      const say = `seed ${seed} at ${ms}: ${JSON.stringify(table.talk)}`;
      if (since === table.now) expect([say, table.now - Number(began[speaker])]).toEqual([say, expect.any(Number)]);
      if (since === table.now) expect(table.now - Number(began[speaker])).toBeGreaterThanOrEqual(1_500);
    }
    const times = table.changes.map(([at]) => at);
    times.slice(1).forEach((at, index) => expect([seed, at - Number(times[index]) >= 3_000]).toEqual([seed, true]));
  }
});

it('[V81] finds who has been silent longest; nobody who talks, and the last of those never heard', () => {
  const table = new Table();
  table.at(0, 'a').at(1_000, 'b').at(2_000, 'c');
  expect(silentLongest(['a', 'b', 'c'], table.talk)).toBe('a');
  expect(silentLongest(['b', 'c'], table.talk)).toBe('b');
  expect(silentLongest(['c'], table.talk)).toBe('');
  expect(silentLongest(['a', 'x', 'y'], table.talk)).toBe('y');
});
