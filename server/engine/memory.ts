import type { Position, StreamEvent } from '../../components/core/protocol/messages';
import type { Json } from '../../components/core/shared/json';
import { limits } from '../../components/core/protocol/limits';
import { systemClock, systemRandom, type Clock, type Random } from '../clock';
import { checkQueue, type Change, type Committed, type Engine, type Release, type Stored } from './engine';
import { RetainedEvents } from './retention';
import { OrderedEmitter } from './ordered-emitter';
import { Queues } from './queues';
import { inBytes } from './byte-order';
import { Roster } from './roster';
import { ExpiringRecords, ownerOf } from './expiring-records';
import { Timers } from './timers';

interface Stream {
  epoch: string;
  top: number;
  state: Json;
  events: RetainedEvents;
  roster: Roster;
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
    rosterEntry: async (name, id) => streams.rosterOf(name).get(id),
    rosterPage: async (name, page) => streams.rosterOf(name).page(page),
    rosterSummary: async (name, most) => streams.rosterOf(name).summary(most),
    replied: async (name, key) => streams.replied(name, key),
    put: async (key, value, ttlMs, rank) => records.put(key, value, ttlMs, rank),
    get: async (key) => records.get(key) ?? null,
    remove: async (key) => records.remove(key),
    replace: async (key, expected, value, ttlMs) => records.replace(key, expected, value, ttlMs),
    increment: async (key, ttlMs) => records.increment(key, ttlMs),
    enqueue: async (queue, messages) => queues.add(queue, messages),
    queued: async (queue, most) => queues.oldest(queue, most),
    dequeue: async (queue, upTo) => queues.remove(queue, upTo),
    publish: (topic, text) => texts.emit(topic, text),
    listen: async (topic, listener) => texts.on(topic, listener),
    setTimer: async (id, inMs, payload, how) => timers.set(id, inMs, payload, how),
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
    checkQueue(change);
    const first = once === undefined ? undefined : this.replies.get(replyKey(name, once.key));
    if (first !== undefined && first !== null) return { ok: false, why: 'repeated', reply: first };
    const old = this.streams.get(name);
    if (!isAt(old, change.expected)) return { ok: false, why: 'conflict' };
    const refusal = rosterRefusal(old, change);
    if (refusal !== null) return { ok: false, why: refusal };

    const stream = old ?? { epoch: this.random.id(6), top: 0, state: null, events: new RetainedEvents(), roster: new Roster() };
    const now = this.clock.now();
    const events = change.events.map((event, index): StreamEvent => {
      return { t: 'ev', n: name, e: stream.epoch, s: stream.top + index + 1, ts: now, ...event };
    });
    stream.top += events.length;
    if (change.state !== undefined) stream.state = change.state;
    if (change.roster !== undefined) stream.roster.apply(change.roster);
    stream.events.add(
      events.map((event) => ({ event, bytes: JSON.stringify(event).length })),
      now,
    );
    this.streams.set(name, stream);
    if (once !== undefined) this.replies.put(replyKey(name, once.key), once.reply, limits.idempotencyMs);
    // Before anybody hears of the change: a listener may commit the next one, whose messages come after these.
    if (change.enqueue !== undefined) this.queues.add(change.enqueue.queue, change.enqueue.messages);
    if (events.length > 0) this.commits.emit(name, events);
    return { ok: true, events, at: { e: stream.epoch, s: stream.top }, inRoster: stream.roster.size };
  }

  read(name: string, after: Position): readonly StreamEvent[] | null {
    const stream = this.streams.get(name);
    if (stream === undefined || stream.epoch !== after.e || after.s > stream.top) return null;
    if (after.s === stream.top) return [];
    const events = stream.events.after(after.s, this.clock.now());
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

  rosterOf(name: string): Roster {
    return this.streams.get(name)?.roster ?? noRoster;
  }

  replied(name: string, key: string): Json | null {
    return this.replies.get(replyKey(name, key)) ?? null;
  }

  clear(): void {
    this.commits.clear();
    this.replies.clear();
    this.streams.clear();
  }
}

/** A key of one stream. The owner that is limited is that of the key, within the stream. */
const replyKey = (stream: string, key: string): string => `${ownerOf(key)}\n${stream.replaceAll('/', '\n')}/${stream}\n${key}`;

const noRoster = new Roster();

/** A stream is not made by a change of its roster alone. */
function rosterRefusal(stream: Stream | undefined, { state, roster, emptyRoster }: Change): 'conflict' | 'full' | null {
  if (stream === undefined && state === undefined) return 'conflict';
  const present = stream?.roster ?? noRoster;
  if (emptyRoster === true && present.size > 0) return 'conflict';
  return roster === undefined ? null : present.refusal(roster);
}

function isAt(stream: Stream | undefined, expected: Position | null): boolean {
  if (stream === undefined || expected === null) return stream === undefined && expected === null;
  return stream.epoch === expected.e && stream.top === expected.s;
}
