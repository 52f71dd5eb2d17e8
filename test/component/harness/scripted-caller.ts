import type { CallState } from '../../../components/core/protocol/call-state';
import { callStream, type Method, type Params, type Result, type ServerFrame } from '../../../components/core/protocol/messages';
import { reduceCall } from '../../../components/core/protocol/reduce-call';
import type { Node, ConnectionInput } from '../../../server/node';

/** A user without a screen: sends raw frames and keeps the state of calls from the server's events. */
export class ScriptedCaller {
  /** Every known call, in its present state. */
  readonly calls = new Map<string, CallState>();
  private readonly peer: ConnectionInput;
  private readonly answers = new Map<number, (frame: ServerFrame & { t: 'res' }) => void>();
  private lastId = 0;

  constructor(node: Node, user: string) {
    this.peer = node.connect({ send: (text) => this.receive(text), close: () => undefined });
    this.send({ t: 'hello', v: 1, sdk: 'test', tok: user, dev: `${user}-1`, pf: 'wechat', caps: [] });
  }

  /** Resolves with the result, or null when the server refuses. */
  request<M extends Method>(m: M, d: Params<M>): Promise<Result<M> | null> {
    this.lastId += 1;
    const id = this.lastId;
    this.send({ t: 'req', id, m, d, k: `k${id}` });
    return new Promise((done) => {
      this.answers.set(id, (frame) => done(frame.err === undefined ? (frame.d as Result<M>) : null));
    });
  }

  /** Keeps the connection alive. */
  ping(): void {
    this.send({ t: 'ping' });
  }

  private send(frame: object): void {
    this.peer.text(JSON.stringify(frame));
  }

  private receive(text: string): void {
    const said = JSON.parse(text) as ServerFrame | ServerFrame[];
    (Array.isArray(said) ? said : [said]).forEach((frame) => {
      if (frame.t === 'res') this.answer(frame);
      if (frame.t !== 'ev') return;
      if (frame.k === 'inbox.called') {
        this.calls.set(frame.d.call.id, frame.d.call);
        void this.request('call.subscribe', { call: frame.d.call.id, rings: true });
      }
      this.calls.forEach((call, id) => {
        if (frame.n === callStream(id)) this.calls.set(id, reduceCall(call, frame));
      });
    });
  }

  private answer(frame: ServerFrame & { t: 'res' }): void {
    const { call } = (frame.d ?? {}) as { call?: CallState };
    if (call !== undefined) this.calls.set(call.id, call);
    this.answers.get(frame.id)?.(frame);
    this.answers.delete(frame.id);
  }
}
