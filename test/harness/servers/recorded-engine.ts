import type { Engine } from '../../../server/engine/engine';

/** An engine that records what requests leave in it: the kinds of events, and the bans. */
export interface RecordedEngine {
  readonly engine: Engine;
  /** The kinds of all committed events in order, and `ban` for each ban. */
  readonly effects: string[];
}

export function recordedEngine(engine: Engine): RecordedEngine {
  const effects: string[] = [];
  const recorded: Engine = {
    ...engine,
    get isReady() {
      return engine.isReady;
    },
    async commit(change) {
      const done = await engine.commit(change);
      if (done.ok) effects.push(...done.events.map(({ k }) => k));
      return done;
    },
    async put(key, value, ttlMs, rank) {
      if (key.startsWith('ban:')) effects.push('ban');
      return engine.put(key, value, ttlMs, rank);
    },
  };
  return { engine: recorded, effects };
}
