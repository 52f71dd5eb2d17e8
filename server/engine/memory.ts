import type { Position, StreamEvent } from '../../components/core/protocol/messages';
import type { Json } from '../../components/core/shared/json';
import { limits } from '../../components/core/protocol/limits';
import { systemClock, systemRandom, type Clock, type Random } from '../clock';
import type { Change, Committed, Engine, Release, Stored } from './engine';
import { retained, type RetainedEvent } from './retention';
import { OrderedEmitter } from './ordered-emitter';
import { Queues } from './queues';
import { ExpiringRecords } from './expiring-records';
import { Timers } from './timers';

interface Stream {
  epoch: string;
  top: number;
  state: Json;
  events: readonly RetainedEvent[];
}

/** The engine of one process. All state is gone with the process: clients then find another epoch, and join again. */
export function memoryEngine({ clock = systemClock, random = systemRandom }: { clock?: Clock; random?: Random } = {}): Engine {
  const timers = new Timers(clock);
  const queues = new Queues(clock, timers);
  const streams = new Streams(clock, random, queues);
  const texts = new OrderedEmitter<string>();
  const records = new ExpiringRecords(clock);
  let isClosed = false;
  return {
    get isReady() {
      return !isClosed;
    },
    commit: async (change) => streams.commit(change),
    load: async (name) => streams.load(name),
    read: async (name, after) => streams.read(name, after),
    subscribe: async (name, listener) => streams.subscribe(name, listener),
    drop: async (name, expected) => streams.drop(name, expected),
    streams: async (prefix, page) => streams.names(prefix, page),
    replied: async (key) => streams.replied(key),
    put: async (key, value, ttlMs) => records.put(key, value, ttlMs),
    get: async (key) => records.get(key) ?? null,
    remove: async (key) => records.remove(key),
    increment: async (key, ttlMs) => records.increment(key, ttlMs),
    enqueue: async (queue, messages) => queues.add(queue, messages),
    queued: async (queue, most) => queues.oldest(queue, most),
    dequeue: async (queue, upTo) => queues.remove(queue, upTo),
    publish: (topic, text) => texts.emit(topic, text),
    listen: async (topic, listener) => texts.on(topic, listener),
    setTimer: async (id, inMs, payload) => timers.set(id, inMs, payload),
    clearTimer: async (id) => timers.cancel(id),
    onTimer: (listener) => timers.on(listener),
    async close() {
      isClosed = true;
      [timers, queues, texts, records, streams].forEach((part) => part.clear());
    },
  };
}

/** Event streams with their states, and the replies of the changes that must happen once. */
class Streams {
  private readonly streams = new Map<string, Stream>();
  private readonly commits = new OrderedEmitter<readonly StreamEvent[]>();
  private readonly replies: ExpiringRecords;

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly queues: Queues,
  ) {
    this.replies = new ExpiringRecords(clock, limits.idempotencyKeys);
  }

  commit(change: Change): Committed {
    const { once, stream: name } = change;
    const first = once === undefined ? undefined : this.replies.get(once.key);
    if (first !== undefined && first !== null) return { ok: false, why: 'repeated', reply: first };
    const old = this.streams.get(name);
    if (!isAt(old, change.expected)) return { ok: false, why: 'conflict' };

    const stream = old ?? { epoch: this.random.id(6), top: 0, state: null, events: [] };
    const now = this.clock.now();
    const events = change.events.map((event, index): StreamEvent => {
      return { t: 'ev', n: name, e: stream.epoch, s: stream.top + index + 1, ts: now, ...event };
    });
    stream.top += events.length;
    stream.state = change.state;
    const weighed = events.map((event) => ({ event, bytes: JSON.stringify(event).length }));
    stream.events = retained(stream.events.concat(weighed), now);
    this.streams.set(name, stream);
    if (once !== undefined) this.replies.put(once.key, once.reply, limits.idempotencyMs);
    // Before anybody hears of the change: a listener may commit the next one, whose messages come after these.
    if (change.enqueue !== undefined) this.queues.add(change.enqueue.queue, change.enqueue.messages);
    if (events.length > 0) this.commits.emit(name, events);
    return { ok: true, events, at: { e: stream.epoch, s: stream.top } };
  }

  read(name: string, after: Position): readonly StreamEvent[] | null {
    const stream = this.streams.get(name);
    if (stream === undefined || stream.epoch !== after.e || after.s > stream.top) return null;
    if (after.s === stream.top) return [];
    const kept = retained(stream.events, this.clock.now()).map(({ event }) => event);
    const events = kept.filter((event) => event.s > after.s);
    return events[0]?.s === after.s + 1 ? events : null;
  }

  load(name: string): Stored | null {
    const stream = this.streams.get(name);
    return stream === undefined ? null : { at: { e: stream.epoch, s: stream.top }, state: stream.state };
  }

  subscribe(name: string, listener: (events: readonly StreamEvent[]) => void): Release {
    return this.commits.on(name, listener);
  }

  drop(name: string, expected?: Position): void {
    if (expected === undefined || isAt(this.streams.get(name), expected)) this.streams.delete(name);
  }

  names(prefix: string, { after, most }: { after: string | null; most: number }): readonly string[] {
    const names = Array.from(this.streams.keys()).filter((name) => name.startsWith(prefix));
    const rest = after === null ? names : names.filter((name) => inBytes(name, after) > 0);
    return rest.sort(inBytes).slice(0, most);
  }

  replied(key: string): Json | null {
    return this.replies.get(key) ?? null;
  }

  clear(): void {
    this.commits.clear();
    this.replies.clear();
    this.streams.clear();
  }
}

/** The order of UTF-8, in which other stores list. Texts of JavaScript have another one beyond U+FFFF. */
const inBytes = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

function isAt(stream: Stream | undefined, expected: Position | null): boolean {
  if (stream === undefined || expected === null) return stream === undefined && expected === null;
  return stream.epoch === expected.e && stream.top === expected.s;
}
