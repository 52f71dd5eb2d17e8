/** The dice of one run: every choice comes from the seed. */
export class Chance {
  constructor(readonly unit: () => number) {}

  isIt(probability: number): boolean {
    return this.unit() < probability;
  }

  /** A whole number from `least` up to and with `most`. */
  between(least: number, most: number): number {
    return least + Math.floor(this.unit() * (most - least + 1));
  }

  pick<One>(many: readonly One[]): One {
    const one = many[this.between(0, many.length - 1)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  }
}
