import type { FrameEncoder } from '../frames/frame-encoder';
import type { Session } from './sessions';

/** State that the connections of one node share. */
export interface ConnectionRegistry<Connection> {
  readonly frames: FrameEncoder;
  /** Calls `flush` at the end of the turn. */
  flushLater(connection: Connection): void;
  /** Runs the handshakes of one session one after another, in order of arrival. */
  handshakeInOrder<T>(session: string | undefined, act: () => Promise<T>): Promise<T>;
  /** Returns false when the user has too many other connections here. */
  admit(user: string, session: string | undefined, connection: Connection): boolean;
  /** This connection now represents the session. */
  onSession(session: Session, connection: Connection): void;
  onClosed(connection: Connection): void;
  /** The time over which the present clients should return when they lose this node. */
  readonly spreadMs: number;
}
