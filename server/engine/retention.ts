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

/** The last additions to a roster that are remembered as its newest entries. */
export const newestKept = 32;

/** The ids of an empty queue go on for this time. A consumer that was held up removes nothing new by an old id within it. */
export const queueIdsMs = 60 * 60_000;

/**
 * Attributes are counted apart: a member who changes them all the time must not displace the messages of others, and neither must an
 * audience that comes and goes.
 */
export const isAttributes = ({ k }: Pick<StreamEvent, 'k'>): boolean => k === 'member.updated' || k === 'audience.changed';

/** The newest events of a stream without a gap, within all limits: age, count and weight. */
export class RetainedEvents {
  private readonly events: RetainedEvent[] = [];
  private readonly counts = { attributes: 0, others: 0 };
  private bytes = 0;

  /** Adds the next events, and drops the oldest ones that are over a limit. */
  add(added: readonly RetainedEvent[], now: number): void {
    added.forEach((one) => {
      this.events.push(one);
      this.count(one, 1);
    });
    this.prune(now);
  }

  /** The events after a number; all that are kept when it is older. */
  after(s: number, now: number): readonly StreamEvent[] {
    this.prune(now);
    return this.events.filter(({ event }) => event.s > s).map(({ event }) => event);
  }

  private prune(now: number): void {
    const oldest = now - limits.retainedMs;
    let first = this.events[0];
    while (first !== undefined && (this.isOver || first.event.ts < oldest)) {
      this.events.shift();
      this.count(first, -1);
      first = this.events[0];
    }
  }

  private get isOver(): boolean {
    const { attributes, others } = this.counts;
    return attributes > limits.retainedEvents || others > limits.retainedEvents || this.bytes > retainedBytes;
  }

  private count({ event, bytes }: RetainedEvent, sign: 1 | -1): void {
    this.counts[isAttributes(event) ? 'attributes' : 'others'] += sign;
    this.bytes += sign * bytes;
  }
}
