import type { Reason, RtcError } from '../protocol/errors';
import type { Release } from '../shared/release';
import { releaseAll } from '../shared/release';
import type { Phase, Signalling, SignallingEvents } from '../signalling/signalling';
import { computed, makeObservable, ref, transaction } from '../shared/mobx';
import type { ConnectionModel } from './types';
import type { Clock } from '../shared/clock';

/** The state of the app's one connection, for screens and customers. */
export class ConnectionStatus implements ConnectionModel {
  phase: Phase;
  attempt = 0;
  retryAt: number | null = null;
  networkDown = false;
  ended: RtcError | null = null;
  trouble: Reason | null = null;

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly signalling: Pick<Signalling, 'phase' | 'on' | 'retryNow'>,
  ) {
    this.phase = signalling.phase;
    makeObservable(this, {
      phase: ref,
      attempt: ref,
      retryAt: ref,
      networkDown: ref,
      ended: ref,
      trouble: ref,
      online: computed,
    });
  }

  // ---- views ----

  get online(): boolean {
    return this.phase === 'online';
  }

  // ---- frames in ----

  observe(network: { onChange(listener: (connected: boolean) => void): Release }): Release {
    return releaseAll([
      this.signalling.on('phase', (change) => this.applyPhase(change)),
      this.signalling.on('ended', (error) => {
        // The kit closes an unused connection itself, which is no failure.
        this.ended = error.reason === 'closed' ? null : error;
      }),
      network.onChange((connected) => {
        this.networkDown = !connected;
      }),
    ]);
  }

  private applyPhase({ phase, attempt, retryInMs, reason }: SignallingEvents['phase']): void {
    transaction(() => {
      this.trouble = phase === 'online' || phase === 'closed' ? null : (reason ?? this.trouble);
      this.phase = phase;
      this.attempt = attempt;
      this.retryAt = retryInMs === null ? null : this.clock.now() + retryInMs;
      if (phase !== 'closed') this.ended = null;
    });
  }

  // ---- actions ----

  retryNow(): void {
    this.signalling.retryNow();
  }
}
