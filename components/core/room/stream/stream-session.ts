import type { MediaEvent } from '../../media/media';
import type { Reason } from '../../protocol/errors';
import { releaseOnce, type Release } from '../../shared/release';
import { nextState, type StreamState } from './stream-state';
import { GrantUrls, type DatedGrant } from './grant-urls';
import { computed, makeObservable, ref, transaction } from '../../shared/mobx';
import type { StreamStatus } from '../types';
import type { Clock } from '../../shared/clock';
import { QualityMonitor } from '../quality/quality-monitor';
import { restartDelay, restartLimits } from './restart-policy';

/** What a line lacks: a URL to work with, or one in reserve because its own runs out. */
export type UrlRequest = 'none' | 'url' | 'spare';

/** How one kind of element is treated. */
export interface StreamRules {
  /** After how many failures in a row a start takes a new element: 0 is always. */
  readonly rebuildFrom: number;
  /** Why it failed in the end. */
  readonly broken: Reason;
}

/** Leases that end within this time of each other are renewed by one request. */
const togetherMs = 30_000;

/**
 * One native element's stream over time: its course, the URL in use, restarts with back-off. It never changes the URL of a running
 * element: a fresh one waits in reserve until the old one breaks. Who grants URLs reads `need`.
 */
export class StreamSession {
  state: StreamState = 'idle';
  reason: Reason | null = null;
  urlRequest: UrlRequest = 'none';
  url = '';
  /** Counts starts, so that a start with the same URL is seen too. */
  attempt = 0;
  /** Changes when the element must be rebuilt. */
  generation = 0;
  readonly quality: QualityMonitor;
  private readonly grants = new GrantUrls();
  private failures = 0;
  private liveAt: number | null = null;
  private elements = 0;
  /** A restart of ours is planned: what the dying engine still says is not another failure. */
  private restartPlanned = false;
  private timer: Release = () => undefined;
  private renewal: Release = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly rules: StreamRules,
  ) {
    this.quality = new QualityMonitor(clock);
    makeObservable(this, {
      state: ref,
      reason: ref,
      urlRequest: ref,
      url: ref,
      attempt: ref,
      generation: ref,
      status: computed,
      live: computed,
    });
  }

  // ---- views ----

  get status(): StreamStatus {
    return this.state === 'live' && this.quality.weak ? 'weak' : this.state;
  }

  get live(): boolean {
    return this.state === 'live';
  }

  expiresSoon(): boolean {
    return this.grants.isDueAt(this.clock.now() + togetherMs);
  }

  // ---- frames in ----

  /** The server granted URLs. */
  acceptGrant(lease: DatedGrant): void {
    transaction(() => {
      const isDue = this.urlRequest === 'url' || !this.grants.granted;
      if (isDue) this.grants.take(lease);
      else this.grants.reserve(lease);
      this.urlRequest = 'none';
      this.renewWhenDue(lease);
      if (isDue) this.open();
    });
  }

  /** The server granted nothing this time. A reserve is asked for again by the break that needs it. */
  grantRefused(): void {
    if (this.urlRequest === 'url') this.fail();
    else this.urlRequest = 'none';
  }

  accept(event: MediaEvent): void {
    if (event.type === 'weak') this.quality.reportWeak();
    const before = this.state;
    const elsewhere = event.type === 'unreachable' && this.grants.hasAnother(this.clock.now());
    const broke = before !== 'idle' && before !== 'failed' && (event.type === 'broken' || elsewhere);
    transaction(() => {
      this.state = nextState(before, event.type);
      if (this.state === 'live' && before !== 'live') this.becameLive();
      if (event.type === 'failed' && this.state === 'failed') this.giveUp(event.reason);
      if (this.restartPlanned || this.urlRequest === 'url') return;
      if (broke) this.fail();
      else if (this.state === 'reconnecting' && before === 'live') this.expectSignOfLife(restartLimits.engineMs);
      // Nothing is to be expected of who is in the background, or on the phone.
      else if (this.state === 'paused' && before !== 'paused') this.timer();
    });
  }

  // ---- wishes out ----

  /** There is something to send or to play. */
  requestUrl(): void {
    if (this.urlRequest === 'none' && !this.grants.granted && !this.restartPlanned) this.urlRequest = 'url';
  }

  /** Begins anew, whatever was: somebody tapped on retry, or the server is back. */
  retry(): void {
    this.failures = 0;
    this.restart((now) => this.grants.renew(now));
  }

  /** A new element with the same stream, for what only building it again heals; what had failed begins anew as a whole. */
  rebuild(): void {
    transaction(() => {
      this.generation += 1;
      if (this.state === 'failed') this.retry();
      else if (this.grants.granted) this.start();
    });
  }

  /** What was granted is void, as a new seat has new streams; the picture stays until the next is there. */
  discardGrants(): void {
    this.timer();
    this.renewal();
    this.restartPlanned = false;
    this.grants.clear();
    this.failures = 0;
    this.urlRequest = 'none';
  }

  /** Nothing to send or to play any more. */
  clear(): void {
    transaction(() => {
      this.discardGrants();
      this.quality.reset();
      this.state = 'idle';
      this.reason = null;
      this.url = '';
    });
  }

  /** An element shows this line: only then is silence a failure. */
  attach(): Release {
    this.elements += 1;
    if (this.state === 'connecting') this.expectSignOfLife(restartLimits.startMs);
    return releaseOnce(() => {
      this.elements -= 1;
    });
  }

  /** The app is in front again. An engine that was suspended may return by itself, or never. */
  returnedToForeground(): void {
    if (this.state === 'paused') this.expectSignOfLife(restartLimits.returnMs);
  }

  private open(): void {
    const first = this.attempt === 0 || this.url === '';
    this.url = this.grants.url;
    if (!first && this.failures >= this.rules.rebuildFrom) this.generation += 1;
    this.start();
  }

  private start(): void {
    this.restartPlanned = false;
    this.attempt += 1;
    this.state = 'connecting';
    this.reason = null;
    this.quality.reset();
    this.expectSignOfLife(restartLimits.startMs);
  }

  private becameLive(): void {
    this.timer();
    this.restartPlanned = false;
    this.grants.markGood();
    this.liveAt = this.clock.now();
    this.reason = null;
  }

  /** Broken, or never begun: again after a while, and after many times not without being asked. */
  private fail(): void {
    if (this.liveAt !== null && this.clock.now() - this.liveAt >= restartLimits.healedMs) this.failures = 0;
    this.failures += 1;
    const delay = restartDelay({ failures: this.failures, random: this.clock.random() });
    if (delay === null) return this.giveUp(this.rules.broken);
    this.timer();
    this.liveAt = null;
    this.restartPlanned = true;
    transaction(() => {
      this.urlRequest = 'none';
      this.state = 'reconnecting';
    });
    this.timer = this.clock.after(delay, () => this.restart((now) => this.grants.advance(now)));
  }

  private giveUp(reason: Reason): void {
    this.timer();
    this.restartPlanned = false;
    this.liveAt = null;
    transaction(() => {
      this.urlRequest = 'none';
      this.state = 'failed';
      this.reason = reason;
    });
  }

  private restart(goOn: (now: number) => boolean): void {
    this.timer();
    this.restartPlanned = false;
    transaction(() => {
      if (goOn(this.clock.now())) return this.open();
      this.state = 'reconnecting';
      this.urlRequest = 'url';
    });
  }

  private renewWhenDue(lease: DatedGrant): void {
    this.renewal();
    this.renewal = this.clock.after(Math.max(0, lease.renewAt - this.clock.now()), () => {
      if (this.urlRequest === 'none') this.urlRequest = 'spare';
    });
  }

  /** Without a sign of life in this time it counts as broken, though the engine says nothing. */
  private expectSignOfLife(ms: number): void {
    this.timer();
    if (this.elements === 0) return;
    this.timer = this.clock.after(ms, () => {
      if (this.elements > 0 && this.state !== 'idle' && this.state !== 'live' && this.state !== 'failed') this.fail();
    });
  }
}
