import type * as Mobx from 'mobx-miniprogram';
import type { Random } from '../../harness/random';

/** The functions of mobx that the kit imports. */
export type KitMobx = Pick<
  typeof Mobx,
  | 'autorun'
  | 'comparer'
  | 'computed'
  | 'configure'
  | 'makeObservable'
  | 'observable'
  | 'onBecomeObserved'
  | 'onBecomeUnobserved'
  | 'reaction'
  | 'transaction'
  | 'untracked'
>;

const fields = ['a', 'b', 'c'] as const;
const values = [...fields, 'sum', 'pair', 'risky', 'deep'] as const;

/** Values that depend on each other and on those of the cell before; which ones they read changes with the values. */
class Cell {
  a = 1;
  b = 2;
  c = 0;

  constructor(
    mobx: KitMobx,
    private readonly before: Cell | null,
  ) {
    const { ref } = mobx.observable;
    const { computed } = mobx;
    mobx.makeObservable(this, {
      ...{ a: ref, b: ref, c: ref },
      ...{ sum: computed, pair: computed.struct, risky: computed, deep: computed },
    });
  }

  get sum(): number {
    return this.a + this.b;
  }

  get pair(): { isBig: boolean; of: number[] } {
    return { isBig: this.sum > 4, of: [this.c % 2] };
  }

  get risky(): number {
    if (this.c === 4) throw new Error('risky');
    return this.a * this.c;
  }

  get deep(): number {
    return (this.c % 2 === 1 ? this.sum : this.risky) + (this.before?.deep ?? 0);
  }
}

/** Does `steps` random things with values and watchers; returns everything that was said, in order. */
export function walkMobx(mobx: KitMobx, random: Random, steps: number): string[] {
  const said: string[] = [];
  const say = (...words: unknown[]): void => void said.push(JSON.stringify(words));
  const cells: Cell[] = [];
  for (let index = 0; index < 3; index += 1) cells.push(new Cell(mobx, cells[index - 1] ?? null));
  const box = mobx.observable.box(0, { deep: false });
  const stops: (() => void)[] = [];
  const queue: (() => void)[] = [];

  const anyCell = (): Cell => random.pick(cells);
  const anyRead = (): (() => unknown) => {
    const cell = anyCell();
    const name = random.pick(values);
    const hasBox = random.chance(0.2);
    return () => (hasBox ? [box.get(), cell[name]] : cell[name]);
  };
  const write = (): void => {
    if (random.chance(0.1)) return box.set(random.integer(0, 2));
    anyCell()[random.pick(fields)] = random.pick([0, -0, NaN, 1, 2, 3, 4]);
  };
  const tryTo = (act: () => unknown): void => {
    try {
      say('read', act());
    } catch {
      say('threw');
    }
  };

  const actions: readonly ((id: number) => void)[] = [
    write,
    write,
    () => mobx.transaction(() => [write(), write(), write()]),
    () => tryTo(anyRead()),
    () => tryTo(() => mobx.untracked(anyRead())),
    () => tryTo(() => Object.assign(anyCell(), { sum: 1 })),
    () => queue.splice(0).forEach((run) => run()),
    () => stops.splice(random.integer(0, stops.length), 1).forEach((stop) => stop()),
    (id) => {
      const read = anyRead();
      const scheduler = random.chance(0.5) ? (run: () => void): void => void queue.push(run) : undefined;
      const isLast = random.chance(0.3);
      const view = (self: { dispose(): void }): void => {
        if (isLast) self.dispose();
        say('autorun', id, read());
      };
      stops.push(mobx.autorun(view, scheduler && { scheduler }));
    },
    (id) => {
      const read = anyRead();
      const [from, to] = [anyCell(), anyCell()];
      const writes = random.chance(0.3);
      const effect = (next: unknown, last: unknown): void => {
        say('reaction', id, next, last);
        if (writes) to.b = from.a;
      };
      const equals = mobx.comparer[random.pick(['default', 'structural', 'shallow'] as const)];
      const fireImmediately = random.chance(0.5);
      stops.push(mobx.reaction(read, effect, random.chance(0.5) ? { equals, fireImmediately } : {}));
    },
    (id) => {
      const [cell, name] = [anyCell(), random.pick(values)];
      stops.push(mobx.onBecomeObserved(cell, name, () => say('observed', id)));
      stops.push(mobx.onBecomeUnobserved(cell, name, () => say('unobserved', id)));
    },
  ];

  const log = console.error;
  console.error = () => say('error');
  try {
    for (let step = 0; step < steps; step += 1) random.pick(actions)(step);
    stops.splice(0).forEach((stop) => stop());
  } finally {
    console.error = log;
  }
  return said;
}
