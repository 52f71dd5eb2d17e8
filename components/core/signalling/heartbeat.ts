import { limits } from '../protocol/client-limits';
import type { NamedTimers } from './named-timers';

export interface HeartbeatDelegate {
  ping(): void;
  /** Nothing arrived in time, so the socket is dead even if it seems open. `immediate` is true after a probe: the retry must not wait. */
  timedOut(immediate: boolean): void;
}

/**
 * Detects a dead socket by application frames, because a phone answers WebSocket pings natively while its JavaScript sleeps.
 * Any received frame proves life. The client pings after half an interval without a frame received, or a whole one without a frame sent.
 */
export class Heartbeat {
  private intervalMs: number = limits.heartbeatMs;

  constructor(
    private readonly timers: NamedTimers,
    private readonly delegate: HeartbeatDelegate,
  ) {}

  start(intervalMs: number): void {
    this.intervalMs = intervalMs;
    this.received();
    this.sent();
  }

  /** Restarts the timeout: a frame arrived. */
  received(): void {
    this.timers.clear('probe');
    this.timers.set('timeout', this.intervalMs + limits.heartbeatSlackMs, () => this.delegate.timedOut(false));
    this.timers.set('idle', this.intervalMs / 2, this.delegate.ping);
  }

  /** Puts off the keep-alive: a frame was sent. */
  sent(): void {
    this.timers.set('keepAlive', this.intervalMs, this.delegate.ping);
  }

  /** Requires an answer within two seconds, because after a show or a change of network a dead socket still seems open. */
  probe(): void {
    if (this.timers.has('probe')) return;
    this.timers.set('probe', limits.probeMs, () => this.delegate.timedOut(true));
    this.delegate.ping();
  }

  stop(): void {
    ['probe', 'timeout', 'idle', 'keepAlive'].forEach((name) => this.timers.clear(name));
  }
}
