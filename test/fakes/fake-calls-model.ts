import type { CallState, Party } from '../../components/core/protocol/call-state';
import { Emitter } from '../../components/core/shared/emitter';
import { releaseOnce } from '../../components/core/shared/release';
import type { CallEvents, CallModel, CallsModel, CallWish, RejectReason } from '../../components/core/store/call-model';
import { watched, type Changing, type Watching } from './fake-room-model';

/** A call that is what a test says it is, and notes what it is asked for. */
export interface FakeCall extends Changing<CallModel> {
  readonly asked: string[];
  /** What the next wish is answered with; null is yes. */
  refusal: Error | null;
  /** Pages that show it now. */
  shows: number;
}

/** All calls of an app, in the hand of a test. `asked` are the wishes to it; those to one call are the call's own. */
export interface FakeCalls extends Changing<CallsModel> {
  current: FakeCall | null;
  incoming: FakeCall | null;
  readonly asked: string[];
  readonly events: Emitter<CallEvents>;
  refusal: Error | null;
  /** What `call`, `open` and `join` resolve with. */
  next: FakeCall;
  /** Releases of `listen` that are not called yet, and of `useSounds`. */
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

/** One to one, video, placed by us, ringing over there. `parties`, `others`, `me` and `from` go together only if the test sets them so. */
export function fakeCall(watching: Watching, more: Partial<FakeCall> = {}): FakeCall {
  const asked: string[] = [];
  const answer = (wish: string): Promise<void> => {
    asked.push(wish);
    return call.refusal === null ? Promise.resolve() : Promise.reject(call.refusal);
  };
  const me = fakeParty('me', '林晚秋', { state: 'connecting', by: '', device: 'd1' });
  const other = fakeParty('chen', '陈知远');
  const call: FakeCall = watched<FakeCall>(watching, {
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
    asks: '',
    asked,
    refusal: null,
    shows: 0,
    accept: (wish: CallWish = {}) => answer(`accept ${JSON.stringify(wish)}`),
    reject: (why: RejectReason = 'rejected') => answer(`reject ${why}`),
    end: () => answer('end'),
    invite: (to: readonly string[]) => answer(`invite ${to.join(' ')}`),
    turn: (kind: CallState['kind']) => answer(`turn ${kind}`),
    consent: (agrees: boolean) => answer(`consent ${agrees}`),
    move: () => answer('move'),
    show() {
      call.shows += 1;
      return releaseOnce(() => void (call.shows -= 1));
    },
    ...more,
  });
  return call;
}

export function fakeCalls(watching: Watching, more: Partial<FakeCalls> = {}): FakeCalls {
  const asked: string[] = [];
  const events = new Emitter<CallEvents>();
  const answer = <Result>(wish: string, result: () => Result): Promise<Result> => {
    asked.push(wish);
    return calls.refusal === null ? Promise.resolve(result()) : Promise.reject(calls.refusal);
  };
  const nothing = (): void => undefined;
  const calls: FakeCalls = watched<FakeCalls>(watching, {
    current: null,
    incoming: null,
    reachable: true,
    history: [],
    missed: 0,
    quiet: false,
    blocked: [],
    asked,
    events,
    refusal: null,
    next: fakeCall(watching),
    listening: 0,
    sounding: 0,
    call: (to: string | readonly string[], wish: CallWish & { group?: boolean } = {}) =>
      answer(`call ${typeof to === 'string' ? to : to.join(' ')} ${JSON.stringify(wish)}`, () => calls.next),
    open: (id: string) => answer(`open ${id}`, () => calls.next),
    join: (id: string, wish: CallWish = {}) => answer(`join ${id} ${JSON.stringify(wish)}`, () => calls.next),
    look: (users: readonly string[]) =>
      answer(`look ${users.join(' ')}`, () => users.map((id) => ({ id, presence: 'online' as const }))),
    setQuiet: (quiet: boolean) => answer(`setQuiet ${quiet}`, nothing),
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
