/** Calls `act` after the browser has drawn, or after a short time in a hidden tab, which has no animation frames. */
export function afterRender(act: () => void): void {
  let done = false;
  const once = (): void => {
    if (done) return;
    done = true;
    act();
  };
  requestAnimationFrame(once);
  setTimeout(once, 100);
}
