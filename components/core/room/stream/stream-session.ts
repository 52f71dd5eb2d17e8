import type { MediaEvent } from '../../media/media';
import type { Reason } from '../../protocol/errors';
import { releaseOnce, type Release } from '../../shared/release';
import { nextState, type StreamState } from './stream-state';
import { GrantUrls, type DatedGrant, type UrlRequest } from './grant-urls';
import { computed, makeObservable, ref, transaction } from '../../shared/mobx';
import type { StreamStatus } from '../types';
import type { Clock } from '../../shared/clock';
import { QualityMonitor } from '../quality/quality-monitor';
import { restartDelay, restartLimits, type StreamRules } from './restart-policy';

/** Grants that have to be renewed within this time of each other are renewed by one request. */
const renewTogetherMs = 30_000;

/**
 * The life of the stream of one native element: its state, the URL in use, and restarts with back-off. A running element keeps its URL,
 * and a fresh grant is its spare, unless that leads another way. The automation reads `urlRequest` and requests grants.
 */
export class StreamSession {
  state: StreamState = 'idle';
  reason: Reason | null = null;
  urlRequest: UrlRequest = 'none';
  url = '';
  /** Counts starts, so that a restart with the same URL is noticed. */
  attempt = 0;
  /** Changes when the element must be rebuilt. */
  generation = 0;
  readonly quality: QualityMonitor;
  private readonly grants = new GrantUrls();
  private failures = 0;
  private liveAt: number | null = null;
  /** The phone has the devices for something else, or hid the app: until the stream runs again, failures are the phone's doing. */
  private held = false;
  private elements = 0;
  /** A restart is scheduled, so further events of the failed engine are no new failures. */
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
    return this.grants.isDueAt(this.clock.now() + renewTogetherMs);
  }

  // ---- frames in ----

  acceptGrant(grant: DatedGrant): void {
    transaction(() => {
      const isOtherWay = this.grants.isOtherWay(grant);
      const isDue = isOtherWay || this.urlRequest === 'url' || !this.grants.granted;
      if (isDue) this.grants.use(grant);
      else this.grants.keepSpare(grant);
      this.urlRequest = 'none';
      this.renewWhenDue(grant);
      if (isDue) this.open(isOtherWay && this.live);
    });
  }

  /** The server granted nothing. A refused spare grant is requested again only by the failure that needs it. */
  grantRefused(): void {
    if (this.urlRequest === 'url') this.fail(false);
    else this.urlRequest = 'none';
  }

  accept(event: MediaEvent): void {
    if (event.type === 'weak') this.quality.reportWeak();
    const before = this.state;
    const hasOtherUrl = event.type === 'unreachable' && this.grants.hasAnother(this.clock.now());
    const isFailure = before !== 'idle' && before !== 'failed' && (event.type === 'broken' || hasOtherUrl);
    transaction(() => {
      this.state = nextState(before, event.type);
      if (this.state === 'paused') this.held = true;
      const isNews = before !== 'live' || (this.liveAt === null && event.type !== 'connecting');
      if (this.state === 'live' && isNews) this.becameLive();
      if (event.type === 'failed' && this.state === 'failed') this.giveUp(event.reason);
      if (this.restartPlanned || this.urlRequest === 'url') return;
      if (isFailure) this.fail(hasOtherUrl);
      else if (this.state === 'reconnecting' && before === 'live') this.expectSignOfLife(restartLimits.engineMs);
      // In the background, or during a phone call, an engine may stay silent.
      else if (this.state === 'paused' && before !== 'paused') this.timer();
    });
  }

  // ---- actions ----

  requestUrl(): void {
    if (this.urlRequest === 'none' && !this.grants.granted && !this.restartPlanned) this.urlRequest = 'url';
  }

  requestSpare(): void {
    if (this.urlRequest === 'none') this.urlRequest = 'spare';
  }

  /** Restarts with a fresh count of failures: the user tapped on retry, or the connection is back. */
  retry(): void {
    this.failures = 0;
    this.restart('useSpare');
  }

  /** Rebuilds the element, for changes and faults that need a new one. A failed session is retried. */
  rebuild(): void {
    transaction(() => {
      this.generation += 1;
      if (this.state === 'failed') this.retry();
      else if (this.grants.granted) this.start(false);
    });
  }

  /** Forgets all grants, because a new join has new streams. The picture stays until the next URL is there. */
  discardGrants(): void {
    this.timer();
    this.renewal();
    this.restartPlanned = false;
    this.grants.clear();
    this.failures = 0;
    this.urlRequest = 'none';
  }

  /** Stops, because there is nothing to send or to play any more. */
  clear(): void {
    transaction(() => {
      this.discardGrants();
      this.quality.reset();
      this.state = 'idle';
      this.reason = null;
      this.url = '';
    });
  }

  /** An element carries this stream, until released. Without one a silent start is no failure. */
  attach(): Release {
    this.elements += 1;
    if (this.state === 'connecting') this.expectSignOfLife(restartLimits.startMs);
    return releaseOnce(() => {
      this.elements -= 1;
    });
  }

  /** Whether the phone needs the devices for something else. After it a suspended engine comes back by itself, a broken one does not. */
  setHeld(held: boolean): void {
    this.held = held;
    if (held || this.state !== 'paused') return;
    if (this.restartPlanned) this.retry();
    else this.expectSignOfLife(restartLimits.returnMs);
  }

  /** `goesOn`: an element that works takes another URL, and shows what it has until that one is live. */
  private open(goesOn: boolean): void {
    const first = this.attempt === 0 || this.url === '';
    this.url = this.grants.url;
    if (!first && !goesOn && this.failures >= this.rules.rebuildFrom) this.generation += 1;
    this.start(goesOn);
  }

  private start(goesOn: boolean): void {
    this.restartPlanned = false;
    this.attempt += 1;
    if (goesOn) this.liveAt = null;
    else this.state = 'connecting';
    this.reason = null;
    this.quality.reset();
    this.expectSignOfLife(restartLimits.startMs);
  }

  private becameLive(): void {
    this.timer();
    this.held = this.restartPlanned = false;
    this.grants.markGood();
    this.liveAt = this.clock.now();
    this.reason = null;
  }

  /** Schedules a restart after a failure, or gives up after too many. Where another address is left, nobody waits for one without an answer. */
  private fail(isUnreachable: boolean): void {
    if (this.liveAt !== null && this.clock.now() - this.liveAt >= restartLimits.healedMs) this.failures = 0;
    const { held } = this;
    if (!held) this.failures += 1;
    const random = isUnreachable ? 0 : this.clock.random();
    const delay = held ? restartLimits.engineMs : restartDelay({ failures: this.failures, random });
    if (delay === null) return this.giveUp(this.rules.failureReason);
    this.timer();
    this.liveAt = null;
    this.restartPlanned = true;
    transaction(() => {
      this.urlRequest = 'none';
      this.state = held ? 'paused' : 'reconnecting';
    });
    this.timer = this.clock.after(delay, () => this.restart('advance'));
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

  private restart(toNext: 'advance' | 'useSpare'): void {
    this.timer();
    this.restartPlanned = false;
    transaction(() => {
      if (this.grants[toNext](this.clock.now())) return this.open(false);
      this.state = 'reconnecting';
      this.urlRequest = 'url';
    });
  }

  private renewWhenDue(grant: DatedGrant): void {
    this.renewal();
    this.renewal = this.clock.after(Math.max(0, grant.renewAt - this.clock.now()), () => this.requestSpare());
  }

  /** Counts a failure unless the stream is live within this time, because an engine may fail without an event. */
  private expectSignOfLife(ms: number): void {
    this.timer();
    this.timer = this.clock.after(ms, () => {
      if (this.elements > 0) this.fail(false);
    });
  }
}
