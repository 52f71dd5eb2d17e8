import { releaseOnce, type Release } from '../shared/release';
import type { Clock } from '../shared/clock';

interface RefcountEvents {
  /** Nobody stood here before. */
  first(): void;
  /** Nobody stands here any more. */
  last(): void;
}

/** Pages that stand in a room. One that takes the place of another in the same turn leaves no moment without any. */
export class PageRefcount {
  private pages = 0;

  constructor(
    private readonly clock: Pick<Clock, 'onNextTurn'>,
    private readonly room: RefcountEvents,
  ) {}

  acquire(): Release {
    if (this.pages === 0) this.room.first();
    this.pages += 1;
    return releaseOnce(() => {
      this.pages -= 1;
      this.clock.onNextTurn(() => this.pages === 0 && this.room.last());
    });
  }
}
