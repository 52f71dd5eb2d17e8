import type { FeatureContext } from '../../app/features';
import type { Room } from '../../room/room';
import { makeObservable, reaction, ref } from '../../shared/mobx';
import type { Release } from '../../shared/release';
import { isModerator } from './powers';
import type { WaitingUser } from './types';

/** A list that could not be fetched is fetched again after this time. */
const againMs = 4_000;

/** The users in the waiting room, fetched whenever the rules say that their number changed, by one request at a time. */
export class WaitingList {
  users: readonly WaitingUser[] = [];
  private state: 'idle' | 'fetching' | 'stale' = 'idle';
  private again: Release = () => undefined;
  private readonly watching: Release;

  constructor(
    private readonly room: Room,
    private readonly context: Pick<FeatureContext, 'clock' | 'log' | 'request'>,
  ) {
    makeObservable(this, { users: ref });
    // The object of rules is another one after each change of the room, so a list of the same length is fetched again too.
    this.watching = reaction(
      () => (this.isDue() ? room.rules : null),
      () => this.refresh(),
      { fireImmediately: true },
    );
  }

  release(): void {
    this.watching();
    this.again();
  }

  private isDue(): boolean {
    const { state, me, rules } = this.room;
    return state === 'joined' && isModerator(me.role) && (rules?.waiting ?? 0) > 0;
  }

  private refresh(): void {
    this.again();
    if (!this.isDue()) {
      this.users = [];
      return;
    }
    if (this.state !== 'idle') {
      this.state = 'stale';
      return;
    }
    const { context, room } = this;
    this.state = 'fetching';
    context.request('room.waiting', { room: room.id }).then(
      ({ users }) => {
        const now = context.clock.now();
        if (this.isDue()) this.users = users.map(({ id, name, guest, waitedMs }) => ({ id, name, guest, since: now - waitedMs }));
        this.ended();
      },
      () => {
        context.log('warn', 'waiting room not fetched', { room: room.id });
        this.again = context.clock.after(againMs, () => this.refresh());
        this.ended();
      },
    );
  }

  private ended(): void {
    const wasStale = this.state === 'stale';
    this.state = 'idle';
    if (wasStale) this.refresh();
  }
}
