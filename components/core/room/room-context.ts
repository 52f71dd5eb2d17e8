import type { LocalParticipant } from './local-participant';
import type { Members } from './members';
import type { RoomPhase } from './types';
import type { Dependencies } from './dependencies';

/** The part of a room that its automation may use. */
export interface RoomContext {
  readonly id: string;
  readonly state: RoomPhase;
  readonly me: LocalParticipant;
  readonly members: Members;
  readonly deps: Dependencies;
  /** Reports the error of a request that no caller waits for. */
  requestRefused(cause: unknown): void;
}
