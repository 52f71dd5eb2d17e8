/** The random choices of one run, all from its seed. */
export class Random {
  constructor(readonly unit: () => number) {}

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** An integer from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.unit() * (most - least + 1));
  }

  pick<One>(many: readonly One[]): One {
    const one = many[this.integer(0, many.length - 1)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  }
}
