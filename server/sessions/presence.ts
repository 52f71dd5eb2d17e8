import { changeRecord } from '../engine/change-record';
import type { Engine } from '../engine/engine';
import { KeyedQueue } from '../streams/keyed-queue';
import type { Session } from './sessions';

/** One connection of a user. */
type ConnectionRef = Pick<Session, 'id' | 'user' | 'generation'>;
/** The connection of one session, as the engine stores it. */
type Entry = { id: string; generation: number };

/** `keep` runs at least every 25 s, the longest silence of a live connection; one late run is tolerated. */
const ttlMs = 40_000;
/** Further devices of one user are not tracked. */
const maxEntries = 16;
const keyOf = (user: string): string => `here:${user}`;

/**
 * The users with a connection, over all nodes: one record per user, which expires after the last node stops renewing it. When a node is
 * killed, its users look online until the record expires.
 */
export class Presence {
  private readonly turns = new KeyedQueue();

  constructor(private readonly engine: Engine) {}

  add(session: ConnectionRef): Promise<void> {
    return this.write(session, (others, mine) => (isOlder(session, mine) ? null : others.concat(entryOf(session))));
  }

  /** Called repeatedly while the connection lives. The next call heals a failed one. */
  keep(session: ConnectionRef): void {
    this.add(session).catch(() => undefined);
  }

  /** Removes a closed connection; a newer one of its session stays. */
  remove(session: ConnectionRef): Promise<void> {
    return this.write(session, (others, mine) => (mine === undefined || isOlder(session, mine) ? null : others));
  }

  async isConnected(user: string): Promise<boolean> {
    return (await this.engine.get(keyOf(user))) !== null;
  }

  /** `change` returns the entries to keep, or null when nothing changes. */
  private write(session: ConnectionRef, change: (others: Entry[], mine: Entry | undefined) => Entry[] | null): Promise<void> {
    const key = keyOf(session.user);
    // In turn, because writes of this process would only send each other back.
    return this.turns.run(key, () =>
      changeRecord<Entry[]>(this.engine, key, ttlMs, (stored) => {
        const entries = stored ?? [];
        const others = entries.filter((entry) => entry.id !== session.id);
        const mine = entries.find((entry) => entry.id === session.id);
        const wanted = change(others, mine);
        if (wanted === null) return undefined;
        return wanted.length === 0 ? null : wanted.slice(-maxEntries);
      }),
    );
  }
}

const entryOf = ({ id, generation }: ConnectionRef): Entry => ({ id, generation });
const isOlder = (session: ConnectionRef, mine: Entry | undefined): boolean =>
  mine !== undefined && mine.generation > session.generation;
