import type { MediaEvent } from '../../media/media';
import { rtcError, type Reason } from '../../protocol/errors';
import { StreamSession } from '../stream/stream-session';
import { computed, makeObservable, ref } from '../../shared/mobx';
import type { RoomPhase, Toggle } from '../types';
import type { Clock } from '../../shared/clock';
import { isInRoom } from '../room-phase';
import { toggleOf } from '../mute/device-toggle';

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
export class ScreenShare {
  wanted = false;
  readonly session: StreamSession;
  private pendingChoice: Asking | null = null;
  private asked: Promise<void> = Promise.resolve();

  constructor(
    clock: Clock,
    private readonly around: () => Around,
  ) {
    // A new element would ask the person for a screen again.
    this.session = new StreamSession(clock, { rebuildFrom: Infinity, broken: 'push_broken' });
    makeObservable(this, { wanted: ref, toggle: computed.struct });
  }

  // ---- views ----

  get published(): boolean {
    return this.around().published;
  }

  get toggle(): Toggle {
    const { phase, published } = this.around();
    return toggleOf({
      wanted: this.wanted,
      failure: null,
      phase,
      serverMuted: published ? false : null,
      live: this.session.live,
    });
  }

  /** Where the element sends to; '' while there is none. */
  get url(): string {
    return this.wanted && isInRoom(this.around().phase) ? this.session.url : '';
  }

  // ---- frames in ----

  /** Whether the code is about the screen; every other one means what it means of a camera's stream. */
  acceptScreenCode(code: number): boolean {
    const word = screenCodes[code];
    if (word === 'given') this.takePendingChoice()?.done();
    // Who chooses no screen, or ends it by the browser's own button, has no trouble: it is a wish.
    if (word === 'gone') this.stop();
    return word !== undefined;
  }

  accept(event: MediaEvent): void {
    if (event.type !== 'failed') this.session.accept(event);
    // A picture goes on without its sound.
    else if (event.kind !== 'audio') this.stop(event.reason);
  }

  // ---- wishes out ----

  /** Settles with the person's answer: a screen is given, or none. */
  start(): Promise<void> {
    if (!this.wanted) {
      this.asked = new Promise((done, failed) => {
        this.pendingChoice = { done, failed };
      });
      this.wanted = true;
    }
    return this.asked;
  }

  stop(why: Reason = 'screen_refused'): void {
    this.takePendingChoice()?.failed(rtcError(why));
    this.wanted = false;
    this.session.clear();
  }

  /** Whoever waits for the person, once. */
  private takePendingChoice(): Asking | null {
    const { pendingChoice } = this;
    this.pendingChoice = null;
    return pendingChoice;
  }
}
