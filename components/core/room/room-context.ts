import type { LocalParticipant } from './local-participant';
import type { Members } from './members';
import type { RoomPhase } from './types';
import type { Dependencies } from './dependencies';

/** What a reaction may see of a room, and the one thing that it may say to it. */
export interface RoomContext {
  readonly id: string;
  readonly state: RoomPhase;
  readonly me: LocalParticipant;
  readonly members: Members;
  readonly deps: Dependencies;
  /** A request that nobody waits for was refused. */
  requestRefused(cause: unknown): void;
}
