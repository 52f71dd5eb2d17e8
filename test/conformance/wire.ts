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

type Frame = ServerFrame;
type Ended = { code: number; reason: string };

const patienceMs = 4_000;

/** A client that speaks the protocol by hand: what it sends and what it heard are the test's. */
export class Wire {
  readonly frames: Frame[] = [];
  /** Texts as they came: an array is one. */
  readonly texts: string[] = [];
  ended: Ended | null = null;
  private readonly watchers = new Set<() => void>();
  private lastId = 0;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (content) => {
      const text = String(content);
      this.texts.push(text);
      const value = JSON.parse(text) as Frame | Frame[];
      this.frames.push(...(Array.isArray(value) ? value : [value]));
      this.watchers.forEach((watcher) => watcher());
    });
    socket.on('error', () => undefined);
    socket.on('close', (code, reason) => {
      this.ended = { code, reason: String(reason) };
      this.watchers.forEach((watcher) => watcher());
    });
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<Wire> {
    const socket = new WebSocket(url, { headers });
    const wire = new Wire(socket);
    await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return wire;
  }

  send(...frames: (object | string)[]): void {
    frames.forEach((frame) => this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)));
  }

  /** The first frame that passes, heard already or yet to come. */
  async until<T>(what: string, find: () => T | undefined): Promise<T> {
    const found = find();
    if (found !== undefined) return found;
    return new Promise<T>((resolve, reject) => {
      const watcher = () => {
        const now = find();
        if (now === undefined) return;
        done();
        resolve(now);
      };
      const timer = setTimeout(() => {
        done();
        reject(
          new Error(`${what} did not come; heard ${JSON.stringify(this.frames.slice(-6))}, ended ${JSON.stringify(this.ended)}`),
        );
      }, patienceMs);
      const done = () => {
        clearTimeout(timer);
        this.watchers.delete(watcher);
      };
      this.watchers.add(watcher);
    });
  }

  frame<T extends Frame['t']>(
    t: T,
    more: (frame: Extract<Frame, { t: T }>) => boolean = () => true,
  ): Promise<Extract<Frame, { t: T }>> {
    return this.until(t, () =>
      this.frames.find((frame): frame is Extract<Frame, { t: T }> => frame.t === t && more(frame as Extract<Frame, { t: T }>)),
    );
  }

  /** The events of one stream, as told. */
  events(stream: string): StreamEvent[] {
    return this.frames.filter((frame): frame is StreamEvent => frame.t === 'ev' && frame.n === stream);
  }

  event<K extends StreamEvent['k']>(
    k: K,
    more: (event: Extract<StreamEvent, { k: K }>) => boolean = () => true,
  ): Promise<Extract<StreamEvent, { k: K }>> {
    return this.until(k, () =>
      this.frames.find(
        (frame): frame is Extract<StreamEvent, { k: K }> =>
          frame.t === 'ev' && frame.k === k && more(frame as Extract<StreamEvent, { k: K }>),
      ),
    );
  }

  async hello(tok: string, more: object = {}): Promise<Welcome> {
    this.send({ t: 'hello', v: 1, sdk: 'test', tok, dev: 'd1', pf: 'wechat', caps: [], ...more });
    return this.frame('welcome');
  }

  /** Sends a request; gives its id. */
  ask<M extends Method>(m: M, d: Params<M>, k?: string): number {
    this.lastId += 1;
    this.send({ t: 'req', id: this.lastId, m, k: k ?? `k${this.lastId}-${Math.random()}`, d });
    return this.lastId;
  }

  answer(id: number): Promise<Response> {
    return this.frame('res', (frame) => frame.id === id);
  }

  /** The result, or the code of the refusal. */
  async request<M extends Method>(m: M, d: Params<M>, k?: string): Promise<Result<M>> {
    const { err, d: result } = await this.answer(this.ask(m, d, k));
    if (err !== undefined) throw new Error(err.code);
    return result as Result<M>;
  }

  async refusal<M extends Method>(m: M, d: Params<M>): Promise<string> {
    const { err } = await this.answer(this.ask(m, d));
    return err?.code ?? 'ok';
  }

  join(room: string, name: string, more: Partial<Params<'room.join'>> = {}): Promise<Result<'room.join'>> {
    return this.request('room.join', { room, name, tracks: [], ...more });
  }

  async end(): Promise<Ended> {
    return this.until('the end', () => this.ended ?? undefined);
  }

  /** A reset: no close frame, as when a cable is pulled and the system notices. */
  cut(): void {
    this.socket.terminate();
  }

  close(): void {
    this.socket.close();
  }
}
