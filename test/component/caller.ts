import type { CallState } from '../../components/core/protocol/call-state';
import { callStream, type Method, type Params, type Result, type ServerFrame } from '../../components/core/protocol/messages';
import { reduceCall } from '../../components/core/protocol/reduce-call';
import type { Node, Peer } from '../../server/node';

/** Somebody without a screen, who speaks to the server by hand and believes what it says of calls. */
export class Caller {
  /** Every call that was heard of, as it stands. */
  readonly calls = new Map<string, CallState>();
  private readonly peer: Peer;
  private readonly answers = new Map<number, (frame: ServerFrame & { t: 'res' }) => void>();
  private asked = 0;

  constructor(node: Node, user: string) {
    this.peer = node.connect({ send: (text) => this.hear(text), close: () => undefined });
    this.say({ t: 'hello', v: 1, sdk: 'test', tok: user, dev: `${user}-1`, pf: 'wechat', caps: [] });
  }

  /** The answer, or null where the server refuses. */
  ask<M extends Method>(m: M, d: Params<M>): Promise<Result<M> | null> {
    this.asked += 1;
    const id = this.asked;
    this.say({ t: 'req', id, m, d, k: `k${id}` });
    return new Promise((done) => {
      this.answers.set(id, (frame) => done(frame.err === undefined ? (frame.d as Result<M>) : null));
    });
  }

  /** Says that it is still there. */
  ping(): void {
    this.say({ t: 'ping' });
  }

  private say(frame: object): void {
    this.peer.text(JSON.stringify(frame));
  }

  private hear(text: string): void {
    const said = JSON.parse(text) as ServerFrame | ServerFrame[];
    (Array.isArray(said) ? said : [said]).forEach((frame) => {
      if (frame.t === 'res') this.answer(frame);
      if (frame.t !== 'ev') return;
      if (frame.k === 'inbox.called') {
        this.calls.set(frame.d.call.id, frame.d.call);
        void this.ask('call.follow', { call: frame.d.call.id, rings: true });
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
