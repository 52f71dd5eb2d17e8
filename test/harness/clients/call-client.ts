import type { CallState, EndReason, InboxState } from '../../../components/core/protocol/call-state';
import type {
  Cursor,
  Params,
  Result,
  ServerFrame,
  StreamEvent,
  StreamEvents,
  Welcome,
} from '../../../components/core/protocol/messages';
import { callStream, userStream } from '../../../components/core/protocol/messages';
import { reduceCall, reduceInbox } from '../../../components/core/protocol/reduce-call';
import type { Engine } from '../../../server/engine/engine';
import { memoryEngine, type AttachOptions } from '../../../server/index';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { fakeTime, startTestServer, type TestServer } from '../servers/test-server';
import type { RawClient } from './raw-client';

/** A user's device that speaks the raw protocol and rebuilds its state from the streams. */
export class CallClient {
  /** Frames received on earlier sockets. */
  private readonly earlierFrames: ServerFrame[] = [];

  private constructor(
    readonly server: TestServer,
    readonly user: string,
    readonly device: string,
    public client: RawClient,
    public welcome: Welcome,
  ) {}

  /** Connects and subscribes to the inbox. */
  static async open(server: TestServer, user: string, device = `${user}-phone`): Promise<CallClient> {
    const phone = await CallClient.connect(server, user, device);
    await phone.client.request('inbox.subscribe', { name: user.toUpperCase() });
    return phone;
  }

  /** Connects without an inbox subscription. */
  static async connect(server: TestServer, user: string, device = `${user}-phone`, more: object = {}): Promise<CallClient> {
    const client = await server.rawClient();
    const welcome = await client.hello(await server.token(user), { dev: device, ...more });
    return new CallClient(server, user, device, client, welcome);
  }

  /** Resumes the session on a new socket, with the given cursors. */
  async reconnect(server: TestServer, cur: Record<string, Cursor>): Promise<Welcome> {
    const { sid, rt } = this.welcome;
    this.earlierFrames.push(...this.client.frames);
    this.client = await server.rawClient();
    this.welcome = await this.client.hello(await server.token(this.user), { dev: this.device, sid, rt, cur });
    return this.welcome;
  }

  start(to: string | readonly string[], more: Partial<Params<'call.start'>> = {}, k?: string): Promise<Result<'call.start'>> {
    const users = typeof to === 'string' ? [to] : to;
    return this.client.request('call.start', { to: users, kind: 'audio', name: this.user.toUpperCase(), ...more }, k);
  }

  async startId(to: string | readonly string[], more: Partial<Params<'call.start'>> = {}): Promise<string> {
    return (await this.start(to, more)).call.id;
  }

  /** Waits for an incoming call and reports that it rings. */
  async ring(call?: string): Promise<string> {
    const { d } = await this.client.event('inbox.called', ({ d: called }) => call === undefined || called.call.id === call);
    await this.follow(d.call.id, true);
    return d.call.id;
  }

  follow(call: string, rings = false): Promise<Result<'call.subscribe'>> {
    return this.client.request('call.subscribe', { call, rings });
  }

  accept(call: string): Promise<object> {
    return this.client.request('call.accept', { call, name: this.user.toUpperCase() });
  }

  end(call: string): Promise<object> {
    return this.client.request('call.end', { call });
  }

  /** Waits for an event of a call; returns its data. */
  async receive<K extends StreamEvent['k']>(k: K, more: Partial<StreamEvents[K]> = {}): Promise<StreamEvents[K]> {
    const { d } = await this.client.event(k, (event) =>
      Object.entries(more).every(([name, value]) => (event.d as Record<string, unknown>)[name] === value),
    );
    return d as StreamEvents[K];
  }

  connected(call: string): Promise<object> {
    return this.client.request('call.connected', { call });
  }

  /** Keeps the connection alive; every earlier frame has arrived when it resolves. */
  async ping(): Promise<void> {
    const pongs = () => this.client.frames.filter(({ t }) => t === 'pong').length;
    const before = pongs();
    this.client.send({ t: 'ping' });
    await this.client.until('pong', () => (pongs() > before ? true : undefined));
  }

  private get frames(): readonly ServerFrame[] {
    return this.earlierFrames.concat(this.client.frames);
  }

