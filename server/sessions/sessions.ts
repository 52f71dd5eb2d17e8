import { createHash } from 'node:crypto';
import { limits } from '../../components/core/protocol/limits';
import type { Json } from '../../components/core/shared/json';
import type { Random } from '../clock';
import type { Engine } from '../engine/engine';
import { KeyedQueue } from '../keyed-queue';
import type { TokenScope } from '../tokens';

/** One client over all its connections, until it stays away for too long. */
export interface Session {
  readonly id: string;
  readonly user: string;
  /** The client's own id of the device, which distinguishes the devices of a user. */
  readonly device: string;
  /** Counts the hellos; only the connection of the newest one is valid. */
  readonly generation: number;
  /** The rooms with a possible membership. It may list more after a removal that the session has not seen. */
  rooms: readonly string[];
  /** The calls in which it may represent its user, with the same caveat. */
  calls: readonly string[];
}

/** A client's proof of its former session, and its device. */
interface ResumeProof {
  sid?: string;
  rt?: string;
  dev: string;
}

/** A session as the engine stores it, with hashes of its two resume tokens instead of the tokens. */
interface StoredSession {
  user: string;
  generation: number;
  rooms: string[];
  calls: string[];
  device: string;
  /** The id of the access token that the session uses now, and its time of issue, 0 when it has none. */
  token: string;
  issuedAt: number;
  /** The hash of the resume token issued last. */
  current: string;
  /**
   * The hash of the token used last. It is valid until the issued one is used, because the `welcome` that carried that one may
   * be lost.
   */
  previous: string | null;
}

/** Longer than the longest grace time, so that a client with a membership can always resume. */
const ttlMs = limits.graceAwayMs + 10 * 60_000;
/** Sessions of one token, and of one user, that are kept: one app opens one, and the device that asks for another is the client's word. */
const maxListed = 64;
/** An access token, as sessions know it. */
type UsedToken = Pick<TokenScope, 'id' | 'issuedAt'>;

const userKeyOf = (user: string): string => `sessions:${user}`;
const tokenKeyOf = (token: string): string => `token:${token}`;
const keyOf = (id: string): string => `session:${id}`;
const generationKeyOf = (id: string): string => `generation:${id}`;
const usedToken = ({ id, issuedAt = 0 }: UsedToken): Pick<StoredSession, 'token' | 'issuedAt'> => ({ token: id, issuedAt });
const hashed = (token: string): string => createHash('sha256').update(token).digest('base64url');

export class Sessions {
  private readonly turns = new KeyedQueue();

  constructor(
    private readonly engine: Engine,
    private readonly random: Random,
  ) {}

  /** Opens a session, or resumes the one that `proof` proves. Returns a new resume token in both cases. */
  async open(user: string, proof: ResumeProof, token: UsedToken): Promise<{ session: Session; rt: string; resumed: boolean }> {
    const stored = await this.proven(user, proof);
    const id = stored === null ? this.random.id(12) : (proof.sid ?? '');
    // The counter distinguishes simultaneous hellos on several nodes, but expires before a long session does, so it is added to
    // the stored generation.
    const generation = (stored?.generation ?? 0) + (await this.engine.increment(generationKeyOf(id), ttlMs));
    const rt = this.random.id(16);
    const session: Session = { id, user, device: proof.dev, generation, rooms: stored?.rooms ?? [], calls: stored?.calls ?? [] };
    await this.list(tokenKeyOf(token.id), id);
    const dropped = stored === null ? await this.list(userKeyOf(user), id) : [];
    await Promise.all(dropped.flatMap((old) => [keyOf(old), generationKeyOf(old)]).map((key) => this.engine.remove(key)));
    const previous = stored === null ? null : hashed(proof.rt ?? '');
    await this.write(session, { ...usedToken(token), current: hashed(rt), previous });
    return { session, rt, resumed: stored !== null };
  }

  /** Stores rooms and calls, and extends the session's life. A superseded connection stores nothing. */
  async keep(session: Session): Promise<void> {
    const stored = await this.read(session.id);
    if (stored !== null && stored.generation === session.generation) await this.write(session, stored);
  }

  /** Whether the session has said hello after the one of this generation. */
  async hasReturned(id: string, generation: number): Promise<boolean> {
    const stored = await this.read(id);
    return stored !== null && stored.generation > generation;
  }

  /** The session uses another access token from now on. */
  async useToken(session: Session, token: UsedToken): Promise<void> {
    await this.list(tokenKeyOf(token.id), session.id);
    const stored = await this.read(session.id);
    if (stored !== null && stored.generation === session.generation)
      await this.write(session, { ...stored, ...usedToken(token) });
  }

  /** The sessions that use an access token now, whether or not they are connected. */
  async withToken(token: string): Promise<Session[]> {
    const ids = await this.listed(tokenKeyOf(token));
    const found = await Promise.all(ids.map(async (id) => ({ id, stored: await this.read(id) })));
    return found.flatMap(({ id, stored }) => (stored === null || stored.token !== token ? [] : [{ id, ...stored }]));
  }

  /** The newest sessions of a user, whether or not they are connected, each with the time of issue of its token. */
  async ofUser(user: string): Promise<(Session & { issuedAt: number })[]> {
    const ids = await this.listed(userKeyOf(user));
    const found = await Promise.all(ids.map(async (id) => ({ id, stored: await this.read(id) })));
    return found.flatMap(({ id, stored }) => (stored === null || stored.user !== user ? [] : [{ id, ...stored }]));
  }

  private async listed(key: string): Promise<string[]> {
    return ((await this.engine.get(key)) ?? []) as string[];
  }

  /** Lists a session as the newest under a key. Returns those that the list has no place for any more. */
  private list(key: string, id: string): Promise<string[]> {
    // Within this process, no other write comes between the two steps.
    return this.turns.run(key, async () => {
      const ids = (await this.listed(key)).filter((other) => other !== id).concat(id);
      await this.engine.put(key, ids.slice(-maxListed), ttlMs + limits.tokenMaxTtlMs);
      return ids.slice(0, -maxListed);
    });
  }

  private async proven(user: string, proof: ResumeProof): Promise<StoredSession | null> {
    if (proof.sid === undefined || proof.rt === undefined) return null;
    const stored = await this.read(proof.sid);
    const hash = hashed(proof.rt);
    return stored !== null && stored.user === user && (hash === stored.current || hash === stored.previous) ? stored : null;
  }

  private async read(id: string): Promise<StoredSession | null> {
    return (await this.engine.get(keyOf(id))) as StoredSession | null;
  }

  private write(session: Session, tokens: Pick<StoredSession, 'token' | 'issuedAt' | 'current' | 'previous'>): Promise<void> {
    const { user, device, generation, rooms, calls } = session;
    const stored: StoredSession = {
      user,
      generation,
      rooms: rooms.slice(),
      calls: calls.slice(),
      device,
      token: tokens.token,
      issuedAt: tokens.issuedAt,
      current: tokens.current,
      previous: tokens.previous,
    };
    return this.engine.put(keyOf(session.id), stored as unknown as Json, ttlMs);
  }
}
