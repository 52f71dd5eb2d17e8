import type { MediaEvent } from '../media/media';
import { rtcError, type Reason } from '../protocol/errors';
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

/** What a screen's pusher says of the screen itself. A camera's says the same numbers of an encoder in trouble. */
const screenCodes: { readonly [code: number]: 'given' | 'gone' } = { 1004: 'given', [-1308]: 'gone', [-1310]: 'gone' };

interface Asking {
  done(): void;
  failed(cause: unknown): void;
}

/** Our screen as a second stream beside camera and microphone: what is wanted of it, and what is. */
export class Sharing {
  wanted = false;
  readonly line: MediaLine;
  private asking: Asking | null = null;
  private asked: Promise<void> = Promise.resolve();

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

  /** Whether the code is about the screen; every other one means what it means of a camera's stream. */
  hear(code: number): boolean {
    const word = screenCodes[code];
    if (word === 'given') this.answer()?.done();
    // Who chooses no screen, or ends it by the browser's own button, has no trouble: it is a wish.
    if (word === 'gone') this.end();
    return word !== undefined;
  }

  accept(event: MediaEvent): void {
    if (event.type !== 'failed') this.line.accept(event);
    // A picture goes on without its sound.
    else if (event.kind !== 'audio') this.end(event.reason);
  }

  // ---- wishes out ----

  /** Settles with the person's answer: a screen is given, or none. */
  begin(): Promise<void> {
    if (!this.wanted) {
      this.asked = new Promise((done, failed) => {
        this.asking = { done, failed };
      });
      this.wanted = true;
    }
    return this.asked;
  }

  end(why: Reason = 'screen_refused'): void {
    this.answer()?.failed(rtcError(why));
    this.wanted = false;
    this.line.clear();
  }

  /** Whoever waits for the person, once. */
  private answer(): Asking | null {
    const { asking } = this;
    this.asking = null;
    return asking;
  }
}
