import { createNode, type Node } from '../../../server/node';
import type { Clock } from '../../../server/clock';
import type { OperatorAnswer, OperatorMethod, OperatorRequest } from '../../../server/operator/methods';
import type { MediaServer } from '../../../server/media/media-server';
import { memoryEngine } from '../../../server/engine/memory';
import type { RtcWithCalls } from '../../../components/core/features/call/types';
import { seededRandom } from '../../../tools/seeded-random';
import { FakeMedia } from '../../fakes/servers/fake-media';
import { fakePhone, type Phone, type PhoneOptions } from '../../fakes/phone/fake-phone';
import type { Navigation } from './app';
import { ScriptedCaller } from './scripted-caller';
import { SharedTime, createPhoneTime } from '../../fakes/phone/clock';
import type { Mounted } from '../../fakes/phone/mounted';
import type { PhonePage } from '../../fakes/phone/pages';
import type { PhoneSocket } from '../../fakes/phone/socket';

// Tokens are plain names here, so `jose` is not needed; its browser build, which jsdom selects, does not run in Node.
jest.mock('jose', () => ({}));

export const callPage = 'pages/call/index';

/** A user with the built kit on a phone of one version. */
export interface User {
  phone: Phone;
  rtc: RtcWithCalls;
  /** The rtc-call of each page; the first page has none. */
  readonly calls: Map<PhonePage, Mounted>;
}

/** The rtc-call of the page in front. */
export function callInFront({ phone, calls }: User): Mounted {
  const mounted = calls.get(phone.page);
  if (mounted === undefined) throw new Error(`${phone.page.route} has no rtc-call`);
  return mounted;
}

/** The real server without sockets and media, and users with phones, all on one shared time. */
export class World {
  readonly time = new SharedTime();
  /** Errors logged by the server. */
  readonly failures: string[] = [];
  private readonly serverTime = createPhoneTime(1, this.time);
  private readonly clock: Clock;
  private readonly node: Promise<Node>;
  private readonly silentSockets = new Set<PhoneSocket>();

  constructor(
    readonly seed = 1,
    media: MediaServer = new FakeMedia(),
  ) {
    const { clock, time } = this.serverTime;
    const after = (ms: number, act: () => void) => {
      const id = time.setTimeout(act, ms);
      return () => time.clearTimeout(id);
    };
    this.clock = { now: clock.now, after, onNextTurn: (act) => after(0, act) };
    const unit = seededRandom(seed);
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const letter = (): string => letters.charAt(Math.floor(unit() * letters.length));
    const limits = { requestsPerSecond: 1e6, requestsBurst: 1e6, hellosPerMinute: 1e6 };
    this.node = createNode({
      engine: memoryEngine({ clock: this.clock }),
      media,
      clock: this.clock,
      // A seed also repeats the ids.
      random: { unit, id: (bytes) => Array.from({ length: Math.ceil((bytes * 4) / 3) }, letter).join('') },
      limits: { ...limits, invitesPerMinute: 1e6, invitesPerSecond: 1e6, invitesPerCalleePerMinute: 1e6 },
      log: (level, text, facts) => void (level === 'error' && this.failures.push(`${text} ${JSON.stringify(facts)}`)),
      verify: (user) =>
        Promise.resolve({ user, id: user, expiresAt: clock.now() + 3_600_000, name: user, rooms: { '*': 'host' } }),
    });
  }

  /** A user's phone; its sockets connect to this server while it has a network. */
  user(user: string, version: string, options: PhoneOptions = {}): User {
    const phone = fakePhone(version, {
      time: this.time,
      language: 'en',
      ...options,
      server: (socket) => this.accept(phone, socket),
    });
    const kit = phone.require('index') as typeof import('../../../components');
    const { calls } = phone.require('calls') as typeof import('../../../components/calls');
    const { check } = phone.require('check') as typeof import('../../../components/check');
    const rtc = kit.createRtc({
      server: 'wss://rtc/v1',
      token: () => Promise.resolve(user),
      features: [calls(), check()],
    });
    const resident: User = { phone, rtc, calls: new Map() };
    phone.visit = (url, how) => this.openPage(resident, url.replace(/^\//, ''), how);
    return resident;
  }

  /** Calls a method of the operators' API. */
  async operate<M extends OperatorMethod>(method: M, request: OperatorRequest<M>): Promise<OperatorAnswer<M>> {
    return (await this.node).operate(method, request);
  }

  /** A user who is always online, and calls and accepts as the test says. */
  async scriptedCaller(user: string): Promise<ScriptedCaller> {
    const caller = new ScriptedCaller(await this.node, user);
    this.serverTime.time.setInterval(() => caller.ping(), 5_000);
    return caller;
  }

  /** Drops all frames between phone and server. Without `isHeard` the sockets stay open, and only silence shows the loss. */
  cut({ phone }: User, isHeard = true): void {
    phone.sockets
      .filter(({ state }) => state !== 'closed')
      .forEach((socket) => (isHeard ? socket.fail() : this.silentSockets.add(socket)));
  }

  /** Opens a page with an rtc-call, as every page of this app has one. */
  openPage(resident: User, route: string, how: Navigation = 'open'): Mounted {
    const opened = resident.phone.open(route, {}, how);
    const mounted = resident.phone.mount('call', { page: `/${callPage}` });
    resident.calls.set(opened, mounted);
    return mounted;
  }

  /** Lets all pending work finish, and commands that wait for their element. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 6; turn += 1) await this.advance(0);
    await this.advance(400);
    for (let turn = 0; turn < 6; turn += 1) await this.advance(0);
  }

  async advance(ms: number): Promise<void> {
    await this.serverTime.clock.advance(ms);
    await this.serverTime.turn();
  }

  private accept(phone: Phone, socket: PhoneSocket): void {
    void this.node.then((node) => {
      if (!phone.state.connected) return socket.fail();
      const isWhole = (): boolean => !this.silentSockets.has(socket);
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
