import type { Release } from '../release';
import type { OnPcm } from './pcm-source';

const sampleRate = 48_000;
const everyMs = 20;
/** A page that slept this long does not make up for it. */
const sleptMs = 2_000;

/** Silence in real time, where there is no microphone. What is due is counted by the clock: hidden tabs run their timers late. */
export function silence(onPcm: OnPcm): Release {
  let doneMs = performance.now();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    if (nowMs - doneMs > sleptMs) doneMs = nowMs - everyMs;
    const samples = new Float32Array(Math.floor(((nowMs - doneMs) * sampleRate) / 1000));
    if (samples.length === 0) return;
    onPcm({ samples, sampleRate, timeMs: doneMs });
    doneMs += (samples.length * 1000) / sampleRate;
  }, everyMs);
  return () => clearInterval(timer);
}
