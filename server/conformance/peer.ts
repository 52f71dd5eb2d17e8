import WebSocket from 'ws';
import type {
  Method,
  Params,
  Response,
  Result,
  ServerFrame,
  StreamEvent,
  Welcome,
} from '../../components/core/protocol/messages';
import { Mismatch, type Finding } from './finding';
import { elided } from './elide';
import { Positions } from './positions';
import { frameFault } from './shapes';
import type { Watch } from './watch';

type Frame<T extends ServerFrame['t']> = Extract<ServerFrame, { t: T }>;
type EventOf<K extends StreamEvent['k']> = Extract<StreamEvent, { k: K }>;
interface SentRequest {
  readonly m: string;
  readonly d: unknown;
  answers: number;
}

/** Frames that a report shows of each direction. */
const shownFrames = 6;
/** A server that sends more than this to one peer is broken, and must not fill our memory. */
const maxFrames = 5_000;

export interface PeerOptions {
  readonly waitMs: number;
  readonly watch: Watch;
}

/** One connection to the server. It sends what a check wants, records what comes, and watches the rules of every connection. */
export class Peer {
  user = '';
  welcome: Welcome | null = null;
  closedWith: { code: number; reason: string } | null = null;
  readonly frames: ServerFrame[] = [];
  /** The calls of which the server told this peer the state. */
  readonly calls = new Set<string>();
  private readonly sent: string[] = [];
  private readonly requests = new Map<number, SentRequest>();
  private readonly watchers = new Set<() => void>();
  private readonly positions = new Positions(() => this.user);
  private bye: Frame<'bye'> | null = null;

  private constructor(
    readonly socket: WebSocket,
    private readonly options: PeerOptions,
  ) {
    socket.on('message', (content) => this.receive(String(content)));
    socket.on('error', () => undefined);
    socket.on('close', (code, reason) => this.closed(code, String(reason)));
  }

