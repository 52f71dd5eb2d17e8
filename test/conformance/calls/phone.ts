import type { CallState, EndReason, InboxState } from '../../../components/core/protocol/call-state';
import type { Params, Result, ServerFrame, StreamEvent, StreamEvents, Welcome } from '../../../components/core/protocol/messages';
import { callStream, userStream } from '../../../components/core/protocol/messages';
import { reduceCall, reduceInbox } from '../../../components/core/protocol/reduce-call';
import type { Engine } from '../../../server/engine/engine';
import { memoryEngine, type AttachOptions } from '../../../server/index';
import { FakeClock } from '../../fakes/fake-clock';
import { fakeTime, openHouse, type House } from '../house';
import type { Wire } from '../wire';

/** A person's device that speaks the protocol by hand, and believes what the streams say. */
export class Phone {
  /** What it heard on former sockets. */
  private readonly past: ServerFrame[] = [];

  private constructor(
    readonly house: House,
    readonly user: string,
    readonly device: string,
    public wire: Wire,
    public welcome: Welcome,
  ) {}

  /** Connected, and hearing its inbox. */
  static async open(house: House, user: string, device = `${user}-phone`): Promise<Phone> {
    const phone = await Phone.dial(house, user, device);
    await phone.wire.request('inbox.follow', { name: user.toUpperCase() });
    return phone;
  }

  /** Connected only. */
  static async dial(house: House, user: string, device = `${user}-phone`, more: object = {}): Promise<Phone> {
    const wire = await house.wire();
    const welcome = await wire.hello(await house.token(user), { dev: device, ...more });
    return new Phone(house, user, device, wire, welcome);
  }

  /** The same device and session on a new socket: follows what is named. */
  async back(house: House, cur: Record<string, { e: string; s: number }>): Promise<Welcome> {
    const { sid, rt } = this.welcome;
    this.past.push(...this.wire.frames);
    this.wire = await house.wire();
    this.welcome = await this.wire.hello(await house.token(this.user), { dev: this.device, sid, rt, cur });
    return this.welcome;
  }

  start(to: string | readonly string[], more: Partial<Params<'call.start'>> = {}, k?: string): Promise<Result<'call.start'>> {
    const people = typeof to === 'string' ? [to] : to;
    return this.wire.request('call.start', { to: people, kind: 'audio', name: this.user.toUpperCase(), ...more }, k);
  }

  async startId(to: string | readonly string[], more: Partial<Params<'call.start'>> = {}): Promise<string> {
    return (await this.start(to, more)).call.id;
  }

  /** Is called, and rings. */
  async rings(call?: string): Promise<string> {
    const { d } = await this.wire.event('inbox.called', ({ d: called }) => call === undefined || called.call.id === call);
    await this.follow(d.call.id, true);
    return d.call.id;
  }

  follow(call: string, rings = false): Promise<Result<'call.follow'>> {
    return this.wire.request('call.follow', { call, rings });
  }

  accept(call: string): Promise<object> {
    return this.wire.request('call.accept', { call, name: this.user.toUpperCase() });
  }

  end(call: string): Promise<object> {
    return this.wire.request('call.end', { call });
  }

  /** Waits for an event of a call; gives its content. */
  async hears<K extends StreamEvent['k']>(k: K, more: Partial<StreamEvents[K]> = {}): Promise<StreamEvents[K]> {
    const { d } = await this.wire.event(k, (event) =>
      Object.entries(more).every(([name, value]) => (event.d as Record<string, unknown>)[name] === value),
    );
    return d as StreamEvents[K];
  }

  connected(call: string): Promise<object> {
    return this.wire.request('call.connected', { call });
  }

  /** Keeps the connection alive, and lets everything arrive that was on its way. */
  async ping(): Promise<void> {
    const pongs = () => this.wire.frames.filter(({ t }) => t === 'pong').length;
    const before = pongs();
    this.wire.send({ t: 'ping' });
    await this.wire.until('pong', () => (pongs() > before ? true : undefined));
  }

  private get frames(): readonly ServerFrame[] {
    return this.past.concat(this.wire.frames);
  }

  /** The call as this device knows it: what it was answered last, and every event since. */
  call(id: string): CallState {
    const stream = callStream(id);
    let known: { e: string; s: number; call: CallState } | null = null;
    for (const frame of this.frames) {
      const answer = frame.t === 'res' ? (frame.d as Partial<Result<'call.follow'>> | undefined) : undefined;
      if (answer?.call?.id === id) known = answer as Result<'call.follow'>;
      if (frame.t === 'welcome') {
        const entry = frame.st.find(({ n }) => n === stream);
        if (entry?.snap !== undefined) known = { e: entry.e, s: entry.s, call: entry.snap as CallState };
      }
      if (frame.t === 'ev' && frame.n === stream && known !== null && frame.s > known.s)
        known = { ...known, s: frame.s, call: reduceCall(known.call, frame) };
    }
    if (known === null) throw new Error(`${this.device} knows no call ${id}`);
    return known.call;
  }

  /** The inbox as this device knows it. */
  inbox(): InboxState {
    const stream = userStream(this.user);
    let known: { s: number; inbox: InboxState } = { s: 0, inbox: { calls: [], history: [], quiet: false, blocked: [] } };
    for (const frame of this.frames) {
      const answer = frame.t === 'res' ? (frame.d as Partial<Result<'inbox.follow'>> | undefined) : undefined;
      if (answer?.inbox !== undefined) known = answer as Result<'inbox.follow'>;
      const entry = frame.t === 'welcome' ? frame.st.find(({ n }) => n === stream) : undefined;
      if (entry?.snap !== undefined) known = { s: entry.s, inbox: entry.snap as InboxState };
      if (frame.t === 'ev' && frame.n === stream && frame.s > known.s)
        known = { s: frame.s, inbox: reduceInbox(known.inbox, frame) };
    }
    return known.inbox;
  }

