import type { Method, Params, Platform, Position, Result } from '../../components/core/protocol/messages';
import type { Role } from '../../components/core/protocol/room-state';
import type { Context } from '../context';
import type { RequestOrigin } from '../media/media-server';
import type { Session } from '../sessions/sessions';
import type { TokenScope } from '../tokens';

/** The asking connection, as methods see it. */
export interface Caller {
  readonly session: Session;
  readonly scope: TokenScope;
  /** Whether the token and its grace time are over. */
  readonly isExpired: boolean;
  readonly platform: Platform;
  readonly origin: RequestOrigin;
  /** Subscribes to a stream; events are held back until `goLive`. */
  subscribe(stream: string): Promise<{ goLive(at: Position): void; release(): void }>;
  unsubscribe(stream: string): void;
  /** Records, with the session, that it has or no longer has a membership in a room. */
  addRoom(room: string): Promise<void>;
  removeRoom(room: string): Promise<void>;
  /** Records, with the session, that it takes part or no longer takes part in a call. */
  addCall(call: string): Promise<void>;
  removeCall(call: string): Promise<void>;
}

export interface MethodRequest<M extends Method> {
  context: Context;
  caller: Caller;
  params: Params<M>;
  /** The role with which the caller may enter the room. For a member, the role in the room's state takes precedence. */
  role: Role;
  /** The idempotency key, prefixed with the session. */
  once: string;
}

export interface MethodResult<M extends Method> {
  result: Result<M>;
  /** True when the request had been carried out before. */
  repeated?: boolean;
  /** Runs after the answer was sent, so that later events follow it. */
  afterwards?: () => void;
}

/** One method: who may call it, and its action. */
export interface MethodDefinition<M extends Method> {
  /**
   * Methods about a room need a role in it. A call checks its parties itself, and answers all others as if it were over.
   * Methods about oneself, and about presence, are open to everybody.
   */
  about: 'room' | 'call' | 'self';
  /** The allowed roles in the room; `anyone` for all other methods. */
  roles: readonly Role[];
  /** True for what a member may still do when the token and its grace time are over: reading, and leaving. */
  afterExpiry: boolean;
  run(request: MethodRequest<M>): Promise<MethodResult<M>>;
}

export const anyone: readonly Role[] = ['host', 'speaker', 'audience'];
export const publishers: readonly Role[] = ['host', 'speaker'];
export const hosts: readonly Role[] = ['host'];

/** The member and session of the caller. */
export const callerSession = (request: { caller: Caller }): { member: string; session: string } => ({
  member: request.caller.session.user,
  session: request.caller.session.id,
});
