import type { Json } from '../../../components/core/shared/json';
import { streamOfQueue, type QueuedMessage } from '../engine';
import { dequeueScript, enqueueScript, queuedScript } from './queue-scripts';
import type { Store } from './store';

/** The keys that a change of a queue touches, in the order of the scripts. */
export function queueKeys({ keys }: Store, queue: string): string[] {
  const { queue: messages, queueTop, partition } = keys.of(streamOfQueue(queue));
  return [messages(queue), queueTop(queue), partition.timers, partition.timerPayloads, partition.timerClaims];
}

/** Messages that wait for their delivery. */
export class RedisQueues {
  constructor(private readonly store: Store) {}

  async enqueue(queue: string, messages: readonly Json[]): Promise<void> {
    const texts = messages.map((message) => JSON.stringify(message));
    await this.store.run(enqueueScript, queueKeys(this.store, queue), [queue, ...texts]);
  }

  async queued(queue: string, most: number): Promise<readonly QueuedMessage[]> {
    if (most <= 0) return [];
    const found = await this.store.run(queuedScript, queueKeys(this.store, queue).slice(0, 2), [most]);
    const [top, length, texts] = found as [string, string, string[]];
    const first = Number(top) - Number(length) + 1;
    return texts.map((text, index) => {
      const at = text.indexOf(';');
      return { id: first + index, queuedMs: Number(text.slice(0, at)), message: JSON.parse(text.slice(at + 1)) as Json };
    });
  }

  async dequeue(queue: string, upTo: number): Promise<void> {
    await this.store.run(dequeueScript, queueKeys(this.store, queue), [queue, upTo]);
  }
}
