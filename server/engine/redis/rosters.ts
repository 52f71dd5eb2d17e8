import type { Json } from '../../../components/core/shared/json';
import type { Change, RosterEntry } from '../engine';
import { rosterPageScript, rosterSummaryScript } from './roster-scripts';
import type { Store } from './store';

const textOf = (value: Json | null): string => (value === null ? '' : JSON.stringify(value));

/** The arguments of a commit for its roster, in their order. */
export const rosterArguments = ({ roster, emptyRoster }: Change): string[] => [
  roster?.id ?? '',
  textOf(roster?.expected ?? null),
  textOf(roster?.entry ?? null),
  roster?.most === undefined ? '' : String(roster.most),
  emptyRoster === true ? '1' : '',
];

/** The readers of rosters; a commit changes them. */
export class RedisRosters {
  constructor(private readonly store: Store) {}

  async entry(stream: string, id: string): Promise<Json | null> {
    const [entries = ''] = this.store.keys.of(stream).roster;
    const found = await this.store.client.hget(entries, id);
    return found === null ? null : (JSON.parse(found) as Json);
  }

  async page(stream: string, { after, most }: { after: string | null; most: number }): Promise<readonly RosterEntry[]> {
    const from = after === null ? '-' : `(${after}`;
    return inTurn(await this.store.run(rosterPageScript, this.store.keys.of(stream).roster, [from, most]));
  }

  async summary(stream: string, most: number): Promise<{ count: number; newest: readonly RosterEntry[] }> {
    const found = (await this.store.run(rosterSummaryScript, this.store.keys.of(stream).roster, [most])) as string[];
    return { count: Number(found[0]), newest: inTurn(found.slice(1)) };
  }
}

/** Ids and entries that follow each other. */
function inTurn(found: unknown): readonly RosterEntry[] {
  const texts = found as string[];
  return texts.flatMap((id, at) => (at % 2 === 0 ? [{ id, entry: JSON.parse(texts[at + 1] ?? 'null') as Json }] : []));
}
