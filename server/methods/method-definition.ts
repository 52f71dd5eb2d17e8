import type { Method, Params, Platform, Position, Result } from '../../components/core/protocol/messages';
import type { Role } from '../../components/core/protocol/room-state';
import type { Context } from '../context';
import type { RequestOrigin } from '../media/media-server';
import type { LoadedRoom, RoomsOfUser } from '../rooms/rooms';
import type { Session } from '../sessions/sessions';
import type { TokenScope } from '../tokens';

/** A subscription for a method. It may be released meanwhile, when the stream ends for this connection. */
export interface LiveSubscription {
  goLive(at: Position): void;
  release(): void;
  readonly isReleased: boolean;
}

/** The asking connection, as methods see it. */
export interface Caller {
  readonly session: Session;
  readonly scope: TokenScope;
  /** Whether the token and its grace time are over. */
  readonly isExpired: boolean;
  readonly platform: Platform;
  readonly origin: RequestOrigin;
  /** Subscribes to a stream; events are held back until `goLive`. */
  subscribe(stream: string): Promise<LiveSubscription>;
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
  /** The room as the check of access found it; null where the caller is no member. */
  loaded: LoadedRoom | null;
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

/** The action of one method. The table of access says who may call it. */
export interface MethodDefinition<M extends Method> {
  run(request: MethodRequest<M>): Promise<MethodResult<M>>;
}

/**
 * The rooms, as the caller finds them: a member also where they are in an audience that is not listed. The room of the request is not read
 * again, so this is for what a method does first, before it waits for anything.
 */
export const roomsOf = (request: Pick<MethodRequest<Method>, 'context' | 'caller' | 'loaded'>): RoomsOfUser =>
  request.context.rooms.of(request.caller.session.user, request.loaded);

/** The member and session of the caller. */
export const callerSession = (request: { caller: Caller }): { member: string; session: string } => ({
  member: request.caller.session.user,
  session: request.caller.session.id,
});
