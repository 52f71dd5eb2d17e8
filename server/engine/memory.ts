import type { Position, StreamEvent } from '../../components/core/protocol/messages';
import type { Json } from '../../components/core/shared/json';
import { limits } from '../../components/core/protocol/limits';
import { systemClock, systemRandom, type Clock, type Random } from '../clock';
import type { Change, Committed, Engine, NewEvent, Release, Stored } from './engine';
import { OrderedEmitter } from './ordered-emitter';
import { ExpiringRecords } from './expiring-records';

interface Stream {
  epoch: string;
  top: number;
  state: Json;
  events: StreamEvent[];
}

/** The engine of one process. Everything is gone with the process: clients then find another epoch, and join again. */
export function memoryEngine(options: { clock?: Clock; random?: Random } = {}): Engine {
  const clock = options.clock ?? systemClock;
  const random = options.random ?? systemRandom;
  const streams = new Map<string, Stream>();
  const commits = new OrderedEmitter<readonly StreamEvent[]>();
  const texts = new OrderedEmitter<string>();
  const timerListeners: ((id: string, payload: Json) => void)[] = [];
  const records = new ExpiringRecords(clock);
  const replies = new ExpiringRecords(clock, limits.idempotencyKeys);
  const timers = new Map<string, Release>();
  /** Due while no node listened: for the next one that does. */
  const missed = new Map<string, Json>();

  function commit(change: Change): Committed {
    const { once, stream: name } = change;
    const first = once === undefined ? undefined : replies.get(once.key);
    if (first !== undefined && first !== null) return { ok: false, why: 'repeated', reply: first };
    const old = streams.get(name);
    if (!standsAt(old, change.expected)) return { ok: false, why: 'conflict' };

    const stream = old ?? { epoch: random.id(6), top: 0, state: null, events: [] };
    const events = change.events.map((event, index) => placed(event, name, stream, index));
    stream.top += events.length;
    stream.state = change.state;
    stream.events = retained(stream.events.concat(events), clock.now());
    streams.set(name, stream);
    if (once !== undefined) replies.put(once.key, once.reply, limits.idempotencyMs);
    if (events.length > 0) commits.emit(name, events);
    return { ok: true, events, at: { e: stream.epoch, s: stream.top } };
  }

  function placed(event: NewEvent, name: string, stream: Stream, index: number): StreamEvent {
    return { t: 'ev', n: name, e: stream.epoch, s: stream.top + index + 1, ts: clock.now(), ...event };
  }

  function read(name: string, after: Position): readonly StreamEvent[] | null {
    const stream = streams.get(name);
    if (stream === undefined || stream.epoch !== after.e || after.s > stream.top) return null;
    if (after.s === stream.top) return [];
    const events = retained(stream.events, clock.now()).filter((event) => event.s > after.s);
    return events[0]?.s === after.s + 1 ? events : null;
  }

  function clearTimer(id: string): void {
    timers.get(id)?.();
    timers.delete(id);
    missed.delete(id);
  }

  function fire(id: string, payload: Json): void {
    timers.delete(id);
    // One of the nodes, whichever: a timer fires once over all of them.
    const [listener] = timerListeners;
    if (listener === undefined) missed.set(id, payload);
    else listener(id, payload);
  }

  return {
    commit: async (change) => commit(change),
    read: async (name, after) => read(name, after),
    load: async (name): Promise<Stored | null> => {
      const stream = streams.get(name);
      return stream === undefined ? null : { at: { e: stream.epoch, s: stream.top }, state: stream.state };
    },
    subscribe: async (name, listener) => commits.on(name, listener),
    drop: async (name, expected) => {
      if (expected === undefined || standsAt(streams.get(name), expected)) streams.delete(name);
    },
    replied: async (key) => replies.get(key) ?? null,
    put: async (key, value, ttlMs) => records.put(key, value, ttlMs),
    get: async (key) => records.get(key) ?? null,
    remove: async (key) => records.remove(key),
    increment: async (key, ttlMs) => records.increment(key, ttlMs),
    publish: (topic, text) => texts.emit(topic, text),
    listen: async (topic, listener) => texts.on(topic, listener),
    setTimer: async (id, inMs, payload) => {
      clearTimer(id);
      timers.set(
        id,
        clock.after(inMs, () => fire(id, payload)),
      );
    },
    clearTimer: async (id) => clearTimer(id),
    onTimer: (listener) => {
      timerListeners.push(listener);
      const late = Array.from(missed);
      missed.clear();
      // Not before who listens has what it was given.
      queueMicrotask(() => late.forEach(([id, payload]) => fire(id, payload)));
      return () => {
        const index = timerListeners.indexOf(listener);
        if (index >= 0) timerListeners.splice(index, 1);
      };
    },
    close: async () => {
      timers.forEach((stop) => stop());
      timers.clear();
      missed.clear();
      [commits, texts].forEach((notices) => notices.clear());
      timerListeners.length = 0;
      [records, replies].forEach((kept) => kept.clear());
      streams.clear();
    },
  };
}

function standsAt(stream: Stream | undefined, expected: Position | null): boolean {
  if (stream === undefined || expected === null) return stream === undefined && expected === null;
  return stream.epoch === expected.e && stream.top === expected.s;
}

/** The events that are neither too many nor too old. */
function retained(events: StreamEvent[], now: number): StreamEvent[] {
  const from = Math.max(0, events.length - limits.retainedEvents);
  const fresh = events.findIndex((event, index) => index >= from && event.ts >= now - limits.retainedMs);
  if (fresh < 0) return [];
  return fresh === 0 ? events : events.slice(fresh);
}
