import type { Position, StreamEvent } from '../../../components/core/protocol/messages';
import type { Json } from '../../../components/core/shared/json';
import type { Random } from '../../clock';
import type { Change, Committed, NewEvent, Stored } from '../engine';
import { isAttributes } from '../retention';
import { getScript } from './record-scripts';
import { queueKeys } from './queues';
import type { Store } from './store';
import { commitScript, dropScript, readScript } from './stream-scripts';

/** An epoch as the memory engine has it. */
const epochBytes = 6;
/** The part of an idempotency key that names its owner. */
const ownerOf = (key: string): string => key.slice(0, Math.max(0, key.indexOf('/')));

/** The event without its first fields, which only the store knows. */
const tailOf = (event: NewEvent): string => JSON.stringify({ k: event.k, d: event.d }).slice(1);

/** Event streams with their states, and the replies of the changes that must happen once. */
export class RedisStreams {
  constructor(
    private readonly store: Store,
    private readonly random: Random,
  ) {}

  async commit(change: Change): Promise<Committed> {
    const { stream, expected, events, state, once, enqueue } = change;
    const { keys } = this.store;
    const onceKey = once?.key ?? '';
    const messages = (enqueue?.messages ?? []).map((message) => JSON.stringify(message));
    const touched = [keys.stream(stream), keys.log(stream), keys.streams, keys.reply(onceKey), keys.replies(ownerOf(onceKey))];
    const done = await this.store.run(
      commitScript,
      enqueue === undefined ? touched : [...touched, ...queueKeys(this.store, enqueue.queue)],
      [
        stream,
        JSON.stringify(stream),
        this.random.id(epochBytes),
        expected?.e ?? '',
        expected?.s ?? '',
        JSON.stringify(state),
        keys.commits(stream),
        onceKey,
        once === undefined ? '' : JSON.stringify(once.reply),
        enqueue?.queue ?? '',
        messages.length,
        ...messages,
        ...events.flatMap((event) => [isAttributes(event) ? 'a' : 'o', tailOf(event)]),
      ],
    );
    const [how, first = '', top = '', text = ''] = done as string[];
    if (how !== 'conflict') await this.store.replicated();
    if (how === 'repeated') return { ok: false, why: 'repeated', reply: JSON.parse(first) as Json };
    if (how !== 'ok') return { ok: false, why: 'conflict' };
    return { ok: true, at: { e: first, s: Number(top) }, events: JSON.parse(text) as StreamEvent[] };
  }

  async load(stream: string): Promise<Stored | null> {
    const [epoch, top, state] = await this.store.client.hmget(this.store.keys.stream(stream), 'epoch', 'top', 'state');
    if (typeof epoch !== 'string' || typeof top !== 'string' || typeof state !== 'string') return null;
    return { at: { e: epoch, s: Number(top) }, state: JSON.parse(state) as Json };
  }

  async position(stream: string): Promise<Position | null> {
    const [epoch, top] = await this.store.client.hmget(this.store.keys.stream(stream), 'epoch', 'top');
    return typeof epoch === 'string' && typeof top === 'string' ? { e: epoch, s: Number(top) } : null;
  }

  async read(stream: string, after: Position): Promise<readonly StreamEvent[] | null> {
    const { keys } = this.store;
    const found = await this.store.run(readScript, [keys.stream(stream), keys.log(stream)], [after.e, after.s]);
    return Array.isArray(found) ? found.map((text) => JSON.parse(String(text)) as StreamEvent) : null;
  }

  async drop(stream: string, expected?: Position): Promise<void> {
    const { keys } = this.store;
    const touched = [keys.stream(stream), keys.log(stream), keys.streams];
    await this.store.run(dropScript, touched, [stream, expected?.e ?? '', expected?.s ?? '', keys.commits(stream)]);
  }

  async replied(key: string): Promise<Json | null> {
    const found = await this.store.run(getScript, [this.store.keys.reply(key)], []);
    return typeof found === 'string' ? (JSON.parse(found) as Json) : null;
  }

  /** Names in byte order, after a name. */
  async names(prefix: string, { after, most }: { after: string | null; most: number }): Promise<readonly string[]> {
    const isWithin = after !== null && Buffer.compare(Buffer.from(after), Buffer.from(prefix)) >= 0;
    // No UTF-8 text has the byte 255, so this is the end of the names with the prefix.
    const to = Buffer.concat([Buffer.from(`[${prefix}`), Buffer.from([0xff])]);
    return this.store.client.zrangebylex(this.store.keys.streams, isWithin ? `(${after}` : `[${prefix}`, to, 'LIMIT', 0, most);
  }
}
