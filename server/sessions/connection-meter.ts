import type { Clock } from '../clock';
import type { Metrics } from '../metrics';
import type { HandshakeResult } from './hello/handshake';

/** The share of one connection in the metrics of its node. It takes times in ms and counts seconds. */
export class ConnectionMeter {
  helloAt = 0;
  /** When the oldest event that waits for a write was committed; null when none waits. */
  private oldestEventAt: number | null = null;

  constructor(
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  hello(): void {
    this.helloAt = this.clock.now();
  }

  /** A session counts as resumed by a snapshot when one of its streams needed it. */
  welcome({ resumed, streams }: Pick<HandshakeResult, 'resumed' | 'streams'>): void {
    const { hellos, handshakeSeconds, sessionsResumed } = this.metrics;
    const outcome = resumed ? 'resumed' : 'new';
    hellos.inc({ outcome });
    handshakeSeconds.observe({ outcome }, this.secondsSince(this.helloAt));
    if (resumed) sessionsResumed.inc({ how: streams.some(({ entry }) => 'snap' in entry) ? 'snapshot' : 'replay' });
  }

  /** An event waits for the next write. Replayed ones do not count, because they are old for another reason. */
  event(committedAt: number): void {
    this.oldestEventAt = Math.min(this.oldestEventAt ?? committedAt, committedAt);
  }

  /** All that waited was written to the socket, which holds `queuedBytes` now. The oldest event stands for its whole write. */
  flushed(messages: number, queuedBytes: number): void {
    const { messagesOut, socketQueueBytes, deliverySeconds } = this.metrics;
    messagesOut.inc(messages);
    socketQueueBytes.observe(queuedBytes);
    if (this.oldestEventAt !== null) deliverySeconds.observe(this.secondsSince(this.oldestEventAt));
    this.oldestEventAt = null;
  }

  /** Never negative: the commit may carry the time of a store whose clock is ahead. */
  private secondsSince(at: number): number {
    return Math.max(0, this.clock.now() - at) / 1_000;
  }
}
