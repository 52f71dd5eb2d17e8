import type { Method, Params, Platform, Position, Result } from '../../components/core/protocol/messages';
import type { Role } from '../../components/core/protocol/room-state';
import type { Context } from '../context';
import type { RequestOrigin } from '../media/media-server';
import type { Session } from '../sessions/sessions';
import type { TokenScope } from '../tokens';

/** The connection that asks, as a method may see it. */
export interface Caller {
  readonly session: Session;
  readonly scope: TokenScope;
  readonly platform: Platform;
  readonly origin: RequestOrigin;
  /** Hears a stream from now on, holding back until `goLive`. */
  subscribe(stream: string): Promise<{ goLive(at: Position): void; release(): void }>;
  unsubscribe(stream: string): void;
  /** Writes down that the session has, or no longer has, a seat in a room. */
  addRoom(room: string): Promise<void>;
  removeRoom(room: string): Promise<void>;
  /** Writes down that the session speaks, or no longer speaks, for its user in a call. */
  addCall(call: string): Promise<void>;
  removeCall(call: string): Promise<void>;
}

export interface MethodRequest<M extends Method> {
  context: Context;
  caller: Caller;
  params: Params<M>;
  /** The role that the caller may enter the room with; a seated member's own role is in the room's state and goes before it. */
  role: Role;
  /** The idempotency key, made the session's own. */
  once: string;
}

export interface MethodResult<M extends Method> {
  result: Result<M>;
  /** It had been done already. */
  repeated?: boolean;
  /** Runs when the answer is on its way: what follows it comes after it. */
  afterwards?: () => void;
}

/** One method: who may, and what it does. */
export interface MethodDefinition<M extends Method> {
  /**
   * A room is asked about by a role in it. A call sees for itself who its people are, and answers a stranger as if it were over.
   * Everybody may request about themselves, and who is there.
   */
  about: 'room' | 'call' | 'self';
  /** In the room; whatever else it is about, `anyone`. */
  roles: readonly Role[];
  /** Hands out media URLs, and so stops when a token has run out for good. */
  issuesUrls: boolean;
  run(request: MethodRequest<M>): Promise<MethodResult<M>>;
}

export const anyone: readonly Role[] = ['host', 'speaker', 'audience'];
export const publishers: readonly Role[] = ['host', 'speaker'];
export const hosts: readonly Role[] = ['host'];

/** For whom the asking connection speaks. */
export const callerSession = (request: { caller: Caller }): { member: string; session: string } => ({
  member: request.caller.session.user,
  session: request.caller.session.id,
});
