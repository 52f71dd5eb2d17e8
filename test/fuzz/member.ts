import { isRtcError } from '../../components/core/protocol/errors';
import type { Method, Params, Position, Result, StreamEvent } from '../../components/core/protocol/messages';
import { reduce } from '../../components/core/protocol/reduce';
import type { RoomState } from '../../components/core/protocol/room-state';
import { createSignalling } from '../../components/core/signalling/client';
import type { Signalling } from '../../components/core/signalling/signalling';
import { DeviceClock } from '../fakes/platform/fake-clock';
import { seededRandom } from '../../tools/seeded-random';
import { FakePlatform, fakeStorage } from '../fakes/platform/fake-platform';
import { addresses } from './seeded-world';
import type { World } from './world';

interface Held {
  at: Position;
  state: RoomState;
  release(): void;
}

interface Run {
  client: Signalling;
  platform: FakePlatform<DeviceClock>;
}

/** One member with a phone. It keeps room states as the store does, and checks every event against the server's commits. */
export class Member {
  readonly held = new Map<string, Held>();
  readonly wanted = new Set<string>();
  isAsleep = false;
  isHidden = false;
  /** Requests without a response. */
  openRequests = 0;
  readonly faults: string[] = [];
  private readonly storage = fakeStorage();
  private readonly joining = new Set<string>();
  private readonly sentMessages = new Map<string, 'open' | 'done' | 'failed'>();
  private run: Run;
  private runs = 0;

  constructor(
    private readonly world: World,
    readonly name: string,
  ) {
    this.run = this.begin();
  }

  get client(): Signalling {
    return this.run.client;
  }

  get platform(): FakePlatform<DeviceClock> {
    return this.run.platform;
  }

  // ---- what a person does ----

  join(room: string): void {
    this.wanted.add(room);
    if (this.joining.has(room) || this.held.has(room)) return;
    this.joining.add(room);
    const { run } = this;
    this.request('room.join', { room, name: this.name, tracks: [{ source: 'main', kind: 'audio', muted: false }] }).then(
      ({ e, s, snap }) => {
        if (this.run !== run) return;
        this.joining.delete(room);
        if (this.wanted.has(room)) this.hold(room, { e, s }, snap);
        else this.requestLeave(room);
      },
      () => {
        if (this.run === run) this.joining.delete(room);
      },
    );
  }

  leave(room: string): void {
    this.wanted.delete(room);
    this.forget(room);
    this.requestLeave(room);
  }

  mute(room: string, muted: boolean): void {
    this.send('track.mute', { room, source: 'main', kind: 'audio', muted });
  }

  /** Sends a unique message, so that duplicates are noticed. */
  message(room: string): Promise<boolean> {
    const value = `${this.name}#${this.sentMessages.size}`;
    this.sentMessages.set(value, 'open');
    return this.request('message.send', { room, topic: 'fuzz', value }).then(
      () => {
        this.sentMessages.set(value, 'done');
        return true;
      },
      () => {
        this.sentMessages.set(value, 'failed');
        return false;
      },
    );
  }

  remove(room: string, id: string): void {
    this.send('member.remove', { room, id, banMs: 0 });
  }

  reportVolume(room: string): void {
    this.client.sendEphemeral(`r:${room}`, 'volume', { level: 7 });
  }

  hide(): void {
    if (this.isHidden) return;
    this.isHidden = true;
    this.platform.hide();
  }

  /** Suspends the app, which happens some seconds after it was hidden. */
  sleep(): void {
    if (!this.isHidden) return;
    this.isAsleep = true;
    this.platform.clock.sleep();
  }

  show(): void {
    if (!this.isHidden) return;
    this.isHidden = false;
    this.isAsleep = false;
    this.platform.show();
    this.platform.clock.wake();
  }

  /** The phone kills the app and it is opened again: only the storage remains. */
  restart(): void {
    this.run.platform.clock.stop();
    this.run.platform.kill();
    this.held.clear();
    this.joining.clear();
    this.isHidden = false;
    this.isAsleep = false;
    this.openRequests = 0;
    this.run = this.begin();
  }

  // ---- checks ----

  /** Messages whose request succeeded. */
  get confirmed(): readonly string[] {
    return Array.from(this.sentMessages.keys()).filter((value) => this.sentMessages.get(value) === 'done');
  }

  visibleMembers(room: string): readonly string[] {
    return (this.held.get(room)?.state.members ?? []).map((member) => member.id);
  }

