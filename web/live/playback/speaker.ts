import { followSelectedSpeaker } from '../device-selection';
import type { Release } from '../release';
import { audioWorkletSource } from './audio-worklet';

/** Browsers allow a page to play sound after any of these gestures. */
export const userGestures = ['pointerdown', 'pointerup', 'keydown', 'touchend'] as const;

interface Speaker {
  context: AudioContext;
  ready: Promise<void>;
  users: number;
  release: Release;
}

let speaker: Speaker | null = null;

export interface SharedSpeaker {
  context: AudioContext;
  /** Settles when the worklet can be used. */
  ready: Promise<void>;
  release: Release;
}

/** The page's one audio context: the first player opens it, and the last one closes it. Browsers limit the number of contexts. */
export function acquireSpeaker(): SharedSpeaker {
  const shared = (speaker ??= openSpeaker());
  shared.users += 1;
  let released = false;
  return {
    context: shared.context,
    ready: shared.ready,
    release: () => {
      if (released) return;
      released = true;
      shared.users -= 1;
      if (shared.users > 0) return;
      speaker = null;
      shared.release();
      void shared.context.close();
    },
  };
}

function openSpeaker(): Speaker {
  const context = new AudioContext({ latencyHint: 'interactive' });
  const url = URL.createObjectURL(new Blob([audioWorkletSource()], { type: 'text/javascript' }));
  const ready = context.audioWorklet.addModule(url).finally(() => URL.revokeObjectURL(url));
  // Nobody waits for the module of a context that was closed first.
  ready.catch(() => undefined);
  const releases = [resumeOnGesture(context), followSelectedSpeaker(context)];
  return { context, ready, users: 0, release: () => releases.forEach((release) => release()) };
}

/** Starts the sound with the first gesture on the page. The listeners stay, because iOS suspends the context again after a phone call. */
function resumeOnGesture(context: AudioContext): Release {
  const resume = (): void => {
    if (context.state !== 'running' && context.state !== 'closed') void context.resume().catch(() => undefined);
  };
  userGestures.forEach((gesture) => document.addEventListener(gesture, resume, { capture: true, passive: true }));
  resume();
  return () => userGestures.forEach((gesture) => document.removeEventListener(gesture, resume, { capture: true }));
}
