import { performance } from 'node:perf_hooks';
import type { Metrics } from '../metrics';
import type { Engine } from './engine';

/** The operations that ask the store, by the names of their methods. `publish` has no answer, and `onTimer` asks nothing. */
export type EngineOperation = Exclude<keyof Engine, 'isReady' | 'publish' | 'onTimer' | 'close'>;

/** How an operation ended. A commit can also be refused; `failed` is a rejection, by which a request becomes `unavailable`. */
export type EngineOutcome = 'ok' | 'conflict' | 'full' | 'repeated' | 'failed';

/**
 * The same engine, which counts the seconds of each operation by name and outcome. A node wraps its engine once, so that drivers
 * measure nothing themselves. `now` is a clock in ms that never goes back.
 */
export function measuredEngine(
  engine: Engine,
  { engineSeconds }: Pick<Metrics, 'engineSeconds'>,
  now: () => number = () => performance.now(),
): Engine {
  async function measured<Answer>(
    operation: EngineOperation,
    ask: () => Promise<Answer>,
    outcomeOf: (answer: Answer) => EngineOutcome = () => 'ok',
  ): Promise<Answer> {
    const since = now();
    const count = (outcome: EngineOutcome): void => engineSeconds.observe({ operation, outcome }, (now() - since) / 1_000);
    try {
      const answer = await ask();
      count(outcomeOf(answer));
      return answer;
    } catch (cause) {
      count('failed');
      throw cause;
    }
  }
  return {
    ...(engine.now === undefined ? {} : { now: engine.now }),
    get isReady() {
      return engine.isReady;
    },
    commit: (change) =>
      measured(
        'commit',
        () => engine.commit(change),
        (done) => (done.ok ? 'ok' : done.why),
      ),
    load: (stream) => measured('load', () => engine.load(stream)),
    read: (stream, after) => measured('read', () => engine.read(stream, after)),
    subscribe: (stream, listener, onLost) => measured('subscribe', () => engine.subscribe(stream, listener, onLost)),
    drop: (stream, expected) => measured('drop', () => engine.drop(stream, expected)),
    streams: (prefix, page) => measured('streams', () => engine.streams(prefix, page)),
    rosterEntry: (stream, id) => measured('rosterEntry', () => engine.rosterEntry(stream, id)),
    rosterPage: (stream, page) => measured('rosterPage', () => engine.rosterPage(stream, page)),
    rosterSummary: (stream, most) => measured('rosterSummary', () => engine.rosterSummary(stream, most)),
    replied: (stream, key) => measured('replied', () => engine.replied(stream, key)),
    put: (key, value, ttlMs, rank) => measured('put', () => engine.put(key, value, ttlMs, rank)),
    get: (key) => measured('get', () => engine.get(key)),
    replace: (key, expected, value, ttlMs) => measured('replace', () => engine.replace(key, expected, value, ttlMs)),
    remove: (key) => measured('remove', () => engine.remove(key)),
    increment: (key, ttlMs) => measured('increment', () => engine.increment(key, ttlMs)),
    listen: (topic, listener) => measured('listen', () => engine.listen(topic, listener)),
    setTimer: (id, inMs, payload, how) => measured('setTimer', () => engine.setTimer(id, inMs, payload, how)),
    clearTimer: (id) => measured('clearTimer', () => engine.clearTimer(id)),
    enqueue: (queue, messages) => measured('enqueue', () => engine.enqueue(queue, messages)),
    queued: (queue, most) => measured('queued', () => engine.queued(queue, most)),
    dequeue: (queue, upTo) => measured('dequeue', () => engine.dequeue(queue, upTo)),
    publish: (topic, text) => engine.publish(topic, text),
    onTimer: (listener) => engine.onTimer(listener),
    close: () => engine.close(),
  };
}