  /** How the call ended for this person, when their inbox says so; then it says so once. */
  async record(call: string): Promise<InboxState['history'][number]> {
    const { d } = await this.wire.event('inbox.ended', (event) => event.d.record.id === call);
    return d.record;
  }

  /** How often the inbox was told that the call is over. */
  endings(call: string): number {
    return this.frames.filter((frame) => frame.t === 'ev' && frame.k === 'inbox.ended' && frame.d.record.id === call).length;
  }
}

/** The engine as over a network: every word to it, and every answer, takes a few turns of the loop, so that others come between. */
export function farAway(engine: Engine, random: () => number): Engine {
  const turns = async () => {
    for (let left = Math.floor(random() * 3); left > 0; left -= 1) await new Promise((done) => setImmediate(done));
  };
  const slow =
    <Args extends unknown[], Answer>(act: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      await turns();
      const answer = await act(...args);
      await turns();
      return answer;
    };
  const { commit, load, read, replied, put, get, remove, increment, setTimer, clearTimer } = engine;
  return {
    ...engine,
    commit: slow(commit),
    load: slow(load),
    read: slow(read),
    replied: slow(replied),
    put: slow(put),
    get: slow(get),
    remove: slow(remove),
    increment: slow(increment),
    setTimer: slow(setTimer),
    clearTimer: slow(clearTimer),
  };
}

export interface Gate {
  engine: Engine;
  /** Every commit that passes the test waits until they are let go; `reached` gives the stream of the first when it is there. */
  hold(passes: (stream: string, kinds: readonly string[]) => boolean): { reached: Promise<string>; letGo(): void };
}

/** An engine at which commits can be held up while the others go on: what a race decides by chance, a test decides. */
export function gated(engine: Engine): Gate {
  let held: { passes(stream: string, kinds: readonly string[]): boolean; reach(stream: string): void; go: Promise<void> } | null =
    null;
  return {
    engine: {
      ...engine,
      async commit(change) {
        const waits = held;
        if (
          waits?.passes(
            change.stream,
            change.events.map(({ k }) => k),
          ) === true
        ) {
          waits.reach(change.stream);
          await waits.go;
        }
        return engine.commit(change);
      },
    },
    hold(passes) {
      let reach: (stream: string) => void = () => undefined;
      let letGo: () => void = () => undefined;
      const reached = new Promise<string>((resolve) => (reach = resolve));
      const go = new Promise<void>((resolve) => {
        letGo = () => {
          held = null;
          resolve();
        };
      });
      held = { passes, reach, go };
      return { reached, letGo };
    },
  };
}

/** Nodes that share an engine, and one time. */
export interface Street {
  readonly engine: Engine;
  node(options?: Partial<AttachOptions>): Promise<House>;
  close(): Promise<void>;
}

export function openStreet(random: (() => number) | null = null): Street {
  const fake = new FakeClock();
  const clock = fakeTime(fake);
  const near = memoryEngine({ clock });
  const engine = random === null ? near : farAway(near, random);
  const houses: House[] = [];
  return {
    engine,
    async node(options = {}) {
      const house = await openHouse({ engine, clock, ...options });
      house.clock = fake;
      houses.push(house);
      return house;
    },
    async close() {
      await Promise.all(houses.map((house) => house.close()));
      await engine.close();
    },
  };
}

/** Lets time pass for everybody, while those who are here say that they are. */
export async function pass(house: House, ms: number, ...here: readonly Phone[]): Promise<void> {
  for (let left = ms; left > 0; left -= stepMs) {
    await Promise.all(here.map((phone) => phone.ping()));
    house.clock.advance(Math.min(left, stepMs));
    await settled();
  }
  await Promise.all(here.map((phone) => phone.ping()));
}

const stepMs = 10_000;
/** What a timer began is done, as far as it needs no socket. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) await new Promise((done) => setImmediate(done));
}

/** A call that rings at the other. */
export async function ring(one: Phone, other: Phone): Promise<string> {
  const call = await one.startId(other.user);
  await other.rings(call);
  await one.hears('party.rang', { id: other.user });
  return call;
}

/** A call that was answered, and is not heard yet. */
export async function answered(one: Phone, other: Phone): Promise<string> {
  const call = await ring(one, other);
  await other.accept(call);
  await one.hears('party.accepted', { id: other.user });
  return call;
}

/** Both are told the same end, each once, and keep it. */
export async function expectEnd(call: string, reason: EndReason, ...people: readonly Phone[]): Promise<void> {
  for (const person of people) {
    const record = await person.record(call);
    expect([person.user, record.reason]).toEqual([person.user, reason]);
    expect(person.endings(call)).toBe(1);
    expect(person.inbox().calls).toEqual([]);
  }
}

/** A call between two that has been answered and is heard on both sides. */
export async function talk(one: Phone, other: Phone): Promise<string> {
  const call = await answered(one, other);
  await Promise.all([one, other].map((phone) => phone.connected(call)));
  await Promise.all([one, other].flatMap((phone) => [one.user, other.user].map((id) => phone.hears('party.connected', { id }))));
  return call;
}
