import type { Method, Params, Platform, Position, Result } from '../../components/core/protocol/messages';
import type { Role } from '../../components/core/protocol/room-state';
import type { Context } from '../context';
import type { Door } from '../media/media-server';
import type { Session } from '../sessions/sessions';
import type { Grant } from '../tokens';

/** The connection that asks, as a method may see it. */
export interface Caller {
  readonly session: Session;
  readonly grant: Grant;
  readonly platform: Platform;
  readonly door: Door;
  /** Hears a stream from now on, holding back until `goLive`. */
  follow(stream: string): Promise<{ goLive(at: Position): void; release(): void }>;
  unfollow(stream: string): void;
  /** Writes down that the session has, or no longer has, a seat in a room. */
  enter(room: string): Promise<void>;
  exit(room: string): Promise<void>;
  /** Writes down that the session speaks, or no longer speaks, for its user in a call. */
  attend(call: string): Promise<void>;
  depart(call: string): Promise<void>;
}

export interface Ask<M extends Method> {
  context: Context;
  caller: Caller;
  params: Params<M>;
  /** The role that the caller may enter the room with; a seated member's own role is in the room's state and goes before it. */
  role: Role;
  /** The idempotency key, made the session's own. */
  once: string;
}

export interface Answer<M extends Method> {
  result: Result<M>;
  /** It had been done already. */
  repeated?: boolean;
  /** Runs when the answer is on its way: what follows it comes after it. */
  afterwards?: () => void;
}

/** One method: who may, and what it does. */
export interface Rule<M extends Method> {
  /**
   * A room is asked about by a role in it. A call sees for itself who its people are, and answers a stranger as if it were over.
   * Everybody may ask about themselves, and who is there.
   */
  about: 'room' | 'call' | 'self';
  /** In the room; whatever else it is about, `anyone`. */
  roles: readonly Role[];
  /** Hands out media URLs, and so stops when a token has run out for good. */
  issuesUrls: boolean;
  run(ask: Ask<M>): Promise<Answer<M>>;
}

export const anyone: readonly Role[] = ['host', 'speaker', 'audience'];
export const publishers: readonly Role[] = ['host', 'speaker'];
export const hosts: readonly Role[] = ['host'];

/** For whom the asking connection speaks. */
export const speaker = (ask: { caller: Caller }): { member: string; session: string } => ({
  member: ask.caller.session.user,
  session: ask.caller.session.id,
});
