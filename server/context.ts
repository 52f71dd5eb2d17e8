import type { limits } from '../components/core/protocol/limits';
import type { Clock, Random } from './clock';
import type { Engine } from './engine/engine';
import type { Log } from './log';
import type { MediaServer } from './media/media-server';
import type { Metrics } from './metrics';
import type { Rooms } from './rooms/rooms';
import type { Seating } from './rooms/seating';
import type { Sessions } from './sessions/sessions';
import type { Hub } from './streams/hub';
import type { Verify } from './tokens';

/** The limits of the protocol as numbers that an operator or a test may change. */
export type Limits = { [Name in keyof typeof limits]: number };

/** What the customer's backend may decide. */
export interface Hooks {
  /** Asked when a room opens: its title and capacity, or null when there is no such room. */
  openRoom?(room: string): Promise<{ title?: string; capacity?: number } | null>;
}

/** The parts of a node, for those who work in it. Joined in node.ts and nowhere else. */
export interface Context {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly limits: Limits;
  readonly hooks: Hooks;
  readonly metrics: Metrics;
  readonly engine: Engine;
  readonly media: MediaServer;
  readonly verify: Verify;
  readonly hub: Hub;
  readonly sessions: Sessions;
  readonly rooms: Rooms;
  readonly seating: Seating;
}
