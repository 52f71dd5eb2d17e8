import type { FeatureContext } from '../../app/features';
import { emptyInbox, type CallRecord, type InboxState } from '../../protocol/call-state';
import { userStream, type Result, type StreamEvent } from '../../protocol/messages';
import { reduceInbox } from '../../protocol/reduce-call';
import type { Release } from '../../shared/release';
import { makeObservable, ref, transaction } from '../../shared/mobx';
import { retryRequest } from '../../room/automation/retry-request';
import { storeReadMark, readMark } from './call-storage';

const nothing = (): void => undefined;

/** The inbox of this user: the calls that concern them, their history, and their settings for calls. */
export class Inbox {
  state: InboxState = emptyInbox;
  /** The own user id; '' until the inbox was read. */
  user = '';
  /** The inbox was read, and its stream is subscribed to. */
  isRead = false;
  online = false;
  private mark: number;
  private isWanted = false;
  private requesting: Release | null = null;
  private reading: Release = nothing;

  constructor(
    private readonly context: FeatureContext,
    /** Called when the state was read as a whole. */
    private readonly replaced: () => void,
  ) {
    this.mark = readMark(context.storage);
    makeObservable<this, 'mark'>(this, { state: ref, user: ref, isRead: ref, online: ref, mark: ref });
  }

  // ---- views ----

  get profile(): { name: string; avatar?: string } {
    const { name, avatar } = this.context.choices.last;
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

  /** A user as in the newest call of the history; without one the id stands for the name. */
  userOf(id: string): { id: string; name: string; avatar?: string } {
    const known = this.state.history.reduce<CallRecord['others']>((all, { others }) => all.concat(others), []);
    return known.filter((other) => other.id === id)[0] ?? { id, name: id };
  }

  // ---- frames in ----

  apply(event: StreamEvent): void {
    this.state = reduceInbox(this.state, event);
  }

  replace(state: InboxState): void {
    this.state = state;
    this.replaced();
  }

  /** The server dropped the stream: the inbox is read as a whole again. */
  lost(): void {
    this.forget();
    this.readIfWanted();
  }

  setOnline(online: boolean): void {
    this.online = online;
    if (online) this.readIfWanted();
  }

  /** Stops reading the stream, because the connection ended or the last listener was released. */
  forget(): void {
    this.requesting?.();
    this.requesting = null;
    this.reading();
    this.reading = nothing;
    this.isRead = false;
  }

  // ---- actions ----

  listen(): Release {
    this.isWanted = true;
    this.readIfWanted();
    return () => {
      this.isWanted = false;
      this.forget();
    };
  }

  /** Reads the inbox if there is a listener and it is not being read yet. */
  readIfWanted(): void {
    if (this.isWanted && !this.isRead && this.requesting === null) this.request();
  }

  setProfile(profile: { name: string; avatar?: string }): void {
    this.context.choices.remember({ name: profile.name, avatar: profile.avatar ?? '' });
    // `inbox.subscribe` is the only request that sets the name.
    if (this.isRead) this.request();
  }

  markRead(): void {
    this.mark = this.state.history.reduce((newest, { at }) => Math.max(newest, at), this.mark);
    storeReadMark(this.context.storage, this.mark);
  }

  private request(): void {
    const { clock, signalling, log } = this.context;
    this.requesting?.();
    // Released first, because events that arrive before the answer must not be applied before it.
    this.reading();
    // `context.request` would connect again. Only an action of the user may do so after the server ended the connection.
    this.requesting = retryRequest(clock, () => signalling.request('inbox.subscribe', this.profile), {
      done: (answer) => this.accept(answer),
      failed: ({ reason }) => {
        this.forget();
        log('warn', 'inbox refused', { reason });
      },
    });
  }

  private accept({ user, e, s, inbox }: Result<'inbox.subscribe'>): void {
    this.requesting = null;
    this.reading();
    this.reading = this.context.signalling.subscribe(userStream(user), { e, s });
    transaction(() => {
      this.user = user;
      this.isRead = true;
      this.replace(inbox);
    });
  }
}
