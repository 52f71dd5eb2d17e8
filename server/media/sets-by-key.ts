/** Sets of values by a key, so that what belongs to one key is found at the cost of its own values alone. */
export class SetsByKey<Value> {
  private readonly sets = new Map<string, Set<Value>>();

  add(key: string, value: Value): void {
    this.sets.set(key, (this.sets.get(key) ?? new Set()).add(value));
  }

  delete(key: string, value: Value): void {
    const own = this.sets.get(key);
    own?.delete(value);
    if (own?.size === 0) this.sets.delete(key);
  }

  /** A copy, which stays as it is while values are deleted. */
  valuesOf(key: string): readonly Value[] {
    return Array.from(this.sets.get(key) ?? []);
  }
}
