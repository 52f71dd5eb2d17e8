import type { Params } from '../../protocol/messages';
import type { Room } from '../../room/room';
import type { Clock } from '../../shared/clock';
import { makeObservable, ref } from '../../shared/mobx';
import type { ChatDetails, ChatEntry } from './types';

/** Own messages that wait or failed; more would be a loop. */
const mostUnsent = 50;

/** The own messages that the server does not have yet. */
export class Outbox {
  entries: readonly ChatEntry[] = [];
  private lastNumber = 0;

  constructor(
    private readonly room: Room,
    private readonly clock: Clock,
  ) {
    makeObservable(this, { entries: ref });
  }

  get isFull(): boolean {
    return this.entries.length >= mostUnsent;
  }

  add(text: string, details: ChatDetails): ChatEntry {
    const { clock, room } = this;
    this.lastNumber += 1;
    const key = Math.floor(clock.random() * 1e9).toString(36) + this.lastNumber;
    const { id: from, name } = room.me;
    const entry: ChatEntry = { ...details, key, id: '', ts: clock.now(), from, name, text, state: 'sending', reason: null };
    this.entries = this.entries.concat(entry);
    return entry;
  }

  set(key: string, change: Pick<ChatEntry, 'state' | 'reason'>): void {
    this.entries = this.entries.map((other) => (other.key === key ? { ...other, ...change } : other));
  }

  /** The failed message of this key. */
  failed(key: string): ChatEntry | undefined {
    return this.entries.filter((other) => other.key === key && other.state === 'failed')[0];
  }

  drop(keys: readonly string[]): void {
    this.entries = this.entries.filter(({ key }) => keys.indexOf(key) < 0);
  }

  clear(): void {
    this.entries = [];
  }

  paramsOf({ key, text, reply, mentions, image }: ChatEntry): Params<'chat.send'> {
    return {
      room: this.room.id,
      key,
      text,
      ...(reply === undefined ? {} : { reply }),
      ...(mentions === undefined ? {} : { mentions }),
      ...(image === undefined ? {} : { image }),
    };
  }
}
