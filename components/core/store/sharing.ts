import type { MediaEvent } from '../media/media';
import { MediaLine } from './media-line';
import { computed, makeObservable, ref } from './mobx';
import type { RoomPhase, Toggle } from './model';
import type { Clock } from './needs';
import { isIn } from './room-phase';
import { toggleOf } from './toggle';

/** What of the room decides about the shared screen. */
interface Around {
  readonly phase: RoomPhase;
  /** The room knows that we share. */
  readonly published: boolean;
}

/** Our screen as a second stream beside camera and microphone: what is wanted of it, and what is. */
export class Sharing {
  wanted = false;
  readonly line: MediaLine;

  constructor(
    clock: Clock,
    private readonly around: () => Around,
  ) {
    // A new element would ask the person for a screen again.
    this.line = new MediaLine(clock, { rebuildFrom: Infinity, broken: 'push_broken' });
    makeObservable(this, { wanted: ref, toggle: computed.struct });
  }

  // ---- views ----

  get published(): boolean {
    return this.around().published;
  }

  get toggle(): Toggle {
    const { phase, published } = this.around();
    return toggleOf({ wanted: this.wanted, failure: null, phase, serverMuted: published ? false : null, live: this.line.live });
  }

  /** Where the element sends to; '' while there is none. */
  get url(): string {
    return this.wanted && isIn(this.around().phase) ? this.line.url : '';
  }

  // ---- frames in ----

  /** A person who chooses no screen, or ends it by the browser's own button, has no trouble: it is a wish. */
  accept(event: MediaEvent): void {
    if (event.type === 'failed') this.want(false);
    else this.line.accept(event);
  }

  // ---- wishes out ----

  want(wanted: boolean): void {
    this.wanted = wanted;
    if (!wanted) this.line.clear();
  }
}
