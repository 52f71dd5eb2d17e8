import type { Me } from './me';
import type { Members } from './members';
import type { RoomPhase } from './model';
import type { Needs } from './needs';

/** What a reaction may see of a room, and the one thing that it may say to it. */
export interface Scope {
  readonly id: string;
  readonly state: RoomPhase;
  readonly me: Me;
  readonly members: Members;
  readonly needs: Needs;
  /** A request that nobody waits for was refused. */
  refused(cause: unknown): void;
}
