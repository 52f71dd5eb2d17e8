import { onNetworkChange } from '../network-change';
import { hastenEveryMs, hastenedMs, provenAfterMs, returnDelay } from '../policy/return-policy';
import type { Release } from '../release';

/** The timers of this page. Where one stream found the better way, the others find it too. */
const waiting = new Set<ReturnTimer>();

/** Says when to try the better address: at growing intervals, and soon after the network may have changed. One attempt at a time. */
export class ReturnTimer {
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private returnedMs: number | null = null;
  private hastenedAtMs = -Infinity;
  private readonly endListening: Release;

  constructor(private readonly attempt: () => void) {
    this.schedule();
    this.endListening = onNetworkChange(() => this.hasten());
  }

  /** The attempt came to nothing. */
  failed(): void {
    this.failures += 1;
    this.schedule();
  }

  /** Media flow by the better address. */
  returned(): void {
    this.returnedMs = performance.now();
    waiting.forEach((other) => other.hasten());
  }

  /** The better address was lost again. */
  lost(): void {
    const lastedMs = performance.now() - (this.returnedMs ?? performance.now());
    this.failures = lastedMs >= provenAfterMs ? 0 : this.failures + 1;
    this.returnedMs = null;
    this.schedule();
  }

  release(): void {
    clearTimeout(this.timer);
    waiting.delete(this);
    this.endListening();
  }

  private hasten(): void {
    const nowMs = performance.now();
    if (!waiting.has(this) || nowMs - this.hastenedAtMs < hastenEveryMs) return;
    this.hastenedAtMs = nowMs;
    this.failures = 0;
    this.attemptIn(hastenedMs * Math.random());
  }

  private schedule(): void {
    this.attemptIn(returnDelay({ failures: this.failures, random: Math.random() }));
  }

  private attemptIn(delayMs: number): void {
    clearTimeout(this.timer);
    waiting.add(this);
    this.timer = setTimeout(() => {
      waiting.delete(this);
      this.attempt();
    }, delayMs);
  }
}