  /** The call as this device knows it: its last snapshot and every event since. */
  call(id: string): CallState {
    const stream = callStream(id);
    let known: { e: string; s: number; call: CallState } | null = null;
    for (const frame of this.frames) {
      const answer = frame.t === 'res' ? (frame.d as Partial<Result<'call.subscribe'>> | undefined) : undefined;
      if (answer?.call?.id === id) known = answer as Result<'call.subscribe'>;
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

  /** The newest voucher of a call that this device was handed. */
  async voucher(id: string): Promise<string> {
    await this.ping();
    const found = this.frames.flatMap((frame) => {
      if (frame.t === 'voucher' && frame.n === callStream(id)) return [frame.v];
      return frame.t === 'res' && (frame.d as Partial<Result<'call.subscribe'>> | undefined)?.call?.id === id
        ? [(frame.d as Result<'call.subscribe'>).v]
        : [];
    });
    const newest = found.at(-1);
    if (newest === undefined) throw new Error(`${this.device} has no voucher of ${id}`);
    return newest;
  }

  /** The inbox as this device knows it. */
  inbox(): InboxState {
    const stream = userStream(this.user);
    let known: { s: number; inbox: InboxState } = { s: 0, inbox: { calls: [], history: [], doNotDisturb: false, blocked: [] } };
    for (const frame of this.frames) {
      const answer = frame.t === 'res' ? (frame.d as Partial<Result<'inbox.subscribe'>> | undefined) : undefined;
      if (answer?.inbox !== undefined) known = answer as Result<'inbox.subscribe'>;
      const entry = frame.t === 'welcome' ? frame.st.find(({ n }) => n === stream) : undefined;
      if (entry?.snap !== undefined) known = { s: entry.s, inbox: entry.snap as InboxState };
      if (frame.t === 'ev' && frame.n === stream && frame.s > known.s)
        known = { s: frame.s, inbox: reduceInbox(known.inbox, frame) };
    }
    return known.inbox;
  }

  /** Waits for the call's history record in the user's inbox. */
  async record(call: string): Promise<InboxState['history'][number]> {
    const { d } = await this.client.event('inbox.ended', (event) => event.d.record.id === call);
    return d.record;
  }

  /** The number of `inbox.ended` events for the call. */
  endedCount(call: string): number {
    return this.frames.filter((frame) => frame.t === 'ev' && frame.k === 'inbox.ended' && frame.d.record.id === call).length;
  }
}

/** The most turns of a request or a response, many more than two sockets that are written at once come apart on a busy machine. */
const mostTurns = 20;

/** An engine behind a network: every request and response takes some turns of the event loop, so that others can interleave. */
export function slowEngine(engine: Engine, random: () => number): Engine {
  const turns = async () => {
    for (let left = Math.floor(random() * (mostTurns + 1)); left > 0; left -= 1) await new Promise((done) => setImmediate(done));
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

export interface PausableEngine {
  engine: Engine;
  /** Holds every commit that matches until `resume`; `reached` resolves with the stream of the first one. */
  pauseCommits(passes: (stream: string, kinds: readonly string[]) => boolean): { reached: Promise<string>; letGo(): void };
}

/** An engine whose commits a test can pause, so that the test decides the order of a race. */
export function pausableEngine(engine: Engine): PausableEngine {
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
    pauseCommits(passes) {
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

/** Nodes that share one engine and one clock. */
export interface Cluster {
  readonly engine: Engine;
  startNode(options?: Partial<AttachOptions>): Promise<TestServer>;
  close(): Promise<void>;
}

export function startCluster(random: (() => number) | null = null): Cluster {
  const fake = new FakeClock();
  const clock = fakeTime(fake);
  const near = memoryEngine({ clock });
  const engine = random === null ? near : slowEngine(near, random);
  const servers: TestServer[] = [];
  return {
    engine,
    async startNode(options = {}) {
      const server = await startTestServer({ engine, clock, ...options });
      server.clock = fake;
      servers.push(server);
      return server;
    },
    async close() {
      await Promise.all(servers.map((server) => server.close()));
      await engine.close();
    },
  };
}

/** Advances the clock while the given clients keep sending pings. */
export async function advance(server: TestServer, ms: number, ...here: readonly CallClient[]): Promise<void> {
  for (let left = ms; left > 0; left -= stepMs) {
    await Promise.all(here.map((phone) => phone.ping()));
    server.clock.advance(Math.min(left, stepMs));
    await settled();
  }
  await Promise.all(here.map((phone) => phone.ping()));
}

const stepMs = 10_000;
/** Waits until the work that a timer started is done, except for work that needs a socket. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) await new Promise((done) => setImmediate(done));
}

/** Starts a call that rings at `other`. */
export async function ringingCall(one: CallClient, other: CallClient): Promise<string> {
  const call = await one.startId(other.user);
  await other.ring(call);
  await one.receive('party.rang', { id: other.user });
  return call;
}

/** Starts a call that `other` has accepted; no media yet. */
export async function acceptedCall(one: CallClient, other: CallClient): Promise<string> {
  const call = await ringingCall(one, other);
  await other.accept(call);
  await one.receive('party.accepted', { id: other.user });
  return call;
}

/** Expects each of them to receive the same end once, and to keep it in the history. */
export async function expectEnd(call: string, reason: EndReason, ...users: readonly CallClient[]): Promise<void> {
  for (const user of users) {
    const record = await user.record(call);
    expect([user.user, record.reason]).toEqual([user.user, reason]);
    expect(user.endedCount(call)).toBe(1);
    expect(user.inbox().calls).toEqual([]);
  }
}

/** Starts a call that is active on both sides. */
export async function activeCall(one: CallClient, other: CallClient): Promise<string> {
  const call = await acceptedCall(one, other);
  await Promise.all([one, other].map((phone) => phone.connected(call)));
  await Promise.all(
    [one, other].flatMap((phone) => [one.user, other.user].map((id) => phone.receive('party.connected', { id }))),
  );
  return call;
}
