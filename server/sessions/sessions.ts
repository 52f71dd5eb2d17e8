import { createHash, createHmac } from 'node:crypto';
import { limits } from '../../components/core/protocol/limits';
import type { Random } from '../clock';
import { changeRecord } from '../engine/change-record';
import type { Engine } from '../engine/engine';
import { KeyedQueue } from '../streams/keyed-queue';
import type { TokenScope } from '../tokens';
import { SessionRecords, sessionTtlMs, type StoredContent, type StoredProof } from './session-records';

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

type StoredSession = StoredProof & StoredContent;

/** A session with its next resume token. */
export interface OpenedSession {
  readonly session: Session;
  readonly rt: string;
  readonly resumed: boolean;
}

/** Sessions of one token, and of one user, that are kept: one app opens one, and the device that asks for another is the client's word. */
const maxListed = 64;
/** An access token, as sessions know it. */
type UsedToken = Pick<TokenScope, 'id' | 'issuedAt'>;

type UsedByContent = Pick<StoredContent, 'token' | 'issuedAt'>;

const userKeyOf = (user: string): string => `sessions:${user}`;
const tokenKeyOf = (token: string): string => `token:${token}`;
const usedToken = ({ id, issuedAt = 0 }: UsedToken): UsedByContent => ({ token: id, issuedAt });
const hashed = (token: string): string => createHash('sha256').update(token).digest('base64url');
/** 128 bits, as a random one has. */
const tokenAfter = (salt: string, token: string): string =>
  createHmac('sha256', salt).update(token).digest().subarray(0, 16).toString('base64url');

export class Sessions {
  private readonly turns = new KeyedQueue();
  private readonly records: SessionRecords;

  constructor(
    private readonly engine: Engine,
    private readonly random: Random,
  ) {
    this.records = new SessionRecords(engine);
  }

  /**
   * Opens a session, or resumes the one that `proof` proves. Returns a new resume token in both cases. Null when another hello of the
   * session, which read it before, has overtaken this one: it may be tried again.
   */
  async open(user: string, proof: ResumeProof, token: UsedToken): Promise<OpenedSession | null> {
    const read = await this.proven(user, proof);
    const stored = read === null ? null : { ...read, ...(await this.records.content(proof.sid ?? '', read.generation)) };
    const id = stored === null ? this.random.id(12) : (proof.sid ?? '');
    const { generation, base } = await this.records.nextGeneration(id, stored);
    const salt = stored?.salt ?? this.random.id(16);
    const rt = stored === null ? this.random.id(16) : tokenAfter(salt, proof.rt ?? '');
    const session: Session = { id, user, device: proof.dev, generation, rooms: stored?.rooms ?? [], calls: stored?.calls ?? [] };
    await this.list(tokenKeyOf(token.id), id);
    const dropped = stored === null ? await this.list(userKeyOf(user), id) : [];
    await Promise.all(dropped.map((old) => this.records.remove(old)));
    const previous = stored === null ? null : hashed(proof.rt ?? '');
    // The content first: who finds the proof finds it too.
    const since = stored === null ? {} : { since: stored.since ?? stored.generation };
    await this.putContent(session, usedToken(token), since);
    const next = { user, device: proof.dev, generation, base, salt, current: hashed(rt), previous };
    // As it was read: a node that was held up would bring back a token that its client has used long ago.
    if (!(await this.records.replaceProof(id, read, next))) return null;
    if (stored === null) return { session, rt, resumed: false };
    const [isCurrent] = await Promise.all([this.isCurrent(session), this.takeOver(session, usedToken(token))]);
    return isCurrent ? { session, rt, resumed: true } : null;
  }

  /** Stores rooms and calls of this connection. */
  keep(session: Session): Promise<void> {
    return this.changeContent(session, (stored) => stored);
  }

  /** Stores what this connection is about to join. False when a newer hello has taken over, which may not know of it. */
  async keepNew(session: Session): Promise<boolean> {
    await this.keep(session);
    // In this order, because the newer hello reads contents when it has stored its proof: one of the two sees the other.
    return this.isCurrent(session);
  }

  /** Whether no newer hello of the session was done. A session that the store lost has none. */
  async isCurrent({ id, generation }: Pick<Session, 'id' | 'generation'>): Promise<boolean> {
    const stored = await this.records.proof(id);
    return stored === null || stored.generation <= generation;
  }

  /** Extends the life of the session, unless it has a newer connection. */
  async extend(session: Session): Promise<void> {
    await this.keep(session);
    const stored = await this.records.proof(session.id);
    if (stored?.generation === session.generation) await this.records.replaceProof(session.id, stored, stored);
  }

  /** Whether the session has said hello after the one of this generation. */
  async hasReturned(id: string, generation: number): Promise<boolean> {
    return !(await this.isCurrent({ id, generation }));
  }

  /** The session uses another access token from now on. */
  async useToken(session: Session, token: UsedToken): Promise<void> {
    await this.list(tokenKeyOf(token.id), session.id);
    await this.changeContent(session, () => usedToken(token));
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
    // In turn, because writes of this process would only send each other back.
    return this.turns.run(key, async () => {
      let ids: string[] = [];
      await changeRecord<string[]>(this.engine, key, sessionTtlMs + limits.tokenMaxTtlMs, (stored) => {
        ids = (stored ?? []).filter((other) => other !== id).concat(id);
        return ids.slice(-maxListed);
      });
      return ids.slice(0, -maxListed);
    });
  }

  private async proven(user: string, proof: ResumeProof): Promise<StoredProof | null> {
    if (proof.sid === undefined || proof.rt === undefined) return null;
    const stored = await this.records.proof(proof.sid);
    const hash = hashed(proof.rt);
    return stored !== null && stored.user === user && (hash === stored.current || hash === stored.previous) ? stored : null;
  }

  /**
   * Makes what other connections have joined since the session was read its own. They join nothing more without finding the new proof, so
   * nothing is missed. Until this is done, each reader of the content reads theirs with it.
   */
  private async takeOver(session: Session, token: UsedByContent): Promise<void> {
    const { rooms, calls } = await this.records.content(session.id, session.generation);
    session.rooms = rooms;
    session.calls = calls;
    await this.putContent(session, token);
  }

  private async read(id: string): Promise<StoredSession | null> {
    const proof = await this.records.proof(id);
    if (proof === null) return null;
    return { ...proof, ...(await this.records.content(id, proof.generation)) };
  }

  /** Of one connection, one after another. `tokenOf` gives the access token that the session uses from now on. */
  private changeContent(session: Session, tokenOf: (stored: StoredContent) => UsedByContent): Promise<void> {
    return this.turns.run(`${session.id}:${session.generation}`, async () =>
      this.putContent(session, tokenOf(await this.records.content(session.id, session.generation))),
    );
  }

  private putContent(
    session: Session,
    { token, issuedAt }: UsedByContent,
    more: Pick<StoredContent, 'since'> = {},
  ): Promise<void> {
    const { rooms, calls } = session;
    return this.records.putContent(session, { rooms: rooms.slice(), calls: calls.slice(), token, issuedAt, ...more });
  }
}
