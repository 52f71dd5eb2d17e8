import type { Storage } from '../../../components/core/platform/platform';
import { PhoneShare, seededRandom } from '../../fakes/fake-clock';
import { fakeStorage } from '../../fakes/fake-platform';
import { addresses } from '../ground';
import { App, type Seen } from './app';
import type { Media } from './call-page';
import { CallPhone } from './call-phone';
import type { CallWorld } from './call-world';

interface Run {
  readonly app: App;
  readonly phone: CallPhone;
}

/** One phone of one person, with the app on it, or off. */
export class Device {
  isHidden = false;
  readonly faults: string[] = [];
  /** What runs of the app that were killed saw. */
  readonly past: Seen[] = [];
  private run: Run | null = null;
  private isAsleep = false;
  private stalledUntil = 0;
  private readonly storage: Storage = fakeStorage();
  private readonly servers: readonly string[];

  constructor(
    private readonly world: CallWorld,
    readonly user: string,
    readonly name: string,
    private readonly media: Media,
  ) {
    this.servers = world.chance.isIt(0.5) ? addresses : addresses.slice().reverse();
    this.open();
  }

  /** Its name in `hello.dev`. */
  get id(): unknown {
    return this.storage.read('rtc-kit.device');
  }

  get app(): App | null {
    return this.run?.app ?? null;
  }

  get phone(): CallPhone | null {
    return this.run?.phone ?? null;
  }

  /** It hears the server at this moment, as far as anybody can tell. */
  get isWell(): boolean {
    const { run } = this;
    if (run === null || this.isAsleep || this.isStalled || !run.app.calls.reachable) return false;
    return run.app.rtc.connection.phase === 'online' && !run.phone.link.isHoled;
  }

  // ---- the phone ----

  hide(): void {
    if (this.isHidden || this.run === null) return;
    this.isHidden = true;
    this.run.phone.hide();
  }

  /** Some seconds after a hide, nothing of the app runs. */
  sleep(): void {
    if (!this.isHidden) return;
    this.isAsleep = true;
    this.phone?.clock.sleep();
  }

  show(): void {
    if (!this.isHidden) return;
    this.isHidden = false;
    this.isAsleep = false;
    this.phone?.show();
    this.phone?.clock.wake();
  }

  /** The app is killed by the phone: the storage is all that is left. */
  kill(): void {
    const { run } = this;
    if (run === null) return;
    this.past.push(...run.app.seen);
    this.run = null;
    run.phone.clock.die();
    run.phone.die();
    run.app.detach();
    this.isHidden = false;
    this.isAsleep = false;
  }

  /** The app is opened, if it is not. */
  open(): void {
    this.run ??= this.begin();
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

  /** The app closes in good order; what it still holds then is said by `leftovers`. */
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
      .concat(Array.from(run.app.open, (title) => `${title} without an answer`));
  }

  fault(text: string): void {
    this.world.tell(`${this.name} FAULT ${text}`);
    this.faults.push(`${this.name}: ${text}`);
  }

  private begin(): Run {
    const { world, name, user, media, servers } = this;
    const clock = new PhoneShare(world.clock, seededRandom(world.chance.between(1, 1e9)));
    clock.skewMs = world.chance.isIt(0.2) ? world.chance.between(-3_600_000, 3_600_000) : 0;
    const phone: CallPhone = new CallPhone({ storage: this.storageOf(() => this.run === null || this.phone === phone), clock });
    phone.dialled = (link) =>
      world.route(name, link, { isAwake: () => !this.isAsleep, isStalled: () => this.isStalled && this.phone === phone });
    const app = new App({
      phone,
      media,
      servers,
      chance: world.chance,
      token: () => Promise.resolve(world.token(user, 900_000)),
      tell: (line) => world.tell(`${name} ${line}`),
      fault: (text) => this.fault(text),
    });
    return { app, phone };
  }

  /** What is killed writes nothing any more, whatever it was about to. */
  private storageOf(lives: () => boolean): Storage {
    const { read, write, remove } = this.storage;
    return {
      read,
      write: (key, value) => lives() && write(key, value),
      remove: (key) => lives() && remove(key),
    };
  }
}
