/** Runs `act` once the browser has drawn, or soon when it does not draw: a hidden tab has no animation frames, and a call goes on there. */
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
