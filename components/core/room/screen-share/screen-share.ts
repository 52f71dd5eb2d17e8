import type { MediaEvent } from '../../media/media';
import { rtcError, type Reason } from '../../protocol/errors';
import { StreamSession } from '../stream/stream-session';
import { computed, makeObservable, ref } from '../../shared/mobx';
import type { RoomPhase, Toggle } from '../types';
import type { Clock } from '../../shared/clock';
import { isInRoom } from '../room-phase';
import { toggleOf } from '../mute/device-toggle';

/** The state of the room that a shared screen depends on. */
interface ScreenContext {
  readonly phase: RoomPhase;
  /** The server has the screen's tracks. */
  readonly published: boolean;
}

/** Native codes about the screen itself. From a camera's pusher the same numbers mean a failed encoder. */
const screenCodes: { readonly [code: number]: 'captured' | 'ended' } = { 1004: 'captured', [-1308]: 'ended', [-1310]: 'ended' };

/** The promise of a screen that the user has not chosen yet. */
interface PendingChoice {
  done(): void;
  failed(cause: unknown): void;
}

/** The own screen as a second stream beside camera and microphone, with its wanted and actual state. */
export class ScreenShare {
  wanted = false;
  readonly session: StreamSession;
  private pendingChoice: PendingChoice | null = null;
  private choice: Promise<void> = Promise.resolve();

  constructor(
    clock: Clock,
    private readonly context: () => ScreenContext,
  ) {
    // A new element would open the browser's screen picker again.
    this.session = new StreamSession(clock, { rebuildFrom: Infinity, failureReason: 'push_broken' });
    makeObservable(this, { wanted: ref, toggle: computed.struct });
  }

  // ---- views ----

  get published(): boolean {
    return this.context().published;
  }

  get toggle(): Toggle {
    const { phase, published } = this.context();
    return toggleOf({
      wanted: this.wanted,
      failure: null,
      phase,
      serverMuted: published ? false : null,
      live: this.session.live,
    });
  }

  /** The URL that the element sends to; '' while it sends nothing. */
  get url(): string {
    return this.wanted && isInRoom(this.context().phase) ? this.session.url : '';
  }

  // ---- frames in ----

  /** Handles a code about the screen itself. Returns false for other codes, which mean the same as those of a camera's stream. */
  acceptScreenCode(code: number): boolean {
    const meaning = screenCodes[code];
    if (meaning === 'captured') this.takePendingChoice()?.done();
    // The user cancelled the picker or pressed the browser's stop button, so no error is shown.
    if (meaning === 'ended') this.stop();
    return meaning !== undefined;
  }

  accept(event: MediaEvent): void {
    if (event.type !== 'failed') this.session.accept(event);
    // Without its sound the picture is still shared.
    else if (event.kind !== 'audio') this.stop(event.reason);
  }

  // ---- actions ----

  /** Resolves when the user has chosen a screen; rejects with `screen_refused` when the picker is cancelled. */
  start(): Promise<void> {
    if (!this.wanted) {
      this.choice = new Promise((done, failed) => {
        this.pendingChoice = { done, failed };
      });
      this.wanted = true;
    }
    return this.choice;
  }

  stop(reason: Reason = 'screen_refused'): void {
    this.takePendingChoice()?.failed(rtcError(reason));
    this.wanted = false;
    this.session.clear();
  }

  /** Returns the pending choice once. */
  private takePendingChoice(): PendingChoice | null {
    const { pendingChoice } = this;
    this.pendingChoice = null;
    return pendingChoice;
  }
}
