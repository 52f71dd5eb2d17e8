import type { FeatureContext } from '../../app/features';
import type { Params, Poll, Result, StreamEvent } from '../../protocol/messages';
import { toRtcError } from '../../protocol/to-rtc-error';
import type { Room } from '../../room/room';
import type { RoomPhase } from '../../room/types';
import { computed, makeObservable, reaction, ref, transaction } from '../../shared/mobx';
import { releaseAll, type Release } from '../../shared/release';
import { isOpenPoll, withList, withPoll } from './known-polls';
import type { PollEntry, PollQuestion, RoomPollsModel } from './types';

type Votes = { readonly [poll: string]: readonly number[] | undefined };

/** A poll that has just opened or closed. */
export interface PollNews {
  readonly kind: 'opened' | 'closed';
  readonly poll: Poll;
}

/** The polls of one room: those from before joining, kept up to date by the events of the room. */
export class RoomPolls implements RoomPollsModel {
  unread = 0;
  state: RoomPollsModel['state'] = 'idle';
  isAvailable = true;
  news: PollNews | null = null;
  readonly release: Release;
  private known: readonly Poll[] = [];
  /** The own votes that the server has, and those on their way. */
  private cast: Votes = {};
  private wishes: Votes = {};
  /** Votes go one after another, so that the last one is the last one at the server too. */
  private lastVote: Promise<unknown> = Promise.resolve();
  /** Counts the stays in the room, so that a late answer changes nothing in the next one. */
  private stay = 0;

  constructor(
    private readonly room: Room,
    private readonly context: Pick<FeatureContext, 'request'>,
  ) {
    makeObservable<this, 'known' | 'cast' | 'wishes'>(this, {
      unread: ref,
      state: ref,
      isAvailable: ref,
      news: ref,
      known: ref,
      cast: ref,
      wishes: ref,
      polls: computed,
    });
    this.release = releaseAll([
      reaction(
        () => room.state,
        (state) => this.follow(state),
        { fireImmediately: true },
      ),
      room.frames.on('event', (event) => this.apply(event)),
    ]);
  }

  // ---- views ----

  get polls(): readonly PollEntry[] {
    return this.known.map((poll) => ({ ...poll, mine: this.wishes[poll.id] ?? this.cast[poll.id] ?? [] }));
  }

  get current(): PollEntry | null {
    return this.polls.filter(isOpenPoll)[0] ?? null;
  }

  get mayOpen(): boolean {
    const { role } = this.room.me;
    return role === 'host' || role === 'cohost';
  }

  // ---- actions ----

  open({ question, choices, many = false, anonymous = false, hidden = false }: PollQuestion): Promise<void> {
    const details = choices === undefined ? ({ kind: 'hands' } as const) : { choices, many, anonymous, hidden };
    return this.ask('poll.open', { room: this.room.id, question, ...details }, ({ poll }) => this.keep(poll));
  }

  vote(poll: string, choices: readonly number[]): Promise<void> {
    this.wishes = { ...this.wishes, [poll]: choices };
    const send = (): Promise<void> =>
      // A younger wish goes in its place.
      this.wishes[poll] !== choices
        ? Promise.resolve()
        : this.ask('poll.vote', { room: this.room.id, poll, choices }, () => this.settle(poll, choices, true)).then(
            undefined,
            (cause: unknown) => {
              this.settle(poll, choices, false);
              throw cause;
            },
          );
    const vote = this.lastVote.then(send, send);
    this.lastVote = vote;
    return vote;
  }

  close(poll: string): Promise<void> {
    return this.ask('poll.close', { room: this.room.id, poll }, (result) => this.keep(result.poll));
  }

  votes(poll: string, after?: string): Promise<Result<'poll.votes'>> {
    return this.context.request('poll.votes', { room: this.room.id, poll, ...(after === undefined ? {} : { after }) });
  }

  reload(): Promise<void> {
    const { cast } = this;
    if (this.state !== 'ready') this.state = 'loading';
    return this.ask('poll.list', { room: this.room.id }, (list) => this.accept(list, this.cast !== cast)).then(
      undefined,
      (cause: unknown) => {
        this.listFailed(cause);
        throw cause;
      },
    );
  }

  markSeen(): void {
    this.unread = 0;
  }

  // ---- changes ----

  private follow(state: RoomPhase): void {
    if (state === 'joined') this.reload().then(undefined, () => undefined);
    if (state !== 'left' && state !== 'idle') return;
    this.stay += 1;
    transaction(() => {
      this.known = [];
      this.cast = {};
      this.wishes = {};
      this.news = null;
      this.unread = 0;
      this.state = 'idle';
    });
  }

  private listFailed(cause: unknown): void {
    if (toRtcError(cause).reason === 'unknown_method') this.isAvailable = false;
    // The events go on, and the next reconnection asks again.
    if (this.state === 'loading') this.state = 'failed';
  }

  /** The vote is cast, or not; a younger wish stays. */
  private settle(poll: string, choices: readonly number[], isCast: boolean): void {
    if (this.wishes[poll] !== choices) return;
    transaction(() => {
      if (isCast) this.cast = { ...this.cast, [poll]: choices };
      this.wishes = { ...this.wishes, [poll]: undefined };
    });
  }

  private accept({ polls, votes }: Result<'poll.list'>, hasVoted: boolean): void {
    transaction(() => {
      const isFirst = this.state !== 'ready';
      this.known = withList(this.known, polls);
      const cast: { [poll: string]: readonly number[] } = {};
      votes.forEach(({ poll, choices }) => (cast[poll] = choices));
      // The server has no votes of an anonymous poll that is closed, and a list from before a vote lacks it.
      const keeps = ({ id, anonymous, closedAt }: Poll): boolean => hasVoted || (anonymous && closedAt > 0 && !cast[id]);
      this.known.filter(keeps).forEach(({ id }) => (cast[id] = this.cast[id] ?? cast[id] ?? []));
      this.cast = cast;
      this.state = 'ready';
      if (isFirst && this.current?.mine.length === 0) this.unread = Math.max(1, this.unread);
    });
  }

  private apply(event: StreamEvent): void {
    if (event.k === 'poll.opened') this.tell('opened', event.d.poll);
    if (event.k === 'poll.closed') this.tell('closed', event.d.poll);
    if (event.k !== 'poll.counted') return;
    const { poll, rev, voters, counts } = event.d.tally;
    this.known.filter(({ id }) => id === poll).forEach((open) => this.keep({ ...open, rev, voters, counts }));
  }

  private tell(kind: PollNews['kind'], poll: Poll): void {
    transaction(() => {
      this.keep(poll);
      if (kind === 'closed' || poll.by !== this.room.me.id) this.unread += 1;
      this.news = { kind, poll };
    });
  }

  private keep(poll: Poll): void {
    this.known = withPoll(this.known, poll);
  }

  /** Asks, and hands the answer on if the user is still in the room. */
  private ask<M extends 'poll.open' | 'poll.vote' | 'poll.close' | 'poll.list'>(
    method: M,
    params: Params<M>,
    then: (result: Result<M>) => void,
  ): Promise<void> {
    const { stay } = this;
    return this.context.request(method, params).then((result) => {
      if (stay === this.stay) then(result);
    });
  }
}