  private begin(): Run {
    const { world } = this;
    this.runs += 1;
    const clock = new DeviceClock(world.clock, seededRandom(world.random.integer(1, 1e9)));
    clock.skewMs = world.random.chance(0.3) ? world.random.integer(-3_600_000, 3_600_000) : 0;
    const platform = new FakePlatform({ storage: this.storage, clock });
    platform.onDial = (link) => world.acceptSocket(this.name, link, { isAwake: () => !this.isAsleep });
    const client = createSignalling({
      platform,
      servers: addresses,
      sdk: 'fuzz',
      token: () => this.token(),
      log: (level, text, facts) => world.record(`${this.name} ${level}: ${text} ${JSON.stringify(facts ?? {})}`),
    });
    const run = { client, platform };
    const isNow = (): boolean => this.run === run || this.runs === 1;
    client.on('event', (event) => isNow() && this.accept(event));
    client.on('snapshot', ({ stream, at, state }) => isNow() && this.applySnapshot(stream, at, state as unknown as RoomState));
    client.on('lost', ({ stream }) => isNow() && this.forget(stream.slice(2)));
    client.on('ended', (error) => isNow() && error.reason !== 'closed' && this.fault(`ended: ${error.reason}`));
    // A room of the previous run shows again when its snapshot arrives; only lost rooms are joined again.
    client.resumableStreams.forEach((stream) => this.resume(client, stream.slice(2)));
    client.connect();
    return run;
  }

  private resume(client: Signalling, room: string): void {
    const at = { e: '', s: 0 };
    const release = client.subscribe(`r:${room}`, at);
    this.held.set(room, { at, state: { id: room, title: '', capacity: 0, openedAt: 0, attrs: {}, members: [] }, release });
    this.wanted.add(room);
  }

  private token(): Promise<string> {
    const { random, isUnreliable } = this.world;
    if (isUnreliable && random.chance(0.1)) return Promise.reject(new Error('the customer’s backend is down'));
    return Promise.resolve(this.world.token(this.name, random.integer(20_000, 200_000)));
  }

  private hold(room: string, at: Position, state: RoomState): void {
    this.held.get(room)?.release();
    const held: Held = { at, state, release: () => undefined };
    this.held.set(room, held);
    held.release = this.client.subscribe(`r:${room}`, at);
  }

  private forget(room: string): void {
    this.held.get(room)?.release();
    this.held.delete(room);
  }

  private applySnapshot(stream: string, at: Position, state: RoomState): void {
    const held = this.held.get(stream.slice(2));
    if (held === undefined) return this.fault(`a snapshot of ${stream}, which it does not follow`);
    held.at = at;
    held.state = state;
  }

  private accept(event: StreamEvent): void {
    const room = event.n.slice(2);
    const held = this.held.get(room);
    if (held === undefined) return this.fault(`an event of ${event.n}, which it does not follow`);
    if (event.e !== held.at.e || event.s !== held.at.s + 1)
      this.fault(`${event.n}: ${event.e}/${event.s} after ${held.at.e}/${held.at.s}`);
    const truth = this.world.committed(event.n, event.e)?.find((other) => other.s === event.s);
    if (JSON.stringify(truth) !== JSON.stringify(event))
      this.fault(`${event.n}: ${event.e}/${event.s} is not what was committed`);
    held.at = { e: event.e, s: event.s };
    held.state = reduce(held.state, event);
    const isOver = event.k === 'room.closed' || (event.k === 'member.left' && event.d.id === this.name);
    if (!isOver) return;
    this.forget(room);
    if (event.k === 'member.left' && event.d.reason === 'kicked') this.wanted.delete(room);
  }

  /** Sends a request whose refusal is no fault. */
  send<M extends Method>(method: M, params: Params<M>): void {
    this.request(method, params).catch((error: unknown) => {
      if (!isRtcError(error)) this.fault(`${method} failed without a reason: ${String(error)}`);
    });
  }

  /** Retries until it succeeds, because an unreliable link may lose the leave, which a real socket never does. */
  private requestLeave(room: string): void {
    const { run } = this;
    this.request('room.leave', { room }).catch((error: unknown) => {
      const isLost = isRtcError(error) && error.reason === 'timeout';
      if (isLost && this.run === run && !this.wanted.has(room)) this.requestLeave(room);
    });
  }

  private request<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    const { run } = this;
    this.openRequests += 1;
    const closed = (): void => {
      if (this.run === run) this.openRequests -= 1;
    };
    const asked = this.client.request(method, params);
    asked.then(closed, closed);
    return asked;
  }

  private fault(text: string): void {
    this.world.record(`${this.name} FAULT ${text}`);
    this.faults.push(`${this.name}: ${text}`);
  }
}
