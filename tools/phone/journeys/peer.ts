import { WebSocket } from 'ws';
import type { Method, Params, Response, Result, ServerFrame, StreamEvent } from '../../../components/core/protocol/messages';
import { until } from './until';

const limitMs = 30_000;
const heartbeatMs = 8_000;

const tracks: Params<'room.join'>['tracks'] = [
  { source: 'main', kind: 'audio', muted: false },
  { source: 'main', kind: 'video', muted: false },
];

/** Another user, who speaks the protocol over a socket of their own. */
export class Peer {
  readonly events: StreamEvent[] = [];
  private readonly answers = new Map<number, Response>();
  private lastId = 0;
  private readonly heartbeat: NodeJS.Timeout;

  private constructor(
    private readonly socket: WebSocket,
    readonly user: string,
  ) {
    socket.on('message', (text) => this.read(JSON.parse(String(text)) as ServerFrame | ServerFrame[]));
    socket.on('error', () => undefined);
    this.heartbeat = setInterval(() => this.send({ t: 'ping' }), heartbeatMs);
  }

  /** Connects a user to the development server at `url`. */
  static async open(url: string, user: string): Promise<Peer> {
    const tokens = `${url.replace(/^ws/, 'http').replace(/\/v1$/, '')}/dev/token`;
    const answer = await fetch(tokens, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user, name: user }),
      signal: AbortSignal.timeout(limitMs),
    });
    const { token } = (await answer.json()) as { token: string };
    const peer = new Peer(new WebSocket(url, { handshakeTimeout: limitMs }), user);
    await until(`${user} connects`, () => peer.socket.readyState === WebSocket.OPEN, limitMs);
    peer.send({ t: 'hello', v: 1, sdk: 'phone', tok: token, dev: `dev-${user}`, pf: 'browser', caps: [] });
    return peer;
  }

  private read(frames: ServerFrame | ServerFrame[]): void {
    [frames].flat().forEach((frame) => {
      if (frame.t === 'ev') this.events.push(frame);
      else if (frame.t === 'res') this.answers.set(frame.id, frame);
    });
  }

  private send(frame: object): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  async request<M extends Method>(m: M, d: Params<M>): Promise<Result<M>> {
    this.lastId += 1;
    const id = this.lastId;
    this.send({ t: 'req', id, m, k: `${this.user}-${id}`, d });
    const { err, d: result } = await until(`the answer to ${m}`, () => this.answers.get(id), limitMs);
    if (err) throw new Error(`${m} was refused: ${err.code}`);
    return result as Result<M>;
  }

  /** Joins with camera and microphone. */
  join(room: string): Promise<Result<'room.join'>> {
    return this.request('room.join', { room, name: this.user, tracks });
  }

  /** The first event of this name from place `from` of `events` on. */
  event<K extends StreamEvent['k']>(
    k: K,
    more: (event: Extract<StreamEvent, { k: K }>) => boolean = () => true,
    from = 0,
    ms = limitMs,
  ): Promise<Extract<StreamEvent, { k: K }>> {
    const isIt = (event: StreamEvent): event is Extract<StreamEvent, { k: K }> =>
      event.k === k && more(event as Extract<StreamEvent, { k: K }>);
    return until(`${k} reaches another user`, () => this.events.slice(from).find(isIt), ms);
  }

  close(): void {
    clearInterval(this.heartbeat);
    this.socket.terminate();
  }
}
