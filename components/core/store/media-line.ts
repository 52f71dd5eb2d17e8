import type { MediaEvent } from '../media/media';
import type { Reason } from '../protocol/errors';
import { releaseOnce, type Release } from '../shared/release';
import { courseAfter, type Course } from './flow';
import { Addresses, type Lease } from './lease';
import { computed, makeObservable, ref, transaction } from './mobx';
import type { Flow } from './model';
import type { Clock } from './needs';
import { QualityTrack } from './quality';
import { restartDelay, restartLimits } from './restart';

/** What a line lacks: a URL to work with, or one in reserve because its own runs out. */
export type Need = 'none' | 'url' | 'spare';

/** How one kind of element is treated. */
export interface LineRules {
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
export class MediaLine {
  course: Course = 'idle';
  reason: Reason | null = null;
  need: Need = 'none';
  url = '';
  /** Counts starts, so that a start with the same URL is seen too. */
  run = 0;
  /** Changes when the element must be rebuilt. */
  generation = 0;
  readonly quality: QualityTrack;
  private readonly addresses = new Addresses();
  private failures = 0;
  private liveAt: number | null = null;
  private elements = 0;
  /** A restart of ours is planned: what the dying engine still says is not another failure. */
  private waiting = false;
  private timer: Release = () => undefined;
  private renewal: Release = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly rules: LineRules,
  ) {
    this.quality = new QualityTrack(clock);
    makeObservable(this, {
      course: ref,
      reason: ref,
      need: ref,
      url: ref,
      run: ref,
      generation: ref,
      flow: computed,
      live: computed,
    });
  }

  // ---- views ----

  get flow(): Flow {
    return this.course === 'live' && this.quality.weak ? 'weak' : this.course;
  }

  get live(): boolean {
    return this.course === 'live';
  }

  nearlySpent(): boolean {
    return this.addresses.isSpentAt(this.clock.now() + togetherMs);
  }

  // ---- frames in ----

  /** The server granted URLs. */
  offer(lease: Lease): void {
    transaction(() => {
      const isDue = this.need === 'url' || !this.addresses.granted;
      if (isDue) this.addresses.take(lease);
      else this.addresses.reserve(lease);
      this.need = 'none';
      this.renewWhenDue(lease);
      if (isDue) this.open();
    });
  }

  /** The server granted nothing this time. A reserve is asked for again by the break that needs it. */
  refuse(): void {
    if (this.need === 'url') this.fail();
    else this.need = 'none';
  }

  accept(event: MediaEvent): void {
    if (event.type === 'weak') this.quality.complain();
    const before = this.course;
    const elsewhere = event.type === 'unreachable' && this.addresses.hasAnother(this.clock.now());
    const broke = before !== 'idle' && before !== 'failed' && (event.type === 'broken' || elsewhere);
    transaction(() => {
      this.course = courseAfter(before, event.type);
      if (this.course === 'live' && before !== 'live') this.revived();
      if (event.type === 'failed' && this.course === 'failed') this.give(event.reason);
      if (this.waiting || this.need === 'url') return;
      if (broke) this.fail();
      else if (this.course === 'reconnecting' && before === 'live') this.expect(restartLimits.engineMs);
      // Nothing is to be expected of who is in the background, or on the phone.
      else if (this.course === 'paused' && before !== 'paused') this.timer();
    });
  }

  // ---- wishes out ----

  /** There is something to send or to play. */
  want(): void {
    if (this.need === 'none' && !this.addresses.granted && !this.waiting) this.need = 'url';
  }

  /** Begins anew, whatever was: somebody tapped on retry, or the server is back. */
  retry(): void {
    this.failures = 0;
    this.restart((now) => this.addresses.renew(now));
  }

  /** A new element with the same stream, for what only building it again heals; what had failed begins anew as a whole. */
  rebuild(): void {
    transaction(() => {
      this.generation += 1;
      if (this.course === 'failed') this.retry();
      else if (this.addresses.granted) this.begin();
    });
  }

  /** What was granted is void, as a new seat has new streams; the picture stays until the next is there. */
  forget(): void {
    this.timer();
    this.renewal();
    this.waiting = false;
    this.addresses.forget();
    this.failures = 0;
    this.need = 'none';
  }

  /** Nothing to send or to play any more. */
  clear(): void {
    transaction(() => {
      this.forget();
      this.quality.reset();
      this.course = 'idle';
      this.reason = null;
      this.url = '';
    });
  }

  /** An element shows this line: only then is silence a failure. */
  attach(): Release {
    this.elements += 1;
    if (this.course === 'connecting') this.expect(restartLimits.startMs);
    return releaseOnce(() => {
      this.elements -= 1;
    });
  }

  /** The app is in front again. An engine that was suspended may return by itself, or never. */
  shown(): void {
    if (this.course === 'paused') this.expect(restartLimits.returnMs);
  }

  private open(): void {
    const first = this.run === 0 || this.url === '';
    this.url = this.addresses.url;
    if (!first && this.failures >= this.rules.rebuildFrom) this.generation += 1;
    this.begin();
  }

  private begin(): void {
    this.waiting = false;
    this.run += 1;
    this.course = 'connecting';
    this.reason = null;
    this.quality.reset();
    this.expect(restartLimits.startMs);
  }

  private revived(): void {
    this.timer();
    this.waiting = false;
    this.addresses.flows();
    this.liveAt = this.clock.now();
    this.reason = null;
  }

  /** Broken, or never begun: again after a while, and after many times not without being asked. */
  private fail(): void {
    if (this.liveAt !== null && this.clock.now() - this.liveAt >= restartLimits.healedMs) this.failures = 0;
    this.failures += 1;
    const delay = restartDelay({ failures: this.failures, random: this.clock.random() });
    if (delay === null) return this.give(this.rules.broken);
    this.timer();
    this.liveAt = null;
    this.waiting = true;
    transaction(() => {
      this.need = 'none';
      this.course = 'reconnecting';
    });
    this.timer = this.clock.after(delay, () => this.restart((now) => this.addresses.advance(now)));
  }

  private give(reason: Reason): void {
    this.timer();
    this.waiting = false;
    this.liveAt = null;
    transaction(() => {
      this.need = 'none';
      this.course = 'failed';
      this.reason = reason;
    });
  }

  private restart(goOn: (now: number) => boolean): void {
    this.timer();
    this.waiting = false;
    transaction(() => {
      if (goOn(this.clock.now())) return this.open();
      this.course = 'reconnecting';
      this.need = 'url';
    });
  }

  private renewWhenDue(lease: Lease): void {
    this.renewal();
    this.renewal = this.clock.after(Math.max(0, lease.renewAt - this.clock.now()), () => {
      if (this.need === 'none') this.need = 'spare';
    });
  }

  /** Without a sign of life in this time it counts as broken, though the engine says nothing. */
  private expect(ms: number): void {
    this.timer();
    if (this.elements === 0) return;
    this.timer = this.clock.after(ms, () => {
      if (this.elements > 0 && this.course !== 'idle' && this.course !== 'live' && this.course !== 'failed') this.fail();
    });
  }
}
