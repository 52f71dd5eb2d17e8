import { limits } from '../../components/core/protocol/limits';
import type { Json } from '../../components/core/shared/json';
import type { Engine } from '../engine/engine';

/** The proof of a session as the engine stores it, with hashes of its two resume tokens instead of the tokens. Only a hello writes it. */
export interface StoredProof {
  user: string;
  device: string;
  generation: number;
  /** The generation from which the present counter of hellos counts on; absent in a record of an older version. */
  base?: number;
  /**
   * Makes the next resume token out of the one that is shown. Two hellos with one token, of which a client gave up the first, so get the
   * same next one, in whatever order they are done.
   */
  salt: string;
  /** The hash of the resume token issued last. */
  current: string;
  /**
   * The hash of the token used last. It is valid until the issued one is used, because the `welcome` that carried that one may
   * be lost.
   */
  previous: string | null;
}

/**
 * The content of a session. Each generation has its own record, which only its connection writes: what an older connection writes late
 * takes nothing from a newer one on another node.
 */
export interface StoredContent {
  rooms: string[];
  calls: string[];
  /** The id of the access token that the session uses now, and its time of issue, 0 when it has none. */
  token: string;
  issuedAt: number;
  /** Set while a hello is being carried out: contents of connections from this generation on belong to this one too. */
  since?: number;
}

/** Older connections whose contents a hello reads: those of the hellos that came while it was on its way. */
const maxOverlapping = 16;
const unionOf = (lists: readonly string[][]): string[] => Array.from(new Set(lists.flat()));

const noContent: StoredContent = { rooms: [], calls: [], token: '', issuedAt: 0 };

/** Longer than the longest grace time, so that a client with a membership can always resume. */
export const sessionTtlMs = limits.graceAwayMs + 10 * 60_000;

const keyOf = (id: string): string => `session:${id}`;
const contentKeyOf = (id: string, generation: number): string => `session:${id}:${generation}`;
const counterKeyOf = (id: string, base: number): string => `generation:${id}:${base}`;

/** The records of sessions in the engine. */
export class SessionRecords {
  /** Counts what was written of contents, so that a write which a held store carries out late takes nothing back. */
  private writes = 0;

  constructor(private readonly engine: Engine) {}

  async proof(id: string): Promise<StoredProof | null> {
    return (await this.engine.get(keyOf(id))) as StoredProof | null;
  }

  /** Stores a proof in the place of the one that was read; false when another hello has stored its own meanwhile. */
  replaceProof(id: string, read: StoredProof | null, proof: StoredProof): Promise<boolean> {
    return this.engine.replace(keyOf(id), read as unknown as Json, proof as unknown as Json, sessionTtlMs);
  }

  /** With all that connections before it have joined, as far as it belongs to it. */
  async content(id: string, generation: number): Promise<StoredContent> {
    const own = await this.ownContent(id, generation);
    if (own.since === undefined) return own;
    const from = Math.max(own.since, generation - maxOverlapping);
    const others = Array.from({ length: Math.max(0, generation - from) }, (_, index) => this.ownContent(id, from + index));
    const all = [own, ...(await Promise.all(others))];
    return { ...own, rooms: unionOf(all.map(({ rooms }) => rooms)), calls: unionOf(all.map(({ calls }) => calls)) };
  }

  putContent({ id, generation }: { id: string; generation: number }, content: StoredContent): Promise<void> {
    this.writes += 1;
    return this.engine.put(contentKeyOf(id, generation), content as unknown as Json, sessionTtlMs, this.writes);
  }

  /**
   * The number of a new hello. Hellos of one session get theirs without a gap, on whichever nodes they are. The counter expires before a
   * long session does; the next one then counts on from the generation that was reached.
   */
  async nextGeneration(id: string, stored: StoredProof | null): Promise<{ generation: number; base: number }> {
    const { generation: reached = 0, base = reached } = stored ?? {};
    const next = async (from: number): Promise<number> =>
      from + (await this.engine.increment(counterKeyOf(id, from), sessionTtlMs));
    const generation = await next(base);
    return generation > reached ? { generation, base } : { generation: await next(reached), base: reached };
  }

  private async ownContent(id: string, generation: number): Promise<StoredContent> {
    return ((await this.engine.get(contentKeyOf(id, generation))) ?? noContent) as unknown as StoredContent;
  }

  async remove(id: string): Promise<void> {
    const { generation, base = generation } = (await this.proof(id)) ?? { generation: 0 };
    const keys = [keyOf(id), contentKeyOf(id, generation), counterKeyOf(id, base)];
    await Promise.all(keys.map((key) => this.engine.remove(key)));
  }
}
