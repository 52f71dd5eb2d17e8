import type { Json } from '../../components/core/shared/json';
import type { Clock } from '../clock';
import { queueTimer, type QueuedMessage } from './engine';
import { ExpiringRecords } from './expiring-records';
import { queuedMessages, queueIdsMs } from './retention';
import type { Timers } from './timers';

/** Queues of messages. While a queue has messages it has a timer, which tells a node to consume them. */
export class Queues {
  private readonly waiting = new Map<string, QueuedMessage[]>();
  /** The last ids of the queues that are empty. */
  private readonly lastIds: ExpiringRecords;

  constructor(
    private readonly clock: Clock,
    private readonly timers: Timers,
  ) {
    this.lastIds = new ExpiringRecords(clock);
  }

  add(queue: string, messages: readonly Json[]): void {
    if (messages.length === 0) return;
    const waiting = this.waiting.get(queue) ?? [];
    const last = waiting.at(-1)?.id ?? this.lastId(queue);
    if (waiting.length === 0) this.timers.set(queueTimer(queue), 0, { queue, next: last + 1 });
    const queuedMs = this.clock.now();
    messages.forEach((message, index) => waiting.push({ id: last + index + 1, message, queuedMs }));
    waiting.splice(0, Math.max(0, waiting.length - queuedMessages));
    this.waiting.set(queue, waiting);
  }

  oldest(queue: string, most: number): readonly QueuedMessage[] {
    return (this.waiting.get(queue) ?? []).slice(0, most);
  }

  remove(queue: string, upTo: number): void {
    const waiting = this.waiting.get(queue) ?? [];
    const firstLeft = waiting.findIndex(({ id }) => id > upTo);
    if (firstLeft >= 0) {
      waiting.splice(0, firstLeft);
      return;
    }
    const last = waiting.at(-1);
    if (last !== undefined) this.lastIds.put(queue, last.id, queueIdsMs);
    this.waiting.delete(queue);
    this.timers.cancel(queueTimer(queue));
  }

  clear(): void {
    this.waiting.clear();
    this.lastIds.clear();
  }

  private lastId(queue: string): number {
    const last = this.lastIds.get(queue);
    return typeof last === 'number' ? last : 0;
  }
}
