import type { CallState, Party } from '../../../components/core/protocol/call-state';
import { Emitter } from '../../../components/core/shared/emitter';
import { releaseOnce } from '../../../components/core/shared/release';
import type { CallsEvents, CallModel, CallsModel, CallOptions, RejectReason } from '../../../components/core/features/call/types';
import { observableModel, type Mutable, type MobxApi } from './fake-room-model';

/** A call whose state a test sets; it records the requests made to it. */
export interface FakeCall extends Mutable<CallModel> {
  readonly asked: string[];
  /** The error of the next request; null lets it succeed. */
  refusal: Error | null;
  /** The number of pages that show it. */
  shows: number;
}

/** All calls of an app, controlled by a test. `asked` lists its requests; requests to one call are recorded by that call. */
export interface FakeCalls extends Mutable<CallsModel> {
  current: FakeCall | null;
  incoming: FakeCall | null;
  readonly asked: string[];
  readonly events: Emitter<CallsEvents>;
  refusal: Error | null;
  /** The call with which `call`, `open` and `join` resolve. */
  next: FakeCall;
  /** The number of `listen` subscriptions that are not released, and of `useSounds`. */
  listening: number;
  sounding: number;
}

export const fakeParty = (id: string, name: string, more: Partial<Party> = {}): Party => ({
  id,
  name,
  by: 'me',
  state: 'ringing',
  reason: null,
  device: '',
  offline: false,
  ...more,
});

/** A ringing outgoing video call to one party. The test must keep `parties`, `others`, `me` and `from` consistent. */
export function fakeCall(mobx: MobxApi, more: Partial<FakeCall> = {}): FakeCall {
  const asked: string[] = [];
  const answer = (wish: string): Promise<void> => {
    asked.push(wish);
    return call.refusal === null ? Promise.resolve() : Promise.reject(call.refusal);
  };
  const me = fakeParty('me', '林晚秋', { state: 'connecting', by: '', device: 'd1' });
  const other = fakeParty('chen', '陈知远');
  const call: FakeCall = observableModel<FakeCall>(mobx, {
    id: 'c1',
    kind: 'video',
    direction: 'out',
    group: false,
    state: 'ringing',
    reason: null,
    error: null,
    parties: [me, other],
    others: [other],
    me,
    from: me,
    room: null,
    activeAt: null,
    endedAt: null,
    answering: false,
    reconnecting: false,
    paused: false,
    videoRequest: '',
    asked,
    refusal: null,
    shows: 0,
    accept: (wish: CallOptions = {}) => answer(`accept ${JSON.stringify(wish)}`),
    reject: (why: RejectReason = 'rejected') => answer(`reject ${why}`),
    end: () => answer('end'),
    invite: (to: readonly string[]) => answer(`invite ${to.join(' ')}`),
    switchKind: (kind: CallState['kind']) => answer(`turn ${kind}`),
    answerVideoRequest: (agrees: boolean) => answer(`consent ${agrees}`),
    convertToRoom: () => answer('move'),
    show() {
      call.shows += 1;
      return releaseOnce(() => void (call.shows -= 1));
    },
    ...more,
  });
  return call;
}

export function fakeCalls(mobx: MobxApi, more: Partial<FakeCalls> = {}): FakeCalls {
  const asked: string[] = [];
  const events = new Emitter<CallsEvents>();
  const answer = <Result>(wish: string, result: () => Result): Promise<Result> => {
    asked.push(wish);
    return calls.refusal === null ? Promise.resolve(result()) : Promise.reject(calls.refusal);
  };
  const nothing = (): void => undefined;
  const calls: FakeCalls = observableModel<FakeCalls>(mobx, {
    current: null,
    incoming: null,
    reachable: true,
    history: [],
    missed: 0,
    doNotDisturb: false,
    blocked: [],
    asked,
    events,
    refusal: null,
    next: fakeCall(mobx),
    listening: 0,
    sounding: 0,
    call: (to: string | readonly string[], wish: CallOptions & { group?: boolean } = {}) =>
      answer(`call ${typeof to === 'string' ? to : to.join(' ')} ${JSON.stringify(wish)}`, () => calls.next),
    open: (id: string) => answer(`open ${id}`, () => calls.next),
    join: (id: string, wish: CallOptions = {}) => answer(`join ${id} ${JSON.stringify(wish)}`, () => calls.next),
    presence: (users: readonly string[]) =>
      answer(`look ${users.join(' ')}`, () => users.map((id) => ({ id, presence: 'online' as const }))),
    setDoNotDisturb: (quiet: boolean) => answer(`setQuiet ${quiet}`, nothing),
    block: (user: string) => answer(`block ${user}`, nothing),
    unblock: (user: string) => answer(`unblock ${user}`, nothing),
    setProfile: (profile: { name: string; avatar?: string }) => void asked.push(`setProfile ${JSON.stringify(profile)}`),
    markRead: () => void asked.push('markRead'),
    listen() {
      calls.listening += 1;
      return releaseOnce(() => void (calls.listening -= 1));
    },
    useSounds() {
      calls.sounding += 1;
      return releaseOnce(() => void (calls.sounding -= 1));
    },
    on: (name, listener) => events.on(name, listener),
    ...more,
  });
  return calls;
}
