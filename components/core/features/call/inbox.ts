import { emptyInbox, type CallRecord, type InboxState } from '../../protocol/call-state';
import { userStream, type Result, type StreamEvent } from '../../protocol/messages';
import { reduceInbox } from '../../protocol/reduce-call';
import type { Release } from '../../shared/release';
import { makeObservable, ref, transaction } from '../../shared/mobx';
import type { CallDependencies } from './dependencies';
import { retryRequest } from '../../room/automation/retry-request';
import { storeReadMark, readMark } from './call-storage';

const nothing = (): void => undefined;

/** Our own inbox: which calls concern us, the last ones, our wishes about calls. Only this class writes what is true of it. */
export class Inbox {
  state: InboxState = emptyInbox;
  /** Who we are; '' until the server has said so. */
  user = '';
  /** Its stream is followed. */
  heard = false;
  online = false;
  private mark: number;
  private wanted = false;
  private asking: Release | null = null;
  private following: Release = nothing;

  constructor(
    private readonly deps: CallDependencies,
    /** The state as a whole was told anew. */
    private readonly replaced: () => void,
  ) {
    this.mark = readMark(deps.keeper);
    makeObservable<this, 'mark'>(this, { state: ref, user: ref, heard: ref, online: ref, mark: ref });
  }

  // ---- views ----

  get profile(): { name: string; avatar?: string } {
    const { name, avatar } = this.deps.choices.last;
    return avatar === '' ? { name } : { name, avatar };
  }

  get missed(): number {
    const { mark } = this;
    return this.state.history.filter(
      ({ direction, lastedMs, reason, at }) =>
        direction === 'in' &&
        lastedMs === 0 &&
        at > mark &&
        reason !== 'rejected' &&
        reason !== 'merged' &&
        reason !== 'media_failed',
    ).length;
  }

  record(id: string): CallRecord | undefined {
    return this.state.history.filter((record) => record.id === id)[0];
  }

  /** Somebody as we last knew them. */
  person(id: string): { id: string; name: string; avatar?: string } {
    const met = this.state.history.reduce<CallRecord['others']>((all, { others }) => all.concat(others), []);
    return met.filter((other) => other.id === id)[0] ?? { id, name: id };
  }

  // ---- frames in ----

  apply(event: StreamEvent): void {
    this.state = reduceInbox(this.state, event);
  }

  replace(state: InboxState): void {
    this.state = state;
    this.replaced();
  }

  /** The server no longer keeps it for us, or the connection ended: it is asked for as a whole. */
  lost(): void {
    this.forget();
    this.settle();
  }

  connected(connected: boolean): void {
    this.online = connected;
    if (connected) this.settle();
  }

  /** Nothing can be asked any more. */
  forget(): void {
    this.asking?.();
    this.asking = null;
    this.following();
    this.following = nothing;
    this.heard = false;
  }

  // ---- wishes out ----

  listen(): Release {
    this.wanted = true;
    this.settle();
    return () => {
      this.wanted = false;
      this.forget();
    };
  }

  /** Asks for it if somebody listens and nobody asked yet. */
  settle(): void {
    if (this.wanted && !this.heard && this.asking === null) this.ask();
  }

  introduce(profile: { name: string; avatar?: string }): void {
    this.deps.choices.remember({ name: profile.name, avatar: profile.avatar ?? '' });
    // The server learns a name with the question alone; the answer is as good as any.
    if (this.heard) this.ask();
  }

  markRead(): void {
    this.mark = this.state.history.reduce((newest, { at }) => Math.max(newest, at), this.mark);
    storeReadMark(this.deps.keeper, this.mark);
  }

  private ask(): void {
    const { clock, signalling, log } = this.deps;
    this.asking?.();
    // What comes meanwhile lies beyond the answer: it waits for that.
    this.following();
    // Not an act of a person: a connection that the server ended is not to come back over it.
    this.asking = retryRequest(clock, () => signalling.request('inbox.subscribe', this.profile), {
      done: (answer) => this.accept(answer),
      failed: ({ reason }) => {
        this.forget();
        log('warn', 'inbox refused', { reason });
      },
    });
  }

  private accept({ user, e, s, inbox }: Result<'inbox.subscribe'>): void {
    this.asking = null;
    this.following();
    this.following = this.deps.signalling.subscribe(userStream(user), { e, s });
    transaction(() => {
      this.user = user;
      this.heard = true;
      this.replace(inbox);
    });
  }
}
