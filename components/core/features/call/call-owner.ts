import type { RtcError } from '../../protocol/errors';
import type { Call } from './call';
import type { Inbox } from './inbox';

/** All calls, as a single one sees them. */
export interface CallOwner {
  readonly inbox: Inbox;
  readonly hidden: boolean;
  /** The present call while it goes on. */
  readonly live: Call | null;
  /** Calls that go on, and those whose end the server does not know yet. */
  readonly list: readonly Call[];
  add(call: Call): void;
  /** It is answered, and so it is the present one. */
  begin(call: Call): void;
  /** Answering it failed, and it rings again. */
  yield(call: Call, error: RtcError): void;
  /** The server has us in it, on this device. */
  found(call: Call): void;
  /** It goes on under another id. */
  renamed(call: Call): void;
  over(call: Call): void;
  /** The server knows that it is over, or cannot be told. */
  told(call: Call): void;
}
