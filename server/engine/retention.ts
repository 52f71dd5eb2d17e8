import { limits } from '../../components/core/protocol/limits';
import type { StreamEvent } from '../../components/core/protocol/messages';

/** An event with its weight. */
export interface RetainedEvent {
  event: StreamEvent;
  bytes: number;
}

/** Of one stream. */
export const retainedBytes = 1024 * 1024;

/** Of one queue: events of a day for a consumer that is away, and at most some megabytes. */
export const queuedMessages = 10_000;

/** The ids of an empty queue go on for this time. A consumer that was held up removes nothing new by an old id within it. */
export const queueIdsMs = 60 * 60_000;

/** Attributes are counted apart: a member who changes them all the time must not displace the messages of others. */
export const isAttributes = ({ k }: Pick<StreamEvent, 'k'>): boolean => k === 'member.updated';

/** The newest events without a gap, within all limits: age, count and weight. */
export function retained(events: readonly RetainedEvent[], now: number): readonly RetainedEvent[] {
  const count = { attributes: 0, others: 0 };
  let bytes = 0;
  const last = events.findLastIndex(({ event, bytes: own }) => {
    bytes += own;
    count[isAttributes(event) ? 'attributes' : 'others'] += 1;
    const isOver = Math.max(count.attributes, count.others) > limits.retainedEvents || bytes > retainedBytes;
    return isOver || event.ts < now - limits.retainedMs;
  });
  return last < 0 ? events : events.slice(last + 1);
}
