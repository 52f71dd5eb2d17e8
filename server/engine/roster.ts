import type { Json } from '../../components/core/shared/json';
import { inBytes } from './byte-order';
import type { RosterChange, RosterEntry } from './engine';
import { newestKept } from './retention';

/** The roster of a stream in memory. Entries are kept as texts, by which they are also compared. */
export class Roster {
  private readonly entries = new Map<string, string>();
  /** In byte order. */
  private readonly ids: string[] = [];
  private newest: readonly string[] = [];

  get size(): number {
    return this.entries.size;
  }

  get(id: string): Json | null {
    const text = this.entries.get(id);
    return text === undefined ? null : (JSON.parse(text) as Json);
  }

  /** The reason why a change cannot be made now; null when it can. */
  refusal({ id, expected, entry, most = Infinity }: RosterChange): 'conflict' | 'full' | null {
    const stored = this.entries.get(id);
    if (stored !== (expected === null ? undefined : JSON.stringify(expected))) return 'conflict';
    return stored === undefined && entry !== null && this.entries.size >= most ? 'full' : null;
  }

  apply({ id, entry }: RosterChange): void {
    const wasIn = this.entries.has(id);
    if (entry === null) this.entries.delete(id);
    else this.entries.set(id, JSON.stringify(entry));
    const isIn = entry !== null;
    if (wasIn === isIn) return;
    const at = this.firstFrom(id);
    if (isIn) {
      this.ids.splice(at, 0, id);
      this.newest = [id, ...this.newest].slice(0, newestKept);
    } else this.ids.splice(at, 1);
  }

  page({ after, most }: { after: string | null; most: number }): readonly RosterEntry[] {
    const from = after === null ? 0 : this.firstFrom(after);
    const isThere = after !== null && this.ids[from] === after;
    const first = isThere ? from + 1 : from;
    return this.ids.slice(first, first + most).map((id) => ({ id, entry: this.get(id) }));
  }

  summary(most: number): { count: number; newest: readonly RosterEntry[] } {
    const there = Array.from(new Set(this.newest)).filter((id) => this.entries.has(id));
    return { count: this.entries.size, newest: there.slice(0, most).map((id) => ({ id, entry: this.get(id) })) };
  }

  /** The index of the first id that is not before this one. */
  private firstFrom(id: string): number {
    let [low, high] = [0, this.ids.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (inBytes(this.ids[middle] ?? '', id) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
