import { followSelectedSpeaker } from '../device-selection';
import type { Release } from '../release';
import { userGestures } from './speaker';

/**
 * Plays a video element with its sound where the browser allows it. On a page without a user gesture the browser allows only muted
 * video: the element then plays muted, and its sound starts with the next gesture.
 */
export class AutoplayVideo {
  private allowed = true;
  private released = false;
  private readonly leaveSpeaker: Release;

  constructor(
    private readonly video: HTMLVideoElement,
    private muted: boolean,
    private readonly onBlocked: (blocked: boolean) => void,
  ) {
    this.apply();
    this.leaveSpeaker = followSelectedSpeaker(video);
  }

  play(): void {
    this.video.play().catch((cause: unknown) => {
      if (this.released || !(cause instanceof DOMException) || cause.name !== 'NotAllowedError') return;
      this.allowed = false;
      this.apply();
      void this.video.play().catch(() => undefined);
      userGestures.forEach((gesture) => document.addEventListener(gesture, this.onGesture, { capture: true, passive: true }));
    });
  }

  mute(muted: boolean): void {
    this.muted = muted;
    this.apply();
    // A browser stops a video that gets its sound without a gesture of the user.
    if (this.video.paused && this.video.srcObject !== null) this.play();
  }

  release(): void {
    this.released = true;
    this.stopListening();
    this.leaveSpeaker();
    this.onBlocked(false);
  }

  private apply(): void {
    this.video.muted = this.muted || !this.allowed;
    this.onBlocked(!this.muted && !this.allowed);
  }

  private readonly onGesture = (): void => {
    this.stopListening();
    this.allowed = true;
    this.apply();
  };

  private stopListening(): void {
    userGestures.forEach((gesture) => document.removeEventListener(gesture, this.onGesture, { capture: true }));
  }
}
