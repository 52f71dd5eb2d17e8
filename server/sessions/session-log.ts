import { createHash } from 'node:crypto';
import type { Context } from '../context';
import type { Session } from './sessions';

/**
 * The id in every log line of a session, over all its connections and nodes: 16 bytes in hexadecimal, the shape of a trace id of W3C
 * Trace Context. It is derived from the session's own random id, so that no node has to store or agree on it.
 */
export const traceOf = (sessionId: string): string => createHash('sha256').update(sessionId).digest('hex').slice(0, 32);

/** The same context, whose log lines name the session and its trace. */
export function withSessionLog(context: Context, { id }: Pick<Session, 'id'>): Context {
  const ofSession = { session: id, trace: traceOf(id) };
  return { ...context, log: (level, text, facts = {}) => context.log(level, text, { ...ofSession, ...facts }) };
}
