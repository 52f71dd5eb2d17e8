import type { Context } from '../context';
import type { Log } from '../log';
import { traceOf } from '../tracing/trace-id';
import type { Session } from './sessions';

/** The same context, whose log lines name the session and its trace. */
export function withSessionLog(context: Context, { id }: Pick<Session, 'id'>): Context {
  const log: Log = (level, text, facts = {}) => context.log(level, text, { session: id, trace: traceOf(id), ...facts });
  // Every session has one, so it inherits the parts of the node instead of holding a copy of each.
  return Object.assign(Object.create(context) as Context, { log });
}
