import {
  emptyInbox,
  type CallRecord,
  type CallState,
  type InboxState,
  type Party,
} from '../../../components/core/protocol/call-state';
import { rtcError, type Reason } from '../../../components/core/protocol/errors';
import { callRoom } from '../../../components/core/protocol/messages';
import { reduceCall, reduceInbox } from '../../../components/core/protocol/reduce-call';
import type { StreamEvent } from '../../../components/core/protocol/messages';
import type { Calls } from '../../../components/core/features/call/calls';
import type { Call } from '../../../components/core/features/call/call';
import { calls as callsFeature } from '../../../components/core/features/call/feature';
import { FakePlatform } from '../platform/fake-platform';
import { StoreTestbed } from './store-testbed';

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

/** The own party, on this device. */
export const ownParty = (more: Partial<Party> = {}): Party => party('me', { state: 'connecting', device: 'd1', ...more });

/** A call from the own user to `ana`. */
export const outgoing = (more: Partial<CallState> = {}): CallState => ({
  id: 'c1',
  kind: 'audio',
  room: callRoom(more.id ?? 'c1'),
  from: 'me',
  group: false,
  parties: [ownParty(), party('ana', { by: 'me' })],
  activeMs: null,
  videoRequestBy: '',
  reason: null,
  into: '',
  ...more,
});

/** A call from `ana` to the own user. */
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
  'call.switch',
  'call.answer_video',
  'call.move',
] as const;

/** A store on a fake platform, and a server with calls and one inbox that the test controls. The own user is `me` on device `d1`. */
export class CallsTestbed {
  readonly store: StoreTestbed;
  readonly calls: Calls;
  readonly states: { [id: string]: CallState } = {};
  inbox: InboxState = emptyInbox;
  /** Error reasons by method; a method that is not named here succeeds. */
  refusals: { [method: string]: Reason } = {};
  readonly notified: string[] = [];

  constructor(platform = new FakePlatform()) {
    this.store = new StoreTestbed({ platform, features: [callsFeature()] });
    this.calls = this.store.rooms.feature<Calls>('calls') as Calls;
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
    answers['inbox.subscribe'] = () => {
      this.check('inbox.subscribe');
      return { user: 'me', e: 'e1', s: 0, inbox: this.inbox };
    };
    answers['inbox.update'] = (changed) => {
      this.check('inbox.update');
      if (changed.doNotDisturb !== undefined) this.emitInbox('inbox.updated', { doNotDisturb: changed.doNotDisturb });
      return {};
    };
    answers['user.presence'] = ({ users }) => ({ users: users.map((id) => ({ id, presence: 'online' })) });
    answers['call.start'] = ({ to, kind, group }) => {
      this.check('call.start');
      const parties = [ownParty()].concat(to.map((id) => party(id, { by: 'me' })));
      this.states['c1'] ??= outgoing({ kind, group: group ?? to.length > 1, parties });
      return followed('c1');
    };
    answers['call.subscribe'] = ({ call }) => {
      this.check('call.subscribe');
      return followed(call);
    };
    answers['call.join'] = ({ call }) => {
      this.check('call.join');
      return followed(call);
    };
    simple.forEach((method) => (answers[method] = () => done(method)));
    (['incoming', 'ended', 'changed'] as const).forEach((name) =>
      this.calls.registry.events.on(name, (call) => this.notified.push(`${name} ${call.id} ${call.reason ?? call.state}`)),
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

  /** Requests so far, without those of rooms. */
  get asked(): string[] {
    return this.signalling.asked.map(({ method }) => method).filter((method) => /^(call|inbox|user)\./.test(method));
  }

  /** Emits one event of a call. */
  emit(id: string, k: string, d: object): void {
    const call = this.states[id];
    if (call !== undefined) this.states[id] = reduceCall(call, { k, d } as StreamEvent);
    this.signalling.event(`c:${id}`, k, d);
  }

  emitInbox(k: string, d: object): void {
    this.inbox = reduceInbox(this.inbox, { k, d } as StreamEvent);
    this.signalling.event('u:me', k, d);
  }

  /** Emits an incoming call. */
  async ring(call: CallState = incoming(), leftMs = 60_000): Promise<void> {
    this.states[call.id] = call;
    this.emitInbox('inbox.called', { call, leftMs });
    await this.advance(0);
  }

  /** Subscribes to calls; the inbox has arrived. */
  async listen(): Promise<() => void> {
    const release = this.calls.listen();
    await this.advance(0);
    return release;
  }

  /** Places a call to ana; it has an id. */
  async place(wish: Parameters<Calls['call']>[1] = {}, to: string | readonly string[] = 'ana'): Promise<Call> {
    const call = this.calls.call(to, wish);
    // A rejection is handled by the caller of this method later, so it is not unhandled meanwhile.
    call.catch(() => undefined);
    await this.advance(0);
    return call;
  }

  /** Ana accepts. */
  async answer(id = 'c1'): Promise<void> {
    this.emit(id, 'party.rang', { id: 'ana' });
    this.emit(id, 'party.accepted', { id: 'ana', device: 'far', name: 'Ana' });
    await this.advance(0);
  }

  /** The server confirms the own acceptance. */
  async acceptHere(id = 'c1', device = 'd1'): Promise<void> {
    this.emit(id, 'party.accepted', { id: 'me', device, name: 'me' });
    await this.advance(0);
  }

  async endCall(id: string, reason: string, into = ''): Promise<void> {
    this.states[id]?.parties.forEach((one) => {
      if (one.state !== 'ended') this.emit(id, 'party.ended', { id: one.id, reason });
    });
    this.emit(id, 'call.ended', { reason, into });
    await this.advance(0);
  }

  advance(ms: number): Promise<void> {
    return this.store.advance(ms);
  }

  private check(method: string): void {
    const reason = this.refusals[method];
    if (reason !== undefined) throw rtcError(reason);
  }
}
