import type { Json } from '../../components/core/shared/json';
import type { Clock } from '../clock';
import type { QueuedMessage } from './engine';
import { mostQueued } from './retention';
import type { Timers } from './timers';

/** The timer that tells of a queue with messages. */
export const queueTimer = (queue: string): string => `queue:${queue}`;

interface Queue {
  /** The id of the newest message. */
  top: number;
  messages: readonly QueuedMessage[];
}

/** Messages that wait for their delivery. */
export class Queues {
  private readonly queues = new Map<string, Queue>();

  constructor(
    private readonly clock: Clock,
    private readonly timers: Timers,
  ) {}

  enqueue(name: string, messages: readonly Json[]): void {
    if (messages.length === 0) return;
    const queue = this.queues.get(name) ?? { top: 0, messages: [] };
    const added = messages.map((message, index) => ({ id: queue.top + index + 1, message, queuedMs: this.clock.now() }));
    this.queues.set(name, { top: queue.top + added.length, messages: [...queue.messages, ...added].slice(-mostQueued) });
    if (queue.messages.length === 0) this.timers.set(queueTimer(name), 0, { queue: name });
  }

  queued(name: string, most: number): readonly QueuedMessage[] {
    return (this.queues.get(name)?.messages ?? []).slice(0, Math.max(0, most));
  }

  dequeue(name: string, upTo: number): void {
    const queue = this.queues.get(name);
    if (queue === undefined) return;
    const messages = queue.messages.filter(({ id }) => id > upTo);
    // The number goes on, so that a consumer that comes late removes nothing new.
    this.queues.set(name, { ...queue, messages });
    if (messages.length === 0) this.timers.cancel(queueTimer(name));
  }

  clear(): void {
    this.queues.clear();
  }
}
