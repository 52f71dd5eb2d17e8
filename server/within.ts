import type { Clock, Release } from './clock';

/** Whether `act` was over within `ms`. Its failure is thrown, if it comes in time. */
export async function within(clock: Clock, ms: number, act: Promise<unknown>): Promise<boolean> {
  let release: Release = () => undefined;
  const late = new Promise<boolean>((resolve) => {
    release = clock.after(ms, () => resolve(false));
  });
  return Promise.race([act.then(() => true), late]).finally(() => release());
}
