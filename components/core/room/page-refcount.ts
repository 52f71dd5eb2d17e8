import { releaseOnce, type Release } from '../shared/release';
import type { Clock } from '../shared/clock';

interface RefcountEvents {
  /** The first page shows the room. */
  first(): void;
  /** No page shows the room any more. */
  last(): void;
}

/** Counts the pages that show a room. A page that replaces another in the same turn does not count as a first one. */
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
