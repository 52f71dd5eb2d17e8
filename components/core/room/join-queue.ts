import type { Params, Result } from '../protocol/messages';
import { SerialQueue } from '../shared/serial-queue';
import type { Dependencies } from './dependencies';

const nothing = (): void => undefined;

/** What is asked about one seat: for it, and to take it back. Two questions that cross each other could end the wrong stay. */
export class JoinQueue {
  /** A join that is under way. */
  pendingJoin: Promise<void> | null = null;
  /** Counts stays: an answer to the question of an older one changes nothing any more. */
  stayId = 0;
  private readonly turns = new SerialQueue();
  /** The server may have a seat of ours: it was asked for one since it was last given back. */
  private asked = false;

  constructor(
    private readonly room: string,
    private readonly request: Dependencies['request'],
  ) {}

  /** When all that was asked is answered. */
  get idle(): Promise<void> {
    return this.turns.idle;
  }

  /** `wish` is read when it is our turn. What is answered after the stay is over is nobody's: `leave` gives the seat back. */
  join(wish: () => Params<'room.join'>, accept: (result: Result<'room.join'>) => void): Promise<void> {
    const { stayId } = this;
    const entering = this.turns.run(() => {
      if (stayId !== this.stayId) return Promise.resolve();
      this.asked = true;
      return this.request('room.join', wish()).then((result) => {
        if (stayId === this.stayId) accept(result);
      });
    });
    const over = (): void => {
      if (this.pendingJoin === entering) this.pendingJoin = null;
    };
    this.pendingJoin = entering;
    entering.then(over, over);
    return entering;
  }

  /** We are out whatever the server says to it; a seat that it could not clear times out. */
  leave(): Promise<void> {
    return this.turns.run(() => {
      if (!this.asked) return Promise.resolve();
      this.asked = false;
      return this.request('room.leave', { room: this.room }).then(nothing, nothing);
    });
  }
}
