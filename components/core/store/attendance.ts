import { releaseOnce, type Release } from '../shared/release';
import type { Clock } from './needs';

interface Attended {
  /** Nobody stood here before. */
  opened(): void;
  /** Nobody stands here any more. */
  left(): void;
}

/** Pages that stand in a room. One that takes the place of another in the same turn leaves no moment without any. */
export class Attendance {
  private pages = 0;

  constructor(
    private readonly clock: Pick<Clock, 'soon'>,
    private readonly room: Attended,
  ) {}

  attend(): Release {
    if (this.pages === 0) this.room.opened();
    this.pages += 1;
    return releaseOnce(() => {
      this.pages -= 1;
      this.clock.soon(() => this.pages === 0 && this.room.left());
    });
  }
}
