import type { CallState, InboxState } from '../../../components/core/protocol/call-state';
import type { StreamEvent } from '../../../components/core/protocol/messages';
import { reduce } from '../../../components/core/protocol/reduce';
import { reduceCall, reduceInbox } from '../../../components/core/protocol/reduce-call';
import type { RoomState } from '../../../components/core/protocol/room-state';
import type { Random } from '../../harness/random';
import type { Data, Operation } from './judge/history';
import type { Recorder } from './recorder';

/** One connection to a node. */
export interface Wire {
  send(text: string): void;
  /** Resets the connection, as the loss of a network does. */
  cut(): void;
}

export interface WireEvents {
  onText(text: string): void;
  onClosed(): void;
}

/** Connects to a node; rejects when it is not there. */
export type Dial = (events: WireEvents) => Promise<Wire>;

interface Followed {
  e: string;
  s: number;
  state: Data;
  /** The newest voucher of a call. */
  v?: string;
}

interface Request {
  readonly id: number;
  readonly key: string;
  readonly operation: Operation;
  readonly done: (error: string | null) => void;
  /** True from its answer on. */
  isDone: boolean;
}

export interface ModelClientOptions {
  readonly name: string;
  readonly dials: readonly Dial[];
  readonly random: Random;
  readonly record: Recorder;
  /** An event of a stream that the client follows. */
  readonly onEvent: (event: StreamEvent) => void;
}

const dialMs = 400;
/** Longer than a node needs to answer that its store is away. */
const welcomeMs = 4_000;
const silenceMs = 2_000;
const pingEveryMs = 400;
const againMs = 60;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** A limit of a wait, which keeps no process alive. */
const limit = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

/**
 * A client of the protocol as its documentation describes one: it resumes by its cursors at any node, repeats what was not answered under
 * the same keys, and writes down everything. Unlike the kit it repairs nothing: a hole stays a hole, for the judge to find.
 */
export class ModelClient {
  readonly followed = new Map<string, Followed>();
  isHidden = false;
  private sid: string | null = null;
  private rt = '';
  private wire: Wire | null = null;
  private isLive = false;
  private isOff = false;
  private heardAtMs = 0;
  private ids = 0;
  private nextNode: number;
  private readonly requests = new Map<number, Request>();
  /** The last position in streams that have ended: an answer that was on its way may be older. */
  private readonly ended = new Map<string, Pick<Followed, 'e' | 's'>>();
  /** Ends the wait for the close of the present connection. */
  private onClosed: () => void = () => undefined;
  private onWelcome: (isWelcome: boolean) => void = () => undefined;

  constructor(private readonly options: ModelClientOptions) {
    this.nextNode = options.random.integer(0, options.dials.length - 1);
    void this.run();
  }

  get name(): string {
    return this.options.name;
  }

  get isOnline(): boolean {
    return this.isLive;
  }

  get openRequests(): number {
    return this.requests.size;
  }

  /** The rooms that it believes to be in. */
  get rooms(): readonly string[] {
    return Array.from(this.followed.keys()).flatMap((stream) => (stream.startsWith('r:') ? [stream.slice(2)] : []));
  }

  /** Resolves with null, or the reason of a refusal. It is repeated until it is answered, or the client is switched off. */
  request(method: string, params: Data): Promise<string | null> {
    const operation: Operation = { client: this.name, method, params, invokedMs: Date.now(), answer: null };
    this.options.record.invoked(operation);
    return new Promise((done) => {
      this.ids += 1;
      const request: Request = { id: this.ids, key: `${this.name}-${this.ids}`, operation, done, isDone: false };
      this.requests.set(request.id, request);
      this.send(request);
    });
  }

  /** Loses the connection, and returns to any node. */
  drop(): void {
    this.wire?.cut();
    this.closed();
  }

  away(why: 'hide' | 'show'): void {
    this.isHidden = why === 'hide';
    this.sendFrame({ t: 'away', why });
    if (this.wire !== null) this.options.record.saw(this.name, { what: 'away', why });
  }

  /** Is gone for good, without a word. */
  switchOff(): void {
    this.isOff = true;
    this.drop();
  }

  // ---- the connection ----

