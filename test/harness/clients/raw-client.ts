import WebSocket from 'ws';
import type {
  Method,
  Params,
  Response,
  Result,
  ServerFrame,
  StreamEvent,
  Welcome,
} from '../../../components/core/protocol/messages';

type Frame = ServerFrame;
type CloseFrame = { code: number; reason: string };

const timeoutMs = 4_000;

/** A raw protocol client: the test sends every frame itself and reads every frame received. */
export class RawClient {
  readonly frames: Frame[] = [];
  /** The received texts; an array of frames is one text. */
  readonly texts: string[] = [];
  closedWith: CloseFrame | null = null;
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
      this.closedWith = { code, reason: String(reason) };
      this.watchers.forEach((watcher) => watcher());
    });
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<RawClient> {
    const socket = new WebSocket(url, { headers });
    const client = new RawClient(socket);
    await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return client;
  }

  send(...frames: (object | string)[]): void {
    frames.forEach((frame) => this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)));
  }

  /** The first match of `find`, among frames already received or to come. */
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
          new Error(
            `${what} did not come; heard ${JSON.stringify(this.frames.slice(-6))}, ended ${JSON.stringify(this.closedWith)}`,
          ),
        );
      }, timeoutMs);
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

  /** All events of one stream, in order. */
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

  /** Sends a request; returns its id. */
  sendRequest<M extends Method>(m: M, d: Params<M>, k?: string): number {
    this.lastId += 1;
    this.send({ t: 'req', id: this.lastId, m, k: k ?? `k${this.lastId}-${Math.random()}`, d });
    return this.lastId;
  }

  response(id: number): Promise<Response> {
    return this.frame('res', (frame) => frame.id === id);
  }

  /** Resolves with the result; rejects with the error code. */
  async request<M extends Method>(m: M, d: Params<M>, k?: string): Promise<Result<M>> {
    const { err, d: result } = await this.response(this.sendRequest(m, d, k));
    if (err !== undefined) throw new Error(err.code);
    return result as Result<M>;
  }

  async errorCode<M extends Method>(m: M, d: Params<M>): Promise<string> {
    const { err } = await this.response(this.sendRequest(m, d));
    return err?.code ?? 'ok';
  }

  join(room: string, name: string, more: Partial<Params<'room.join'>> = {}): Promise<Result<'room.join'>> {
    return this.request('room.join', { room, name, tracks: [], ...more });
  }

  async closed(): Promise<CloseFrame> {
    return this.until('the end', () => this.closedWith ?? undefined);
  }

  /** Resets the connection without a close frame, as when a cable is pulled. */
  cut(): void {
    this.socket.terminate();
  }

  close(): void {
    this.socket.close();
  }
}
