import {
  emptyInbox,
  type CallRecord,
  type CallState,
  type InboxState,
  type Party,
} from '../../components/core/protocol/call-state';
import { rtcError, type Reason } from '../../components/core/protocol/errors';
import { callRoom } from '../../components/core/protocol/messages';
import { reduceCall, reduceInbox } from '../../components/core/protocol/reduce-call';
import type { StreamEvent } from '../../components/core/protocol/messages';
import type { Calls } from '../../components/core/store/calls/calls';
import type { Call } from '../../components/core/store/calls/call';
import { FakePlatform } from './fake-platform';
import { StoreHouse } from './store-house';

export const party = (id: string, more: Partial<Party> = {}): Party => ({
  id,
  name: id,
  by: '',
  state: 'inviting',
  reason: null,
  device: '',
  offline: false,
  ...more,
});

/** Our own part on this device. */
export const here = (more: Partial<Party> = {}): Party => party('me', { state: 'connecting', device: 'd1', ...more });

/** We call `ana`. */
export const outgoing = (more: Partial<CallState> = {}): CallState => ({
  id: 'c1',
  kind: 'audio',
  room: callRoom(more.id ?? 'c1'),
  from: 'me',
  group: false,
  parties: [here(), party('ana', { by: 'me' })],
  activeMs: null,
  asks: '',
  reason: null,
  into: '',
  ...more,
});

/** `ana` calls us. */
export const incoming = (more: Partial<CallState> = {}): CallState =>
  outgoing({
    from: 'ana',
    parties: [party('ana', { state: 'connecting', device: 'far' }), party('me', { by: 'ana' })],
    ...more,
  });

export const record = (id: string, more: Partial<CallRecord> = {}): CallRecord => ({
  id,
  kind: 'audio',
  direction: 'in',
  group: false,
  others: [{ id: 'ana', name: 'Ana' }],
  reason: 'timeout',
  at: 1,
  lastedMs: 0,
  ...more,
});

const simple = [
  'call.accept',
  'call.reject',
  'call.end',
  'call.invite',
  'call.connected',
  'call.turn',
  'call.consent',
  'call.move',
] as const;

/** A store on a fake phone, and a server that keeps calls and one inbox as the test says. We are `me` on device `d1`. */
export class CallsHouse {
  readonly store: StoreHouse;
  readonly calls: Calls;
  readonly states: { [id: string]: CallState } = {};
  inbox: InboxState = emptyInbox;
  /** Refusals by method; a method that is not named here is done. */
  refusals: { [method: string]: Reason } = {};
  readonly heard: string[] = [];

  constructor(platform = new FakePlatform()) {
    this.store = new StoreHouse({ platform });
    this.calls = this.store.calls;
    const { answers } = this.signalling;
    const done = (method: string): Record<string, never> => {
      this.check(method);
      return {};
    };
    const followed = (id: string) => {
      const call = this.states[id];
      if (call === undefined) throw rtcError('not_found');
      return { e: 'e1', s: 0, call };
    };
    answers['inbox.follow'] = () => {
      this.check('inbox.follow');
      return { user: 'me', e: 'e1', s: 0, inbox: this.inbox };
    };
    answers['inbox.update'] = (changed) => {
      this.check('inbox.update');
      if (changed.quiet !== undefined) this.tellInbox('inbox.updated', { quiet: changed.quiet });
      return {};
    };
    answers['user.look'] = ({ users }) => ({ users: users.map((id) => ({ id, presence: 'online' })) });
    answers['call.start'] = ({ to, kind, group }) => {
      this.check('call.start');
      const parties = [here()].concat(to.map((id) => party(id, { by: 'me' })));
      this.states['c1'] ??= outgoing({ kind, group: group ?? to.length > 1, parties });
      return followed('c1');
    };
    answers['call.follow'] = ({ call }) => {
      this.check('call.follow');
      return followed(call);
    };
    answers['call.join'] = ({ call }) => {
      this.check('call.join');
      return followed(call);
    };
    simple.forEach((method) => (answers[method] = () => done(method)));
    (['incoming', 'ended', 'changed'] as const).forEach((name) =>
      this.calls.events.on(name, (call) => this.heard.push(`${name} ${call.id} ${call.reason ?? call.state}`)),
    );
  }

  get signalling() {
    return this.store.signalling;
  }

  get platform() {
    return this.store.platform;
  }

  get clock() {
    return this.platform.clock;
  }

  get sounds() {
    return this.platform.sounds;
  }

  get current(): Call {
    const { current } = this.calls;
    if (current === null) throw new Error('no present call');
    return current;
  }

  get incoming(): Call {
    const { incoming: call } = this.calls;
    if (call === null) throw new Error('nothing rings');
    return call;
  }

  /** Requests so far, but those of rooms. */
  get asked(): string[] {
    return this.signalling.asked.map(({ method }) => method).filter((method) => /^(call|inbox|user)\./.test(method));
  }

  /** One event of a call. */
  tell(id: string, k: string, d: object): void {
    const call = this.states[id];
    if (call !== undefined) this.states[id] = reduceCall(call, { k, d } as StreamEvent);
    this.signalling.event(`c:${id}`, k, d);
  }

  tellInbox(k: string, d: object): void {
    this.inbox = reduceInbox(this.inbox, { k, d } as StreamEvent);
    this.signalling.event('u:me', k, d);
  }

  /** Somebody calls us. */
  async rung(call: CallState = incoming(), leftMs = 60_000): Promise<void> {
    this.states[call.id] = call;
    this.tellInbox('inbox.called', { call, leftMs });
    await this.pass(0);
  }

  /** We listen, and the inbox is here. */
  async listening(): Promise<() => void> {
    const release = this.calls.listen();
    await this.pass(0);
    return release;
  }

  /** We call ana, and it has an id. */
  async placed(wish: Parameters<Calls['call']>[1] = {}, to: string | readonly string[] = 'ana'): Promise<Call> {
    const call = this.calls.call(to, wish);
    // Heard by whoever waits for the result; until then it is nobody's fault.
    call.catch(() => undefined);
    await this.pass(0);
    return call;
  }

  /** Ana answers. */
  async answered(id = 'c1'): Promise<void> {
    this.tell(id, 'party.rang', { id: 'ana' });
    this.tell(id, 'party.accepted', { id: 'ana', device: 'far', name: 'Ana' });
    await this.pass(0);
  }

  /** The server has our answer. */
  async accepted(id = 'c1', device = 'd1'): Promise<void> {
    this.tell(id, 'party.accepted', { id: 'me', device, name: 'me' });
    await this.pass(0);
  }

  async ended(id: string, reason: string, into = ''): Promise<void> {
    this.states[id]?.parties.forEach((one) => {
      if (one.state !== 'ended') this.tell(id, 'party.ended', { id: one.id, reason });
    });
    this.tell(id, 'call.ended', { reason, into });
    await this.pass(0);
  }

  pass(ms: number): Promise<void> {
    return this.store.pass(ms);
  }

  private check(method: string): void {
    const reason = this.refusals[method];
    if (reason !== undefined) throw rtcError(reason);
  }
}
