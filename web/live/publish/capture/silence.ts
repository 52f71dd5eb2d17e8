import type { Release } from '../../release';
import type { OnPcm } from './pcm';

const sampleRate = 48_000;
const everyMs = 20;
/** A page that was suspended for longer does not generate the missed silence. */
const suspendedMs = 2_000;

/** Generates silence in real time, for a stream without a microphone. It counts samples by the clock, because hidden tabs run timers late. */
export function generateSilence(onPcm: OnPcm): Release {
  let doneMs = performance.now();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    if (nowMs - doneMs > suspendedMs) doneMs = nowMs - everyMs;
    const samples = new Float32Array(Math.floor(((nowMs - doneMs) * sampleRate) / 1000));
    if (samples.length === 0) return;
    onPcm({ samples, sampleRate, timeMs: doneMs });
    doneMs += (samples.length * 1000) / sampleRate;
  }, everyMs);
  return () => clearInterval(timer);
}
