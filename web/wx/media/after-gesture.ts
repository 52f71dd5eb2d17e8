/** Ends of gestures that let a page make noise. */
const gestures = ['pointerup', 'touchend', 'keydown'] as const;

/**
 * A moment later: by then the page has heard what the gesture was meant for. A ring that was refused must not sound because the
 * person touched the screen to answer it. Browsers that want `play` close to its gesture allow a timer of up to a second.
 */
const settleMs = 120;

/** Calls `act` once, after the person's next gesture. Calling what it returns takes the wish back. */
export function afterGesture(act: () => void): () => void {
  let timer = 0;
  const heard = (): void => {
    stopListening();
    timer = window.setTimeout(act, settleMs);
  };
  const stopListening = (): void => gestures.forEach((type) => document.removeEventListener(type, heard, true));
  gestures.forEach((type) => document.addEventListener(type, heard, { capture: true, passive: true }));
  return () => {
    stopListening();
    clearTimeout(timer);
  };
}
