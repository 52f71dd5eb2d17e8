import { limits } from '../protocol/limits';
import type { Alarms } from './alarms';

export interface Pulse {
  ping(): void;
  /** Nothing came in time: the socket is dead, whatever it says of itself. After a probe the next try is due at once. */
  dead(atOnce: boolean): void;
}

/**
 * Life by what the two programs say to each other: a phone answers protocol pings natively while its JavaScript sleeps.
 * Anything received counts; we speak when nothing came for half a beat, or when we have said nothing for a whole one.
 */
export class Heartbeat {
  private beatMs: number = limits.heartbeatMs;

  constructor(
    private readonly alarms: Alarms,
    private readonly pulse: Pulse,
  ) {}

  start(beatMs: number): void {
    this.beatMs = beatMs;
    this.heard();
    this.spoke();
  }

  heard(): void {
    this.alarms.clear('probe');
    this.alarms.set('silence', this.beatMs + limits.heartbeatSlackMs, () => this.pulse.dead(false));
    this.alarms.set('idle', this.beatMs / 2, this.pulse.ping);
  }

  spoke(): void {
    this.alarms.set('speak', this.beatMs, this.pulse.ping);
  }

  /** Asks for an answer within two seconds: after a show or a change of network, sockets look open and are dead. */
  probe(): void {
    if (this.alarms.has('probe')) return;
    this.alarms.set('probe', limits.probeMs, () => this.pulse.dead(true));
    this.pulse.ping();
  }

  stop(): void {
    ['probe', 'silence', 'idle', 'speak'].forEach((name) => this.alarms.clear(name));
  }
}
