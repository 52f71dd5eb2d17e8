interface Ended<Fact> {
  until: number;
  fact: Fact;
}

/**
 * The memberships that have ended, by a name, with a fact about each, for as long as their URLs may be valid. All are kept equally long,
 * so they expire in order, and adding one visits the expired ones only.
 */
export class EndedMemberships<Fact = true> {
  private readonly byName = new Map<string, Ended<Fact>>();

  constructor(private readonly keptMs: number) {}

  add(name: string, fact: Fact, now: number): void {
    for (const [old, { until }] of this.byName) {
      if (until >= now) break;
      this.byName.delete(old);
    }
    // A name that ends again moves to the end of the order.
    this.byName.delete(name);
    this.byName.set(name, { until: now + this.keptMs, fact });
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  get facts(): readonly Fact[] {
    return Array.from(this.byName.values(), ({ fact }) => fact);
  }
}
