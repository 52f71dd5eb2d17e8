/**
 * Makes every audio element refuse as browsers do before the first gesture (HTML, "play()"): the promise rejects with `NotAllowedError`
 * after the call, and one that is paused meanwhile with `AbortError`. Returns the number of elements that play.
 */
export function refuseSoundsBeforeGesture(): { playing: () => number } {
  const playing = new Set<HTMLMediaElement>();
  const attempts = new Map<HTMLMediaElement, number>();
  let hasGesture = false;
  ['pointerup', 'keydown', 'touchend'].forEach((type) => document.addEventListener(type, () => (hasGesture = true), true));
  Object.assign(HTMLMediaElement.prototype, {
    load: () => undefined,
    async play(this: HTMLMediaElement) {
      const attempt = (attempts.get(this) ?? 0) + 1;
      attempts.set(this, attempt);
      await Promise.resolve();
      if (!hasGesture) throw new DOMException('play() failed because the user did not interact', 'NotAllowedError');
      if (attempts.get(this) !== attempt) throw new DOMException('interrupted by pause()', 'AbortError');
      playing.add(this);
    },
    pause(this: HTMLMediaElement) {
      attempts.set(this, (attempts.get(this) ?? 0) + 1);
      playing.delete(this);
    },
  });
  return { playing: () => playing.size };
}
