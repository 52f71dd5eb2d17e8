import type { CallRecord } from '../../protocol/call-state';
import type { Call } from './call';

/** All calls, as a single one sees them. */
export interface CallHouse {
  /** Who we are; '' until the server has said so. */
  readonly user: string;
  readonly profile: { name: string; avatar?: string };
  readonly hidden: boolean;
  readonly quiet: boolean;
  /** It is answered, and so it is the present one. */
  begin(call: Call): void;
  /** Answering it failed, and it rings again. */
  yield(call: Call): void;
  /** The server has us in it, on this device. */
  found(call: Call): void;
  /** It goes on under another id. */
  renamed(call: Call): void;
  /** Another one hears the same stream. */
  hears(call: Call): boolean;
  over(call: Call): void;
  /** The server knows that it is over, or cannot be told. */
  told(call: Call): void;
  /** How it ended, by the history: where its own stream cannot say. */
  record(id: string): CallRecord | undefined;
}
