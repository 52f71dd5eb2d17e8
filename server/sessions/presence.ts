import type { Json } from '../../components/core/shared/json';
import type { Engine } from '../engine/engine';
import { KeyedQueue } from '../keyed-queue';
import type { Session } from './sessions';

/** One connection of a person. */
type ConnectionRef = Pick<Session, 'id' | 'user' | 'generation'>;
/** What the engine keeps of one session: the connection that speaks for it. */
type Entry = Pick<Session, 'id' | 'generation'>;

/** `keep` comes at least every 25 s, as a connection that was silent for so long ends: one that is late is forgiven. */
const ttlMs = 40_000;
/** More devices of one person are not told apart. */
const maxEntries = 16;
const keyOf = (user: string): string => `here:${user}`;

/**
 * Who has a connection, over all nodes: one record per person, which dies by itself with the last node that keeps it. Records are
 * read and written in two steps. So it may err for a while: when two nodes write at the same moment, a person with two devices may
 * look away until the next `keep`; when a node is killed, its people look here until the record dies.
 */
export class Presence {
  private readonly turns = new KeyedQueue();

  constructor(private readonly engine: Engine) {}

  add(session: ConnectionRef): Promise<void> {
    return this.write(session, (others, mine) => (isOlder(session, mine) ? null : others.concat(entryOf(session))));
  }

  /** To be called now and then while the connection lives. What fails now, the next one heals. */
  keep(session: ConnectionRef): void {
    this.add(session).catch(() => undefined);
  }

  /** The connection is over; a newer one of its session stays. */
  remove(session: ConnectionRef): Promise<void> {
    return this.write(session, (others, mine) => (mine === undefined || isOlder(session, mine) ? null : others));
  }

  async isConnected(user: string): Promise<boolean> {
    return (await this.engine.get(keyOf(user))) !== null;
  }

  /** `change` gives the entries that are to be kept, or null when nothing changes. */
  private write(session: ConnectionRef, change: (others: Entry[], mine: Entry | undefined) => Entry[] | null): Promise<void> {
    const key = keyOf(session.user);
    // In this process nothing comes between reading and writing.
    return this.turns.run(key, async () => {
      const entries = ((await this.engine.get(key)) ?? []) as unknown as Entry[];
      const others = entries.filter((entry) => entry.id !== session.id);
      const mine = entries.find((entry) => entry.id === session.id);
      const wanted = change(others, mine);
      if (wanted === null) return;
      if (wanted.length === 0) await this.engine.remove(key);
      else await this.engine.put(key, wanted.slice(-maxEntries) as unknown as Json, ttlMs);
    });
  }
}

const entryOf = ({ id, generation }: ConnectionRef): Entry => ({ id, generation });
const isOlder = (session: ConnectionRef, mine: Entry | undefined): boolean =>
  mine !== undefined && mine.generation > session.generation;
