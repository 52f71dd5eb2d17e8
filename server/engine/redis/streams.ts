import type { Position, StreamEvent } from '../../../components/core/protocol/messages';
import type { Json } from '../../../components/core/shared/json';
import type { Random } from '../../clock';
import { inBytes } from '../byte-order';
import { checkQueue, type Change, type Committed, type NewEvent, type Stored } from '../engine';
import { ownerOf } from '../expiring-records';
import { isAttributes } from '../retention';
import { queueKeys } from './queues';
import { rosterArguments } from './rosters';
import type { Store } from './store';
import { commitScript, dropScript, readScript, repliedScript } from './stream-scripts';

/** An epoch as the memory engine has it. */
const epochBytes = 6;

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
    checkQueue(change);
    const keys = this.store.keys.of(stream);
    const onceKey = once?.key ?? '';
    const messages = (enqueue?.messages ?? []).map((message) => JSON.stringify(message));
    const owner = ownerOf(onceKey);
    const replies = [keys.replies(owner), keys.replyOrder(owner)];
    const touched = [keys.stream, keys.log, keys.partition.streams, ...replies, ...keys.roster];
    const done = await this.store.run(
      commitScript,
      enqueue === undefined ? touched : [...touched, ...queueKeys(this.store, enqueue.queue)],
      [
        stream,
        JSON.stringify(stream),
        this.random.id(epochBytes),
        expected?.e ?? '',
        expected?.s ?? '',
        state === undefined ? '' : JSON.stringify(state),
        keys.commits,
        onceKey,
        once === undefined ? '' : JSON.stringify(once.reply),
        enqueue?.queue ?? '',
        ...rosterArguments(change),
        messages.length,
        ...messages,
        ...events.flatMap((event) => [isAttributes(event) ? 'a' : 'o', tailOf(event)]),
      ],
    );
    const [how, first = '', top = '', text = '', inRoster = ''] = done as string[];
    if (how === 'full') return { ok: false, why: 'full' };
    if (how !== 'conflict') await this.store.replicated();
    if (how === 'repeated') return { ok: false, why: 'repeated', reply: JSON.parse(first) as Json };
    if (how !== 'ok') return { ok: false, why: 'conflict' };
    return { ok: true, at: { e: first, s: Number(top) }, events: JSON.parse(text) as StreamEvent[], inRoster: Number(inRoster) };
  }

  async load(stream: string): Promise<Stored | null> {
    const [epoch, top, state] = await this.store.client.hmget(this.store.keys.of(stream).stream, 'epoch', 'top', 'state');
    if (typeof epoch !== 'string' || typeof top !== 'string' || typeof state !== 'string') return null;
    return { at: { e: epoch, s: Number(top) }, state: JSON.parse(state) as Json };
  }

  async position(stream: string): Promise<Position | null> {
    const [epoch, top] = await this.store.client.hmget(this.store.keys.of(stream).stream, 'epoch', 'top');
    return typeof epoch === 'string' && typeof top === 'string' ? { e: epoch, s: Number(top) } : null;
  }

  async read(stream: string, after: Position): Promise<readonly StreamEvent[] | null> {
    const keys = this.store.keys.of(stream);
    const found = await this.store.run(readScript, [keys.stream, keys.log], [after.e, after.s]);
    return Array.isArray(found) ? found.map((text) => JSON.parse(String(text)) as StreamEvent) : null;
  }

  async drop(stream: string, expected?: Position): Promise<void> {
    const keys = this.store.keys.of(stream);
    const touched = [keys.stream, keys.log, keys.partition.streams, ...keys.roster];
    await this.store.run(dropScript, touched, [stream, expected?.e ?? '', expected?.s ?? '', keys.commits]);
  }

  async replied(stream: string, key: string): Promise<Json | null> {
    const replies = this.store.keys.of(stream).replies(ownerOf(key));
    const found = await this.store.run(repliedScript, [replies], [key]);
    return typeof found === 'string' ? (JSON.parse(found) as Json) : null;
  }

  /** Names in byte order, after a name. A page of each partition holds the whole page of all. */
  async names(prefix: string, { after, most }: { after: string | null; most: number }): Promise<readonly string[]> {
    const isWithin = after !== null && Buffer.compare(Buffer.from(after), Buffer.from(prefix)) >= 0;
    // No UTF-8 text has the byte 255, so this is the end of the names with the prefix.
    const to = Buffer.concat([Buffer.from(`[${prefix}`), Buffer.from([0xff])]);
    const from = isWithin ? `(${after}` : `[${prefix}`;
    const { client, keys } = this.store;
    const pages = await Promise.all(
      keys.partitions.map(({ streams }) => client.zrangebylex(streams, from, to, 'LIMIT', 0, most)),
    );
    return pages.length === 1 ? pages.flat() : pages.flat().sort(inBytes).slice(0, most);
  }
}