  private async run(): Promise<void> {
    const { random, dials } = this.options;
    while (!this.isOff) {
      await this.connection();
      this.nextNode = (this.nextNode + random.integer(0, dials.length - 1)) % dials.length;
      await pause(random.integer(5, 60));
    }
  }

  private async connection(): Promise<void> {
    const { dials, record } = this.options;
    const dial = dials[this.nextNode];
    if (dial === undefined) return;
    const closed = new Promise<void>((resolve) => (this.onClosed = resolve));
    const welcomed = new Promise<boolean>((resolve) => (this.onWelcome = resolve));
    let isStale = false;
    const events = {
      onText: (text: string) => isStale || this.received(text),
      onClosed: () => isStale || this.closed(),
    };
    const wire = await Promise.race([dial(events).catch(() => null), limit(dialMs).then(() => null)]);
    if (wire === null || this.isOff) {
      isStale = true;
      this.nextNode = (this.nextNode + 1) % dials.length;
      return;
    }
    this.wire = wire;
    this.heardAtMs = Date.now();
    record.say(`${this.name} hello at node ${this.nextNode}`);
    record.saw(this.name, { what: 'hello' });
    this.sendFrame(this.hello());
    const isWelcome = await Promise.race([welcomed, closed.then(() => false), limit(welcomeMs).then(() => false)]);
    if (!isWelcome) {
      this.nextNode = (this.nextNode + 1) % dials.length;
      this.drop();
    }
    const pinging = setInterval(() => {
      if (Date.now() - this.heardAtMs > silenceMs) this.drop();
      else this.sendFrame({ t: 'ping' });
    }, pingEveryMs);
    await closed;
    clearInterval(pinging);
    isStale = true;
  }

  private hello(): object {
    const cur = Object.fromEntries(
      Array.from(this.followed, ([stream, { e, s, v }]) => [stream, { e, s, ...(v === undefined ? {} : { v }) }]),
    );
    const proof = this.sid === null ? {} : { sid: this.sid, rt: this.rt };
    const { name } = this;
    return { t: 'hello', v: 1, sdk: 'model', tok: name, dev: `${name}-phone`, pf: 'wechat', caps: [], ...proof, cur };
  }

  private closed(): void {
    if (this.wire === null) return;
    this.wire = null;
    this.isLive = false;
    this.options.record.saw(this.name, { what: 'closed' });
    this.onClosed();
  }

  private sendFrame(frame: object): void {
    this.wire?.send(JSON.stringify(frame));
  }

  private send({ id, key, operation: { method, params } }: Request): void {
    if (this.isLive) this.sendFrame({ t: 'req', id, m: method, k: key, d: params });
  }

  // ---- what arrives ----

  private received(text: string): void {
    this.heardAtMs = Date.now();
    const value = JSON.parse(text) as Data | Data[];
    // A frame may end the connection, and what follows in the same text is then too late.
    for (const frame of Array.isArray(value) ? value : [value]) if (this.wire !== null) this.frame(frame as Data);
  }

  private frame(frame: Data): void {
    const { record } = this.options;
    if (frame['t'] === 'welcome') this.welcome(frame);
    else if (frame['t'] === 'res') this.answered(frame);
    else if (frame['t'] === 'ev') this.event(frame as unknown as StreamEvent);
    else if (frame['t'] === 'bye') record.saw(this.name, { what: 'bye', code: Number(frame['code']) });
    else if (frame['t'] === 'voucher') {
      const followed = this.followed.get(String(frame['n']));
      if (followed !== undefined) followed.v = String(frame['v']);
    }
  }

  private welcome(frame: Data): void {
    const { record } = this.options;
    const isFirst = this.sid === null;
    record.saw(this.name, { what: 'welcome', goesOn: frame['resumed'] === true, isFirst });
    this.sid = String(frame['sid']);
    this.rt = String(frame['rt']);
    const entries = frame['st'] as { n: string; e: string; s: number; replay?: number; snap?: Data }[];
    const asked = Array.from(this.followed.keys());
    asked
      .filter((stream) => !entries.some(({ n }) => n === stream))
      .forEach((stream) => {
        this.followed.delete(stream);
        record.saw(this.name, { what: 'lost', stream });
      });
    entries.forEach(({ n: stream, e: epoch, s: seq, replay = 0, snap }) => {
      if (snap === undefined) record.saw(this.name, { what: 'resumed', stream, epoch, seq, replay });
      else this.follow(stream, { e: epoch, s: seq, state: snap });
    });
    this.isLive = true;
    this.onWelcome(true);
    if (this.isHidden) this.away('hide');
    this.requests.forEach((request) => this.send(request));
  }

