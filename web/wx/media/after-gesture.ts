/** Events after which a browser lets a page play sound. */
const gestures = ['pointerup', 'touchend', 'keydown'] as const;

/**
 * The delay after the gesture, in which the page handles it first: a ring must not start because the user touched the screen to answer.
 * Browsers that require `play` close to its gesture allow a timer of up to a second.
 */
const settleMs = 120;

/** Calls `act` once, after the user's next gesture. The returned function cancels the call. */
export function afterGesture(act: () => void): () => void {
  let timer = 0;
  const onGesture = (): void => {
    stopListening();
    timer = window.setTimeout(act, settleMs);
  };
  const stopListening = (): void => gestures.forEach((type) => document.removeEventListener(type, onGesture, true));
  gestures.forEach((type) => document.addEventListener(type, onGesture, { capture: true, passive: true }));
  return () => {
    stopListening();
    clearTimeout(timer);
  };
}
