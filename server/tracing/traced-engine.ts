import type { Engine } from '../engine/engine';
import type { Tracing } from './tracing';
import { withMethods } from './with-methods';

/** The same engine, whose commits are spans of the request that makes them. A commit of a timer belongs to no request and has none. */
export function tracedEngine(engine: Engine, tracing: Tracing): Engine {
  const commit: Engine['commit'] = (change) => {
    if (!tracing.isActive) return engine.commit(change);
    const attributes = { 'rtc.events': change.events.length };
    return tracing.span(
      'engine commit',
      { attributes },
      () => engine.commit(change),
      (done) => (done.ok ? 'ok' : done.why),
    );
  };
  return withMethods(engine, { commit });
}
