import type { Params, Result } from '../protocol/messages';
import { InTurn } from './in-turn';
import type { Needs } from './needs';

const nothing = (): void => undefined;

/** What is asked about one seat: for it, and to take it back. Two questions that cross each other could end the wrong stay. */
export class SeatQuestions {
  /** A join that is under way. */
  entering: Promise<void> | null = null;
  /** Counts stays: an answer to the question of an older one changes nothing any more. */
  stay = 0;
  private readonly turns = new InTurn();
  /** The server may have a seat of ours: it was asked for one since it was last given back. */
  private asked = false;

  constructor(
    private readonly room: string,
    private readonly request: Needs['request'],
  ) {}

  /** When all that was asked is answered. */
  get done(): Promise<void> {
    return this.turns.done;
  }

  /** `wish` is read when it is our turn. What is answered after the stay is over is nobody's: `leave` gives the seat back. */
  enter(wish: () => Params<'room.join'>, accept: (result: Result<'room.join'>) => void): Promise<void> {
    const { stay } = this;
    const entering = this.turns.ask(() => {
      if (stay !== this.stay) return Promise.resolve();
      this.asked = true;
      return this.request('room.join', wish()).then((result) => {
        if (stay === this.stay) accept(result);
      });
    });
    const over = (): void => {
      if (this.entering === entering) this.entering = null;
    };
    this.entering = entering;
    entering.then(over, over);
    return entering;
  }

  /** We are out whatever the server says to it; a seat that it could not clear times out. */
  leave(): Promise<void> {
    return this.turns.ask(() => {
      if (!this.asked) return Promise.resolve();
      this.asked = false;
      return this.request('room.leave', { room: this.room }).then(nothing, nothing);
    });
  }
}
