import type { Engine, Release, TimerListener } from '../../../server/engine/engine';

export interface FailableEngine {
  readonly engine: Engine;
  /** Makes every operation reject from now on, as a driver does that has lost its connection, or ends this. */
  fails(is: boolean): void;
}

/** An engine as one node sees it, whose store can be away. Others that share the engine go on. */
export function failableEngine(near: Engine): FailableEngine {
  let isFailing = false;
  /** Events that this node gets when its store is back. */
  const held: (() => void)[] = [];
  const listening = new Set<{ readonly listener: TimerListener; release: Release }>();
  const failing =
    <Args extends unknown[], Answer>(act: (...args: Args) => Promise<Answer>) =>
    (...args: Args): Promise<Answer> =>
      isFailing ? Promise.reject(new Error('the store is gone')) : act(...args);
  const engine: Engine = {
    get isReady() {
      return !isFailing && near.isReady;
    },
    commit: failing(near.commit),
    load: failing(near.load),
    read: failing(near.read),
    subscribe: failing((stream, listener, onLost) =>
      near.subscribe(stream, (events) => (isFailing ? void held.push(() => listener(events)) : listener(events)), onLost),
    ),
    drop: failing(near.drop),
    streams: failing(near.streams),
    rosterEntry: failing(near.rosterEntry),
    rosterPage: failing(near.rosterPage),
    rosterSummary: failing(near.rosterSummary),
    replied: failing(near.replied),
    put: failing(near.put),
    get: failing(near.get),
    remove: failing(near.remove),
    replace: failing(near.replace),
    increment: failing(near.increment),
    enqueue: failing(near.enqueue),
    queued: failing(near.queued),
    dequeue: failing(near.dequeue),
    listen: failing(near.listen),
    setTimer: failing(near.setTimer),
    clearTimer: failing(near.clearTimer),
    publish: (topic, text) => (isFailing ? undefined : near.publish(topic, text)),
    onTimer(listener) {
      const entry = { listener, release: near.onTimer(listener) };
      listening.add(entry);
      return () => {
        listening.delete(entry);
        entry.release();
      };
    },
    close: () => near.close(),
  };
  return {
    engine,
    fails(is) {
      if (is === isFailing) return;
      isFailing = is;
      if (!is) held.splice(0).forEach((deliver) => deliver());
      // Timers that come due meanwhile are for the other nodes, or wait for this one.
      listening.forEach((entry) => {
        entry.release();
        if (!is) entry.release = near.onTimer(entry.listener);
      });
    },
  };
}
