import type { Release } from './release';

/** Timers of a page that sleeps stand still. */
const lookEveryMs = 1_000;
const asleepMs = 5_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let lookedMs = 0;

const tell = (): void => listeners.forEach((listener) => listener());

/** The wall clock, because the other one stands still with some systems. */
function look(): void {
  const nowMs = Date.now();
  if (nowMs - lookedMs > asleepMs) tell();
  lookedMs = nowMs;
}

/** Where a browser has it. */
const connection = (): EventTarget | undefined => (navigator as { connection?: EventTarget }).connection;

function start(): void {
  lookedMs = Date.now();
  timer = setInterval(look, lookEveryMs);
  addEventListener('online', tell);
  connection()?.addEventListener('change', tell);
}

function stop(): void {
  clearInterval(timer);
  removeEventListener('online', tell);
  connection()?.removeEventListener('change', tell);
}

/** Calls `listener` when the network may be another one: it came back, it changed, or the page woke up. */
export function onNetworkChange(listener: () => void): Release {
  const own = (): void => listener();
  if (listeners.size === 0) start();
  listeners.add(own);
  return () => {
    if (listeners.delete(own) && listeners.size === 0) stop();
  };
}
