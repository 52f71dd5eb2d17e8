import type { CallState } from '../../../components/core/protocol/call-state';
import type { StreamEvent } from '../../../components/core/protocol/messages';
import type { Random } from '../../harness/random';
import { ModelClient, type Dial } from './model-client';
import type { Recorder } from './recorder';

export const rooms = ['one', 'two'] as const;
const tracks = [
  { source: 'main', kind: 'audio', muted: false },
  { source: 'main', kind: 'video', muted: true },
];
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A user with one device, who acts by a random sequence of their own: what others do does not change what is drawn. */
export class Person {
  readonly client: ModelClient;
  /** True from the moment at which it went for good. */
  isGone = false;
  /** One request at a time about joining and leaving a room, as the kit does. */
  private readonly moving = new Set<string>();
  private readonly ending = new Set<string>();
  private marks = 0;
  private isFinishing = false;

  constructor(
    readonly name: string,
    private readonly users: readonly string[],
    private readonly random: Random,
    dials: readonly Dial[],
    record: Recorder,
  ) {
    this.client = new ModelClient({ name, dials, random, record, onEvent: (event) => this.on(event) });
    void this.client.request('inbox.subscribe', { name });
  }

  /** Acts so often, with short waits. */
  async act(steps: number): Promise<void> {
    for (let step = 0; step < steps && !this.isGone; step += 1) {
      const kind = this.draw();
      await Promise.race([this[kind](), pause(this.random.integer(20, 250))]);
      await pause(this.random.integer(5, 120));
    }
  }

  /** Answers and starts no more calls, ends those that there are, and shows the app. */
  async finish(): Promise<void> {
    this.isFinishing = true;
    if (this.isGone) return;
    if (this.client.isHidden) this.client.away('show');
    // One at a time: a busy node would get more of them than it answers, and never be quiet.
    const left = this.calls.filter((call) => !this.ending.has(call));
    await Promise.all(
      left.map(async (call) => {
        this.ending.add(call);
        await this.client.request('call.end', { call });
        this.ending.delete(call);
      }),
    );
  }

  /** The calls in the user's inbox. */
  get calls(): readonly string[] {
    return (this.client.followed.get(`u:${this.name}`)?.state['calls'] ?? []) as string[];
  }

  /** Whether nothing is left to wait for. */
  get isQuiet(): boolean {
    return this.isGone || (this.client.isOnline && this.client.openRequests === 0 && this.calls.length === 0);
  }

  // ---- actions ----

  private readonly actions = {
    join: 20,
    leave: 6,
    message: 24,
    update: 8,
    mute: 10,
    remove: 3,
    start: 12,
    invite: 5,
    end: 6,
    drop: 8,
    hide: 4,
    show: 4,
    vanish: 0.7,
  };

  private draw(): keyof Person['actions'] {
    const all = Object.entries(this.actions) as [keyof Person['actions'], number][];
    let left = this.random.unit() * all.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of all) {
      left -= weight;
      if (left < 0) return name;
    }
    return 'message';
  }

  private mark(): string {
    this.marks += 1;
    return `${this.name}#${this.marks}`;
  }

  private get room(): string | null {
    const { rooms: mine } = this.client;
    return mine.length === 0 ? null : this.random.pick(mine);
  }

  private get other(): string {
    return this.random.pick(this.users.filter((user) => user !== this.name));
  }

  private async join(): Promise<void> {
    const room = this.random.pick(rooms);
    if (this.moving.has(room)) return;
    this.moving.add(room);
    await this.client.request('room.join', { room, name: this.mark(), tracks });
    this.moving.delete(room);
  }

  private async leave(): Promise<void> {
    const { room } = this;
    if (room === null || this.moving.has(room)) return;
    this.moving.add(room);
    await this.client.request('room.leave', { room });
    this.moving.delete(room);
  }

  private async message(): Promise<void> {
    const { room } = this;
    if (room !== null) await this.client.request('message.send', { room, topic: 'chat', value: this.mark() });
  }

  private async update(): Promise<void> {
    const { room } = this;
    if (room !== null) await this.client.request('member.update', { room, attrs: { mark: this.mark() } });
  }

  private async mute(): Promise<void> {
    const { room } = this;
    const muted = this.random.chance(0.5);
    if (room !== null) await this.client.request('track.mute', { room, source: 'main', kind: 'audio', muted });
  }

  private async remove(): Promise<void> {
    const { room, other: id } = this;
    if (room !== null) await this.client.request('member.remove', { room, id, banMs: 0 });
  }

  private async start(): Promise<void> {
    const { other } = this;
    const third = this.random.chance(0.3) ? this.other : other;
    const to = Array.from(new Set([other, third]));
    if (this.calls.length > 0) return;
    await this.client.request('call.start', { to, kind: 'video', name: this.name });
  }

  private async invite(): Promise<void> {
    const { other } = this;
    const call = this.calls.find((id) => this.stateIn(id) === 'active');
    if (call !== undefined) await this.client.request('call.invite', { call, to: [other] });
  }

  private async end(): Promise<void> {
    const [call] = this.calls;
    if (call !== undefined) await this.client.request('call.end', { call });
  }

  private async drop(): Promise<void> {
    this.client.drop();
  }

  private async hide(): Promise<void> {
    if (!this.client.isHidden) this.client.away('hide');
  }

  private async show(): Promise<void> {
    if (this.client.isHidden) this.client.away('show');
  }

  /** The battery is empty. */
  private async vanish(): Promise<void> {
    this.isGone = true;
    this.client.switchOff();
  }

  // ---- calls ----

  private stateIn(call: string): string | null {
    const state = this.client.followed.get(`c:${call}`)?.state as CallState | undefined;
    return state?.parties.find(({ id }) => id === this.name)?.state ?? null;
  }

  private on(event: StreamEvent): void {
    if (this.isGone) return;
    if (event.k === 'inbox.called' && event.d.call.from !== this.name && event.d.leftMs > 0) void this.called(event.d.call.id);
    if (event.k !== 'party.accepted') return;
    const call = event.n.slice(2);
    if (this.stateIn(call) === 'connecting') void this.client.request('call.connected', { call });
  }

  private async called(call: string): Promise<void> {
    const answer = this.random.unit();
    if (this.isFinishing) return void this.client.request('call.reject', { call, why: 'rejected' });
    // Some devices do not report that they ring, and some never answer.
    if (answer < 0.1) return;
    await this.client.request('call.subscribe', { call, rings: true });
    await pause(this.random.integer(20, 300));
    if (this.isGone) return;
    if (answer < 0.55) {
      const refused = await this.client.request('call.accept', { call, name: this.name });
      if (refused === null) await this.client.request('call.connected', { call });
    } else if (answer < 0.8) await this.client.request('call.reject', { call, why: 'rejected' });
  }
}
