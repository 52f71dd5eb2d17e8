import type { Storage } from '../../../components/core/shared/storage';
import { DeviceClock } from '../../fakes/platform/fake-clock';
import { seededRandom } from '../../../tools/seeded-random';
import { fakeStorage } from '../../fakes/platform/fake-platform';
import { addresses } from '../seeded-world';
import { App, type ObservedCall } from './app';
import type { MediaBehaviour } from './call-page';
import { CallPhone } from './call-phone';
import type { CallWorld } from './call-world';

interface Run {
  readonly app: App;
  readonly phone: CallPhone;
}

/** One phone of one user, with the app running or not. */
export class Device {
  isHidden = false;
  readonly faults: string[] = [];
  /** Calls observed by killed runs of the app. */
  readonly pastCalls: ObservedCall[] = [];
  private run: Run | null = null;
  private isAsleep = false;
  private sleepsSinceMs = 0;
  private stalledUntil = 0;
  private readonly storage: Storage = fakeStorage();
  private readonly servers: readonly string[];

  constructor(
    private readonly world: CallWorld,
    readonly user: string,
    readonly name: string,
    private readonly media: MediaBehaviour,
  ) {
    this.servers = world.random.chance(0.5) ? addresses : addresses.slice().reverse();
    this.open();
  }

  /** Its id in `hello.dev`. */
  get id(): unknown {
    return this.storage.read('rtc-kit.device');
  }

  get app(): App | null {
    return this.run?.app ?? null;
  }

  get phone(): CallPhone | null {
    return this.run?.phone ?? null;
  }

  /** Whether it receives frames of the server at this moment. */
  get isOnline(): boolean {
    const { run } = this;
    if (run === null || this.isAsleep || this.isStalled || !run.app.calls.reachable) return false;
    return run.app.rtc.connection.phase === 'online' && !run.phone.link.isBlackHole;
  }

  // ---- the phone ----

  hide(): void {
    if (this.isHidden || this.run === null) return;
    this.isHidden = true;
    this.run.phone.hide();
  }

  /** Suspends the app, which happens some seconds after it was hidden. */
  sleep(): void {
    if (!this.isHidden) return;
    if (!this.isAsleep) this.sleepsSinceMs = this.phone?.clock.now() ?? 0;
    this.isAsleep = true;
    this.phone?.clock.sleep();
  }

  show(): void {
    if (!this.isHidden) return;
    const { run, isAsleep } = this;
    if (isAsleep) run?.app.wakeUp(run.phone.clock.now() - this.sleepsSinceMs);
    this.isHidden = false;
    this.isAsleep = false;
    this.phone?.show();
    this.phone?.clock.wake();
  }

  /** The phone kills the app: only the storage remains. */
  kill(): void {
    const { run } = this;
    if (run === null) return;
    this.pastCalls.push(...run.app.observed);
    this.run = null;
    run.phone.clock.stop();
    run.phone.kill();
    run.app.detach();
    this.isHidden = false;
    this.isAsleep = false;
  }

  /** Opens the app unless it is open. */
  open(): void {
    this.run ??= this.startApp();
  }

  // ---- its network ----

  cut(): void {
    this.phone?.links.slice(-1).forEach((link) => link.cut());
  }

  blackHole(way: 'up' | 'down' | 'both'): void {
    this.phone?.links.slice(-1).forEach((link) => link.blackHole(way));
  }

  stall(ms: number): void {
    this.stalledUntil = this.world.clock.now() + ms;
  }

  private get isStalled(): boolean {
    return this.stalledUntil > this.world.clock.now();
  }

  // ---- the end ----

  /** Closes the app cleanly; `leftovers` then lists the resources still in use. */
  async close(): Promise<void> {
    const { run } = this;
    if (run === null) return;
    run.app.detach();
    await run.app.rtc.close();
  }

  get leftovers(): readonly string[] {
    const { run } = this;
    if (run === null) return [];
    const { timers, listeners, sockets } = run.phone.held;
    const loops = run.phone.sounds.playing.filter((source) => source !== 'ended').length;
    const held = { timers, listeners: listeners + run.phone.sounds.listeners, sockets, 'looping sounds': loops };
    return Object.entries(held)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${name}`)
      .concat(Array.from(run.app.openRequests, (title) => `${title} without an answer`));
  }

  reportFault(text: string): void {
    this.world.record(`${this.name} FAULT ${text}`);
    this.faults.push(`${this.name}: ${text}`);
  }

  private startApp(): Run {
    const { world, name, user, media, servers } = this;
    const clock = new DeviceClock(world.clock, seededRandom(world.random.integer(1, 1e9)));
    clock.skewMs = world.random.chance(0.2) ? world.random.integer(-3_600_000, 3_600_000) : 0;
    const phone: CallPhone = new CallPhone({ storage: this.storageOf(() => this.run === null || this.phone === phone), clock });
    phone.onDial = (link) =>
      world.acceptSocket(name, link, { isAwake: () => !this.isAsleep, isStalled: () => this.isStalled && this.phone === phone });
    const app = new App({
      phone,
      media,
      servers,
      random: world.random,
      token: () => Promise.resolve(world.token(user, 900_000)),
      record: (line) => world.record(`${name} ${line}`),
      reportFault: (text) => this.reportFault(text),
    });
    return { app, phone };
  }

  /** A killed app can no longer write. */
  private storageOf(lives: () => boolean): Storage {
    const { read, write, remove } = this.storage;
    return {
      read,
      write: (key, value) => lives() && write(key, value),
      remove: (key) => lives() && remove(key),
    };
  }
}
