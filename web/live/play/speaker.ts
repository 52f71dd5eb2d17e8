import { followSpeaker } from '../chosen-devices';
import type { Release } from '../release';
import { soundWorklet } from './sound-worklet';

/** A person's gesture, any of these, lets a page make noise. */
export const gestures = ['pointerdown', 'pointerup', 'keydown', 'touchend'] as const;

interface Speaker {
  context: AudioContext;
  ready: Promise<void>;
  users: number;
  stopWaiting: Release;
}

let speaker: Speaker | null = null;

export interface BorrowedSpeaker {
  context: AudioContext;
  /** Settles when the worklet may be used. */
  ready: Promise<void>;
  release: Release;
}

/** The page's one way to the loudspeaker, opened by the first player and closed by the last. Browsers limit how many there may be. */
export function borrowSpeaker(): BorrowedSpeaker {
  const held = (speaker ??= openSpeaker());
  held.users += 1;
  let released = false;
  return {
    context: held.context,
    ready: held.ready,
    release: () => {
      if (released) return;
      released = true;
      held.users -= 1;
      if (held.users > 0) return;
      speaker = null;
      held.stopWaiting();
      void held.context.close();
    },
  };
}

function openSpeaker(): Speaker {
  const context = new AudioContext({ latencyHint: 'interactive' });
  const url = URL.createObjectURL(new Blob([soundWorklet()], { type: 'text/javascript' }));
  const ready = context.audioWorklet.addModule(url).finally(() => URL.revokeObjectURL(url));
  // A context that was closed before its module came has nobody waiting.
  ready.catch(() => undefined);
  const stays = [resumeOnGesture(context), followSpeaker(context)];
  return { context, ready, users: 0, stopWaiting: () => stays.forEach((stop) => stop()) };
}

/** Until somebody touches the page it stays silent; pictures play meanwhile. iOS suspends again after a call: the gestures stay watched. */
function resumeOnGesture(context: AudioContext): Release {
  const resume = (): void => {
    if (context.state !== 'running' && context.state !== 'closed') void context.resume().catch(() => undefined);
  };
  gestures.forEach((gesture) => document.addEventListener(gesture, resume, { capture: true, passive: true }));
  resume();
  return () => gestures.forEach((gesture) => document.removeEventListener(gesture, resume, { capture: true }));
}