  /** Rejects when the socket does not open in time. */
  static async open(url: string, options: PeerOptions): Promise<Peer> {
    const socket = new WebSocket(url, { handshakeTimeout: options.waitMs, perMessageDeflate: false });
    const peer = new Peer(socket, options);
    await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return peer;
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  hasJoined(room: string): boolean {
    const joins = Array.from(this.requests.values()).filter(({ m }) => m === 'room.join');
    return joins.some(({ d }) => (d as { room?: unknown }).room === room);
  }

  /** Sends one socket text: a frame, an array of frames, or a text as it is. */
  send(content: object | string): void {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    this.sent.push(text);
    if (typeof content === 'object')
      (Array.isArray(content) ? content : [content]).forEach((frame) => this.note(frame as object));
    this.socket.send(text, () => undefined);
  }

  sendRequest(m: string, d: unknown, k: string = `k${this.requests.size + 1}`): number {
    const id = this.requests.size + 1;
    this.send({ t: 'req', id, m, k, d });
    return id;
  }

  /** The answer to a request, whatever it says. */
  answer(id: number): Promise<Response> {
    const method = this.requests.get(id)?.m;
    return this.frame('res', `an answer to ${String(method)}`, (frame) => frame.id === id);
  }

  async request<M extends Method>(m: M, d: Params<M>, k?: string): Promise<Result<M>> {
    const { err, d: result } = await this.answer(this.sendRequest(m, d, k));
    if (err !== undefined) throw this.mismatch(`a result of ${m}, not the error ${err.code}`);
    return (result ?? {}) as Result<M>;
  }

  /** Sends a request that the server must refuse for this reason, one of them if there are several. */
  async refused(m: string, d: unknown, ...reasons: readonly string[]): Promise<NonNullable<Response['err']>> {
    const { err } = await this.answer(this.sendRequest(m, d));
    if (err === undefined || !reasons.includes(err.code)) throw this.mismatch(`${m} is refused with ${reasons.join(' or ')}`);
    return err;
  }

  frame<T extends ServerFrame['t']>(
    t: T,
    expected: string = t,
    fits: (frame: Frame<T>) => boolean = () => true,
  ): Promise<Frame<T>> {
    return this.until(expected, () => this.frames.find((one): one is Frame<T> => one.t === t && fits(one as Frame<T>)));
  }

  event<K extends StreamEvent['k']>(k: K, fits: (event: EventOf<K>) => boolean = () => true): Promise<EventOf<K>> {
    return this.until(`the event ${k}`, () =>
      this.frames.find((one): one is EventOf<K> => one.t === 'ev' && one.k === k && fits(one as EventOf<K>)),
    );
  }

  events(k?: StreamEvent['k']): readonly StreamEvent[] {
    return this.frames.filter((one): one is StreamEvent => one.t === 'ev' && (k === undefined || one.k === k));
  }

  /** Waits until everything has come that the server sent before now: a ping is answered after it. */
  async settle(): Promise<void> {
    const pongs = (): number => this.frames.filter(({ t }) => t === 'pong').length;
    const before = pongs();
    this.send({ t: 'ping' });
    await this.until('pong', () => (pongs() > before ? true : undefined));
  }

  /** Waits for the close, with one of these codes. */
  async closes(...codes: readonly number[]): Promise<void> {
    const { code } = await this.until(`the close ${codes.join(' or ')}`, () => this.closedWith ?? undefined);
    if (!codes.includes(code)) throw this.mismatch(`the close ${codes.join(' or ')}`);
  }

  /** Waits until `find` finds something; rejects when the connection ends first, or the time is over. */
  async until<T>(expected: string, find: () => T | undefined): Promise<T> {
    const found = find();
    if (found !== undefined) return found;
    if (this.closedWith !== null) throw this.mismatch(`${expected}, not a close`);
    return new Promise<T>((resolve, reject) => {
      const end = (act: () => void): void => {
        clearTimeout(timer);
        this.watchers.delete(watcher);
        act();
      };
      const watcher = (): void => {
        const now = find();
        if (now !== undefined) end(() => resolve(now));
        else if (this.closedWith !== null) end(() => reject(this.mismatch(`${expected}, not a close`)));
      };
      const { waitMs } = this.options;
      const timer = setTimeout(() => end(() => reject(this.mismatch(`${expected} within ${waitMs} ms`))), waitMs);
      this.watchers.add(watcher);
    });
  }

  mismatch(expected: string): Mismatch {
    return new Mismatch(this.finding(expected));
  }

  finding(expected: string): Finding {
    const close = this.closedWith === null ? [] : [`close ${this.closedWith.code}`];
    const came = this.frames.slice(-shownFrames).map((frame) => elided(JSON.stringify(frame)));
    return { expected, sent: this.sent.slice(-shownFrames).map(elided), came: [...came, ...close] };
  }

  /** Resets the connection without a close frame, as when a cable is pulled. */
  cut(): void {
    this.socket.terminate();
  }

  private note(frame: object): void {
    const { t, id, m, d } = frame as { t?: unknown; id?: number; m?: string; d?: unknown };
    if (t === 'req' && typeof id === 'number' && typeof m === 'string') this.requests.set(id, { m, d, answers: 0 });
  }

  private receive(text: string): void {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return this.options.watch.report('shape', { ...this.finding('JSON'), came: [elided(text)] });
    }
    for (const frame of (Array.isArray(value) ? value : [value]) as ServerFrame[]) this.take(frame);
    this.watchers.forEach((watcher) => watcher());
  }

  private take(frame: ServerFrame): void {
    const { watch } = this.options;
    this.frames.push(frame);
    if (this.frames.length > maxFrames) return this.cut();
    const fault = frameFault(frame, (id) => this.requests.get(id)?.m);
    if (fault !== null) return watch.report('shape', this.finding(`no ${fault}`));
    if (this.bye !== null) watch.report('bye', this.finding('nothing after bye'));
    if (frame.t === 'bye') this.bye = frame;
    if (frame.t === 'welcome') this.welcome = frame;
    const request = frame.t === 'res' ? this.requests.get(frame.id) : undefined;
    if (frame.t === 'res') this.answered(frame, request);
    const gap = this.positions.take(frame, request);
    if (gap !== null) watch.report('numbers', this.finding(`no ${gap}`));
  }

  private answered({ id, d }: Frame<'res'>, request: SentRequest | undefined): void {
    const call = (d as { call?: { id?: unknown } } | undefined)?.call?.id;
    if (typeof call === 'string') this.calls.add(call);
    if (request !== undefined) request.answers += 1;
    if (request?.answers === 1) return;
    const expected = request === undefined ? `no answer to ${id}, which was not asked` : `one answer to the request ${id}`;
    this.options.watch.report('answers', this.finding(expected));
  }

  private closed(code: number, reason: string): void {
    this.closedWith = { code, reason };
    if (code >= 4_000 && this.bye?.code !== code) this.options.watch.report('bye', this.finding(`bye ${code} before the close`));
    this.watchers.forEach((watcher) => watcher());
  }
}
