import { followSpeaker } from '../chosen-devices';
import type { Release } from '../release';
import { gestures } from './speaker';

/** A video element that is to be heard. */
export interface Aloud {
  play(): void;
  mute(muted: boolean): void;
  release: Release;
}

/** A page that nobody has touched may play, but not aloud: the picture goes first, and the sound follows the first gesture. */
export function aloud(video: HTMLVideoElement, muted: boolean, onWaiting: (waiting: boolean) => void): Aloud {
  let wished = muted;
  let touched = true;
  let released = false;
  const settle = (): void => {
    video.muted = wished || !touched;
    onWaiting(!wished && !touched);
  };
  const forget = (): void => gestures.forEach((gesture) => document.removeEventListener(gesture, touch, { capture: true }));
  function touch(): void {
    forget();
    touched = true;
    settle();
  }
  settle();
  const leaveSpeaker = followSpeaker(video);
  return {
    play: () => {
      video.play().catch((cause: unknown) => {
        if (released || !(cause instanceof DOMException) || cause.name !== 'NotAllowedError') return;
        touched = false;
        settle();
        void video.play().catch(() => undefined);
        gestures.forEach((gesture) => document.addEventListener(gesture, touch, { capture: true, passive: true }));
      });
    },
    mute: (next) => {
      wished = next;
      settle();
    },
    release: () => {
      released = true;
      forget();
      leaveSpeaker();
      onWaiting(false);
    },
  };
}