  private follow(stream: string, { e, s, state }: Followed): void {
    this.options.record.saw(this.name, { what: 'snapshot', stream, epoch: e, seq: s, state });
    const v = this.followed.get(stream)?.v;
    this.followed.set(stream, { e, s, state, ...(v === undefined ? {} : { v }) });
  }

  private answered(frame: Data): void {
    const request = this.requests.get(Number(frame['id']));
    if (request === undefined) return;
    const error = frame['err'] as { code: string; retry: boolean; after?: number } | undefined;
    if (error?.retry === true) {
      // On a later connection it was sent again anyway, and a second time could be done after the first was refused.
      const { wire } = this;
      const again = (): void => (request.isDone || this.wire !== wire ? undefined : this.send(request));
      setTimeout(again, Math.min(error.after ?? againMs, 300));
      return;
    }
    request.isDone = true;
    this.requests.delete(request.id);
    const result = (frame['d'] ?? {}) as Data;
    this.options.record.answered(request.operation, error?.code ?? null, result);
    if (error === undefined) this.followAnswer(request.operation, result);
    request.done(error?.code ?? null);
  }

  /** Some answers hold a state, from which a stream goes on. */
  private followAnswer({ method, params }: Operation, result: Data): void {
    if (method === 'room.leave') return this.forget(`r:${String(params['room'])}`);
    const [stream, state] =
      method === 'room.join'
        ? [`r:${String(params['room'])}`, result['snap']]
        : method === 'inbox.subscribe'
          ? [`u:${this.name}`, result['inbox']]
          : [`c:${String((result['call'] as Data | undefined)?.['id'])}`, result['call']];
    if (state === undefined) return;
    const { e, s } = result as { e: string; s: number };
    const end = this.ended.get(stream);
    if (end?.e === e && s <= end.s) return;
    // The events of a stream that is followed already go on from where they were; only another epoch begins anew.
    const followed = this.followed.get(stream);
    if (followed?.e === e) {
      this.options.record.saw(this.name, { what: 'answer', stream, epoch: e, seq: s, state: state as Data });
      if (s > followed.s) this.followed.set(stream, { ...followed, s, state: state as Data });
    } else this.follow(stream, { e, s, state: state as Data });
    if (stream.startsWith('c:') && (state as Data)['reason'] !== null) this.forget(stream);
  }

  private event(event: StreamEvent): void {
    const { n: stream, e, s, ts, k, d } = event;
    const entry = { stream, epoch: e, seq: s, ts, kind: k, data: d as Data };
    this.options.record.saw(this.name, { what: 'event', entry });
    const followed = this.followed.get(stream);
    // An answer may have been ahead of it.
    if (followed === undefined || (followed.e === e && s <= followed.s)) return;
    this.followed.set(stream, { ...followed, e, s, state: applied(followed.state, event) });
    const isOver = k === 'room.closed' || k === 'call.ended' || (event.k === 'member.left' && event.d.id === this.name);
    if (isOver) {
      this.ended.set(stream, { e, s });
      this.forget(stream);
    }
    this.options.onEvent(event);
  }

  private forget(stream: string): void {
    if (this.followed.delete(stream)) this.options.record.saw(this.name, { what: 'forgot', stream });
  }
}

/** The kit's own reducers: the judge compares what they make of the events with its own fold. */
function applied(state: Data, event: StreamEvent): Data {
  if (event.n.startsWith('r:')) return reduce(state as unknown as RoomState, event) as unknown as Data;
  if (event.n.startsWith('c:')) return reduceCall(state as unknown as CallState, event) as unknown as Data;
  return reduceInbox(state as unknown as InboxState, event) as unknown as Data;
}
