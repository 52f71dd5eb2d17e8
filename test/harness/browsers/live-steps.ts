import type { Page } from 'playwright-core';
import type { FrameSample } from './live-page/probes';
import { timeoutMs } from './timeout';
import { until } from './live-testbed';

/** Steps shared by tests of the live tags. */

const testCamera = { width: 640, height: 360, fps: 30, toneHz: 440 };

/** Installs the test camera and microphone in a page and publishes them. */
export async function publish(page: Page, url: string, more: Record<string, unknown> = {}): Promise<void> {
  await page.evaluate((devices) => window.live.devices(devices), testCamera);
  await create(page, 'me', 'pusher', { url, autopush: true, videoWidth: 640, videoHeight: 360, ...more });
}

/** Plays a URL in a page and samples all video and audio. */
export async function play(page: Page, src: string, more: Record<string, unknown> = {}): Promise<void> {
  await page.evaluate(() => {
    window.live.watchCanvases();
    window.live.listenToSpeakers();
  });
  await create(page, 'you', 'player', { src, autoplay: true, mode: 'RTC', maxCache: 0.8, ...more });
}

export const create = (page: Page, name: string, kind: 'pusher' | 'player', attributes: Record<string, unknown>): Promise<void> =>
  page.evaluate(([n, k, a]) => window.live.create(n, k, a), [name, kind, attributes] as const);

export const update = (page: Page, name: string, attributes: Record<string, unknown>): Promise<void> =>
  page.evaluate(([n, a]) => window.live.update(n, a), [name, attributes] as const);

export const call = (page: Page, name: string, method: string, options = {}): Promise<Record<string, unknown>> =>
  page.evaluate(([n, m, o]) => window.live.call(n, m, o), [name, method, options] as const);

export const codes = (page: Page, name: string): Promise<number[]> => page.evaluate((n) => window.live.codes(n), name);

export const messages = (page: Page, name: string, code: number): Promise<string[]> =>
  page.evaluate(([n, c]) => window.live.events(n).flatMap((event) => (event.code === c ? [event.message ?? ''] : [])), [
    name,
    code,
  ] as const);

export const details = (page: Page, name: string, event: string): Promise<unknown[]> =>
  page.evaluate(([n, e]) => window.live.events(n).flatMap((seen) => (seen.name === e ? [seen.detail] : [])), [
    name,
    event,
  ] as const);

/** Waits for all of `wanted` in this order, with any codes in between; skips the first `after` codes. */
export const waitForCodes = (page: Page, name: string, wanted: readonly number[], after = 0): Promise<number[]> =>
  until(
    `${name} says ${wanted.join(' ')}`,
    async () => {
      const all = await codes(page, name);
      let next = 0;
      all.slice(after).forEach((code) => {
        if (code === wanted[next]) next += 1;
      });
      return next === wanted.length ? all : null;
    },
    timeoutMs,
  );

/** Samples of the frames drawn within `ms` from now on. */
export async function collectSamples(page: Page, ms: number): Promise<{ sights: FrameSample[]; beepAges: number[] }> {
  await page.evaluate(() => window.live.take());
  await page.waitForTimeout(ms);
  const { sights, beeps } = await page.evaluate(() => window.live.take());
  return { sights, beepAges: beeps.map(({ ageMs }) => ageMs) };
}

/** The part of a page's timers that fired more than 50 ms late, from 0 to 1, within `ms` from now on. */
const lateTimers = (page: Page, ms: number): Promise<number> =>
  page.evaluate(async (windowMs) => {
    const [tickMs, lateMs] = [20, 50];
    const endMs = performance.now() + windowMs;
    const late: boolean[] = [];
    for (let beforeMs = performance.now(); beforeMs < endMs; beforeMs = performance.now()) {
      await new Promise((resolve) => setTimeout(resolve, tickMs));
      late.push(performance.now() - beforeMs - tickMs > lateMs);
    }
    return late.filter(Boolean).length / late.length;
  }, ms);

/**
 * Samples of what `viewer` shows, from a window in which the timers of both pages were on time. While the machine is too busy for that,
 * the age of a picture says nothing about the player.
 */
export const collectTimelySamples = (publisher: Page, viewer: Page, ms: number): ReturnType<typeof collectSamples> =>
  until('a machine that is on time', async () => {
    const pages = [publisher, viewer];
    const [samples, ...late] = await Promise.all([collectSamples(viewer, ms), ...pages.map((page) => lateTimers(page, ms))]);
    return Math.max(...late) < 0.1 ? samples : null;
  });

/** Waits for a current picture, by the sender's clock in it. */
export const freshPicture = (page: Page, withinMs = timeoutMs): Promise<FrameSample> =>
  until(
    'a fresh picture',
    async () => (await collectSamples(page, 200)).sights.find(({ ageMs }) => ageMs !== null && ageMs < 400) ?? null,
    withinMs,
  );

/** Waits until the player 'you' shows a picture that is less than a second old. */
export const currentPicture = (page: Page): Promise<true> =>
  until('a current picture', async () => {
    const look = await page.evaluate(() => window.live.look('you'));
    return look !== null && look.ageMs !== null && look.ageMs < 1_000 ? true : null;
  });

/** Lets the page analyse the sound of WebRTC: its element plays by itself, and a second connection to the output is needed. */
export const lendAnEar = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const stream = document.querySelector('video')?.srcObject;
    const context = new AudioContext();
    if (stream instanceof MediaStream) context.createMediaStreamSource(stream).connect(context.destination);
  });

/** Waits until the strongest frequency is near `hz`; null waits for silence. */
export const toneHeard = (page: Page, hz: number | null, withinMs = timeoutMs): Promise<true> =>
  until(
    hz === null ? 'silence' : `a tone of ${hz} Hz`,
    async () => {
      const tone = await page.evaluate(() => window.live.tone());
      if (hz === null) return tone === null || tone.db < -90 ? true : null;
      return tone !== null && tone.db > -60 && Math.abs(tone.hz - hz) < 15 ? true : null;
    },
    withinMs,
  );
