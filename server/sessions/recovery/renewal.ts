import { callStream, roomStream } from '../../../components/core/protocol/messages';
import { connectionOf, keepCallsAlive, keepConnection } from '../../calls/party-presence';
import type { Context } from '../../context';
import type { Session } from '../sessions';

/** A session lasts for twelve minutes, and must outlive a store that is away for seven. */
const extendEveryMs = 2 * 60_000;

/**
 * Tells the store again and again that a connection lives, so that other nodes notice when its node dies. Where they took it for lost,
 * because its node was without the store, rooms and calls are taken back; a member who has left meanwhile stays away.
 */
export class Renewal {
  private readonly givenUp = new Set<string>();
  private extendedAt: number;
  private isLive = true;

  constructor(
    private readonly context: Context,
    /** A newer hello of the session was done, so this connection has nothing to take back. If its client is still here, it has to come back. */
    private readonly onOutdated: () => void,
  ) {
    this.extendedAt = context.clock.now();
  }

  /** Rejects when the store is away; the next call does what is left. `hasInbox`: the connection reads the inbox of its user. */
  async renew(session: Session, hasInbox: boolean): Promise<void> {
    const { context } = this;
    const { memberships } = context;
    const all = [memberships.keepAlive(session), keepCallsAlive(context, session), this.takeBack(session)];
    try {
      await Promise.all([...all, this.extend(session, hasInbox)]);
    } catch (cause) {
      // An audience that is not listed has no events, so nothing tells whether it was given up meanwhile.
      session.rooms.forEach((room) => this.givenUp.add(roomStream(room)));
      throw cause;
    }
  }

  /** Other nodes took the connection for lost in the room or call of this stream. */
  async onGivenUp(stream: string, session: Session): Promise<void> {
    this.givenUp.add(stream);
    await this.takeBack(session);
  }

  /** The connection has ended, so that nothing may be taken back that is still on its way. */
  stop(): void {
    this.isLive = false;
  }

  private async extend(session: Session, hasInbox: boolean): Promise<void> {
    const { clock, inboxes, sessions } = this.context;
    // A wall clock that was set back must not end this.
    if (Math.abs(clock.now() - this.extendedAt) < extendEveryMs) return;
    await sessions.extend(session);
    if (hasInbox) await inboxes.open(session.user);
    this.extendedAt = clock.now();
  }

  private async takeBack(session: Session): Promise<void> {
    const { context, givenUp } = this;
    if (givenUp.size === 0) return;
    if (!(await context.sessions.isCurrent(session))) {
      if (this.isLive) this.onOutdated();
      return;
    }
    const takeBack = async (stream: string): Promise<void> => {
      const room = session.rooms.find((name) => roomStream(name) === stream);
      const call = session.calls.find((id) => callStream(id) === stream);
      if (room !== undefined) await context.memberships.recover(room, session, () => this.isLive);
      if (call !== undefined)
        await context.calls.changeIfExists(call, (entry, moment) =>
          this.isLive ? keepConnection(entry, session.user, connectionOf(session), moment) : null,
        );
      givenUp.delete(stream);
    };
    await Promise.all(Array.from(givenUp, takeBack));
  }
}
