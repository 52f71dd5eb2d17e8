import { createHash } from 'node:crypto';
import { limits } from '../../components/core/protocol/limits';
import type { Json } from '../../components/core/shared/json';
import type { Random } from '../clock';
import type { Engine } from '../engine/engine';

/** One client over all its sockets, until it stays away for too long. */
export interface Session {
  readonly id: string;
  readonly user: string;
  /** As it calls itself: what tells the devices of one person apart. */
  readonly device: string;
  /** Counts the hellos; the connection of the newest one is the only one that speaks. */
  readonly generation: number;
  /** Where it may hold a seat: more than it does, after an eviction that it has not heard of. */
  rooms: readonly string[];
  /** In which it may speak for its user, in the same sense. */
  calls: readonly string[];
}

/** How a client says which session it had, and on which device. */
interface ResumeProof {
  sid?: string;
  rt?: string;
  dev: string;
}

/** What the engine keeps: hashes of the two tokens that resume it, never the tokens. */
interface StoredSession {
  user: string;
  generation: number;
  rooms: string[];
  calls: string[];
  /** Given out last. */
  current: string;
  /** Used last: good until the fresh one has been used, as the `welcome` that carried that one may be lost. */
  previous: string | null;
}

/** Longer than the longest grace, so that who may still have a seat can resume. */
const ttlMs = limits.graceAwayMs + 10 * 60_000;
const keyOf = (id: string): string => `session:${id}`;
const hashed = (token: string): string => createHash('sha256').update(token).digest('base64url');

export class Sessions {
  constructor(
    private readonly engine: Engine,
    private readonly random: Random,
  ) {}

  /** Opens a session, or goes on with the one that `claim` proves. Gives a new resume token either way. */
  async open(user: string, claim: ResumeProof): Promise<{ session: Session; rt: string; resumed: boolean }> {
    const kept = await this.proven(user, claim);
    const id = kept === null ? this.random.id(12) : (claim.sid ?? '');
    // The counter tells apart what comes at once over many nodes, and dies before a long session does: so it counts on from what is kept.
    const generation = (kept?.generation ?? 0) + (await this.engine.increment(`generation:${id}`, ttlMs));
    const rt = this.random.id(16);
    const session: Session = { id, user, device: claim.dev, generation, rooms: kept?.rooms ?? [], calls: kept?.calls ?? [] };
    await this.write(session, { current: hashed(rt), previous: kept === null ? null : hashed(claim.rt ?? '') });
    return { session, rt, resumed: kept !== null };
  }

  /** Writes rooms and calls down, and prolongs the session's life. A connection that was overtaken writes nothing. */
  async keep(session: Session): Promise<void> {
    const kept = await this.read(session.id);
    if (kept !== null && kept.generation === session.generation) await this.write(session, kept);
  }

  private async proven(user: string, claim: ResumeProof): Promise<StoredSession | null> {
    if (claim.sid === undefined || claim.rt === undefined) return null;
    const kept = await this.read(claim.sid);
    const hash = hashed(claim.rt);
    return kept !== null && kept.user === user && (hash === kept.current || hash === kept.previous) ? kept : null;
  }

  private async read(id: string): Promise<StoredSession | null> {
    return (await this.engine.get(keyOf(id))) as StoredSession | null;
  }

  private write(session: Session, tokens: Pick<StoredSession, 'current' | 'previous'>): Promise<void> {
    const { user, generation, rooms, calls } = session;
    const kept: StoredSession = {
      user,
      generation,
      rooms: rooms.slice(),
      calls: calls.slice(),
      current: tokens.current,
      previous: tokens.previous,
    };
    return this.engine.put(keyOf(session.id), kept as unknown as Json, ttlMs);
  }
}
