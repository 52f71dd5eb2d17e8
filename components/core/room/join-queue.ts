import type { Params, Result } from '../protocol/messages';
import { SerialQueue } from '../shared/serial-queue';
import type { Dependencies } from './dependencies';

const nothing = (): void => undefined;

/** Sends the joins and leaves of one room one after another, because a leave that overtakes a join would end the wrong room session. */
export class JoinQueue {
  /** A join that waits for its answer. */
  pendingJoin: Promise<void> | null = null;
  /** Counts room sessions: the answer to a join of an older one is ignored. */
  roomSessionId = 0;
  private readonly queue = new SerialQueue();
  /** A join was sent, and no leave since: the server may have this member in the room. */
  private mayBeJoined = false;

  constructor(
    private readonly room: string,
    private readonly request: Dependencies['request'],
  ) {}

  /** Resolves when every request so far is answered. */
  get idle(): Promise<void> {
    return this.queue.idle;
  }

  /** `params` is called when the request is sent. The answer is ignored once the room session is over, because a leave follows. */
  join(params: () => Params<'room.join'>, accept: (result: Result<'room.join'>) => void): Promise<void> {
    const { roomSessionId } = this;
    const joining = this.queue.run(() => {
      if (roomSessionId !== this.roomSessionId) return Promise.resolve();
      this.mayBeJoined = true;
      return this.request('room.join', params()).then((result) => {
        if (roomSessionId === this.roomSessionId) accept(result);
      });
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
