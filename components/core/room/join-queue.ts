import type { Params, Result } from '../protocol/messages';
import { SerialQueue } from '../shared/serial-queue';
import type { Dependencies } from './dependencies';

const nothing = (): void => undefined;

/** The waits that components put before the joins of a room, by its id: what the user is asked first. They never reject. */
export const joinGates: { [room: string]: (() => Promise<void>) | undefined } = {};

/** Sends the joins and leaves of one room one after another, because a leave that overtakes a join would end the wrong room session. */
export class JoinQueue {
  /** A join that waits for its answer. */
  pendingJoin: Promise<void> | null = null;
  /** Counts room sessions: the answer to a join of an older one is ignored. */
  roomSessionId = 0;
  private readonly queue = new SerialQueue();
  /** A join was sent, and no leave since: the server may have this member in the room. */
  private mayBeJoined = false;
  /** The PIN of the last session that had one. */
  private pin: { pin?: string } = {};

  constructor(
    private readonly room: string,
    private readonly request: Dependencies['request'],
  ) {}

  /** Resolves when every request so far is answered. */
  get idle(): Promise<void> {
    return this.queue.idle;
  }

  /** Begins a room session, whose id it returns. Its joins have the PIN, or that of an earlier session. */
  begin(pin?: string): number {
    if (pin !== undefined) this.pin = { pin };
    return this.roomSessionId;
  }

  /** `params` is called when the request is sent. The answer is ignored once the room session is over, because a leave follows. */
  join(params: () => Params<'room.join'>, accept: (result: Result<'room.join'>) => void): Promise<void> {
    const { roomSessionId } = this;
    const send = (): Promise<void> => {
      if (roomSessionId !== this.roomSessionId) return Promise.resolve();
      this.mayBeJoined = true;
      return this.request('room.join', { ...params(), ...this.pin }).then((result) => {
        if (roomSessionId === this.roomSessionId) accept(result);
      });
    };
    const joining = this.queue.run(() => {
      const gate = joinGates[this.room];
      return gate === undefined ? send() : gate().then(send);
    });
    const settled = (): void => {
      if (this.pendingJoin === joining) this.pendingJoin = null;
    };
    this.pendingJoin = joining;
    joining.then(settled, settled);
    return joining;
  }

  /** Never rejects: if the leave fails, the server removes the member after its grace time. */
  leave(): Promise<void> {
    return this.queue.run(() => {
      if (!this.mayBeJoined) return Promise.resolve();
      this.mayBeJoined = false;
      return this.request('room.leave', { room: this.room }).then(nothing, nothing);
    });
  }
}
