import { createNode, type Node } from '../../server/node';
import type { Clock } from '../../server/clock';
import { memoryEngine } from '../../server/engine/memory';
import type { Rtc } from '../../components/core/store/door';
import { seededRandom } from '../fakes/fake-clock';
import { FakeMedia } from '../fakes/media-server';
import { fakePhone, type Phone, type PhoneOptions } from '../fakes/fake-phone';
import type { Way } from './app';
import { Caller } from './caller';
import { CommonTime, createPhoneTime } from '../fakes/fake-phone-clock';
import type { Mounted } from '../fakes/fake-phone-mounted';
import type { PhonePage } from '../fakes/fake-phone-pages';
import type { PhoneSocket } from '../fakes/fake-phone-socket';

// Signs and checks tokens, which are names here; what it has for a page with a document is no module for Node.
jest.mock('jose', () => ({}));

export const callPage = 'pages/call/index';

/** A person with the built kit on a phone of one version. */
export interface Resident {
  phone: Phone;
  rtc: Rtc;
  /** The rtc-call of each page; the first one of the app has none. */
  readonly calls: Map<PhonePage, Mounted>;
}

/** The rtc-call of the page in front. */
export function front({ phone, calls }: Resident): Mounted {
  const mounted = calls.get(phone.page);
  if (mounted === undefined) throw new Error(`${phone.page.route} has no rtc-call`);
  return mounted;
}

/** The server as in production, without sockets and media, and people around it, all in one time: a second there is one here. */
export class Town {
  readonly time = new CommonTime();
  /** What the server could not do. */
  readonly failures: string[] = [];
  private readonly beside = createPhoneTime(1, this.time);
  private readonly clock: Clock;
  private readonly node: Promise<Node>;
  private readonly severed = new Set<PhoneSocket>();

  constructor(readonly seed = 1) {
    const { clock, time } = this.beside;
    const after = (ms: number, act: () => void) => {
      const id = time.setTimeout(act, ms);
      return () => time.clearTimeout(id);
    };
    this.clock = { now: clock.now, after, soon: (act) => after(0, act) };
    const unit = seededRandom(seed);
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const letter = (): string => letters.charAt(Math.floor(unit() * letters.length));
    const limits = { requestsPerSecond: 1e6, requestsBurst: 1e6, hellosPerMinute: 1e6 };
    this.node = createNode({
      engine: memoryEngine({ clock: this.clock }),
      media: new FakeMedia(),
      clock: this.clock,
      // A seed repeats the ids too.
      random: { unit, id: (bytes) => Array.from({ length: Math.ceil((bytes * 4) / 3) }, letter).join('') },
      limits: { ...limits, invitesPerMinute: 1e6, invitesPerSecond: 1e6, invitesPerCalleePerMinute: 1e6 },
      log: (level, text, facts) => void (level === 'error' && this.failures.push(`${text} ${JSON.stringify(facts)}`)),
      verify: (user) =>
        Promise.resolve({ user, id: user, expiresAt: clock.now() + 3_600_000, name: user, rooms: { '*': 'host' } }),
    });
  }

  /** Somebody's phone, whose sockets lead here as long as it has a network. */
  resident(user: string, version: string, options: PhoneOptions = {}): Resident {
    const phone = fakePhone(version, {
      time: this.time,
      language: 'en',
      ...options,
      server: (socket) => this.accept(phone, socket),
    });
    const kit = phone.require('index') as typeof import('../../components');
    const rtc = kit.createRtc({ server: 'wss://rtc/v1', token: () => Promise.resolve(user) });
    const resident: Resident = { phone, rtc, calls: new Map() };
    phone.visit = (url, how) => this.page(resident, url.replace(/^\//, ''), how);
    return resident;
  }

  /** Somebody who is there all the time, and calls and answers as the test says. */
  async caller(user: string): Promise<Caller> {
    const caller = new Caller(await this.node, user);
    this.beside.time.setInterval(() => caller.ping(), 5_000);
    return caller;
  }

  /** Whatever is under way between phone and server is lost, and the phone may hear of it only by its silence. */
  cut({ phone }: Resident, isHeard = true): void {
    phone.sockets
      .filter(({ state }) => state !== 'closed')
      .forEach((socket) => (isHeard ? socket.fail() : this.severed.add(socket)));
  }

  /** Opens a page with an rtc-call on it, as every page of this app has one. */
  page(resident: Resident, route: string, how: Way = 'open'): Mounted {
    const opened = resident.phone.open(route, {}, how);
    const mounted = resident.phone.mount('call', { page: `/${callPage}` });
    resident.calls.set(opened, mounted);
    return mounted;
  }

  /** Everything that needs no time happens, and what waits a moment for its element. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 6; turn += 1) await this.pass(0);
    await this.pass(400);
    for (let turn = 0; turn < 6; turn += 1) await this.pass(0);
  }

  async pass(ms: number): Promise<void> {
    await this.beside.clock.advance(ms);
    await this.beside.turn();
  }

  private accept(phone: Phone, socket: PhoneSocket): void {
    void this.node.then((node) => {
      if (!phone.state.connected) return socket.fail();
      const isWhole = (): boolean => !this.severed.has(socket);
      const peer = node.connect({
        send: (text) => isWhole() && socket.say(text),
        close: (code, why) => isWhole() && socket.close(code, why),
      });
      socket.onText((text) => isWhole() && peer.text(text));
      socket.onClosed(() => peer.closed());
      socket.open();
    });
  }
}
