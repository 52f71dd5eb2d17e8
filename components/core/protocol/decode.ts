import type { ServerFrame } from './messages';
import { missing } from './shapes';

/** A peer's mistake, as text for a log line. */
export interface Fault {
  fault: string;
}

export const isFault = (value: ServerFrame | Fault): value is Fault => (value as Fault).fault !== undefined;

/**
 * Reads one socket text: one message, or an array of them (a replay burst). Never throws: a bad frame is the
 * peer's failure, not ours. Unknown event names pass, because a newer server may send them.
 */
export function decodeServerText(text: string): readonly (ServerFrame | Fault)[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return [{ fault: 'not JSON' }];
  }
  return Array.isArray(value) ? value.map(decode) : [decode(value)];
}

function decode(value: unknown): ServerFrame | Fault {
  const fault = missing(value);
  return fault === null ? (value as ServerFrame) : { fault };
}
