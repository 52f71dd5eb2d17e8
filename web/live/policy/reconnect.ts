/** What the policy may know of the attempts so far. */
export interface Attempt {
  /** Failed tries since media last flowed; 0 for the first try after a drop. */
  failures: number;
  /** Uniform in [0, 1). Passed in, so that tests are exact. */
  random: number;
}

const firstMs = 500;
const ceilingMs = 4_000;
/** As in WeChat, the engine tries a few times by itself, and then leaves it to the page to come back with a fresh URL. */
const tries = 5;

/** How long to wait before the next try; `null` means that the engine gives up (−1307, −2301). */
export function nextDelay({ failures, random }: Attempt): number | null {
  if (failures >= tries) return null;
  // The first try is immediate: most drops are over before they are noticed.
  if (failures === 0) return 0;
  const window = Math.min(ceilingMs, firstMs * 2 ** (failures - 1));
  // Half fixed, half random: viewers of one publisher must not return in the same instant, nor give up within it.
  return Math.round(window * (0.5 + random / 2));
}
