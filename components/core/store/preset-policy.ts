import type { AudioPreset, VideoPreset } from '../media/media';

/** What a person may choose: a preset, or that the network decides, up to 360p. */
export type VideoChoice = 'auto' | VideoPreset;

const videoPresets: readonly VideoPreset[] = ['180p', '240p', '360p', '480p', '540p', '720p', '1080p'];

/** Choices come from storage, and from code that may not be typed. */
export const isVideoChoice = (value: unknown): value is VideoChoice =>
  value === 'auto' || videoPresets.indexOf(value as VideoPreset) >= 0;
export const isAudioPreset = (value: unknown): value is AudioPreset => value === 'voice' || value === 'music';

const autoFrom: VideoPreset = '360p';
/** Steps that change enough to be worth one: each about halves the rate of the one before. */
const steps: readonly VideoPreset[] = ['1080p', '720p', '480p', '240p', '180p'];

/** From what is wished to the least, best first. */
export function ladderOf(choice: VideoChoice): readonly VideoPreset[] {
  const from = choice === 'auto' ? autoFrom : choice;
  return [from].concat(steps.filter((preset) => videoPresets.indexOf(preset) < videoPresets.indexOf(from)));
}

/** What the stream's network is: nothing is known of one that does not flow, and one that is only weak still carries a small picture. */
export type Weather = 'unknown' | 'bad' | 'weak' | 'calm';

const isPoor = (weather: Weather): boolean => weather === 'weak' || weather === 'bad';

export const adaptLimits = {
  /** A rung down after this long a weakness, which itself is only said after 3 s. */
  downMs: 5_000,
  /** The picture goes later than its sharpness, and only when the network is bad. */
  audioMs: 10_000,
  /** A rung up after this long a calm. */
  upMs: 15_000,
  /** Weak again, or broken, this soon after a rung up or a break: the one was too early, the other no accident. */
  soonMs: 30_000,
  /** Each time that a rung up was too early, the next calm has to last twice as long, up to this. */
  upMostMs: 240_000,
};

/** How far below the wish a stream has gone. Plain data, and every change a function of it and the time. */
export interface Descent {
  /** Rungs of the ladder; one more than it has is sound alone. */
  readonly rung: number;
  readonly weather: Weather;
  readonly since: number;
  readonly patienceMs: number;
  readonly climbedAt: number;
  readonly brokeAt: number;
}

export const unmoved: Descent = {
  rung: 0,
  weather: 'unknown',
  since: 0,
  patienceMs: adaptLimits.upMs,
  climbedAt: -Infinity,
  brokeAt: -Infinity,
};

/** The weather changes. `rungs` is the length of the ladder. */
export function weatherIs(before: Descent, weather: Weather, now: number, rungs: number): Descent {
  const descent = passed(before, now, rungs);
  if (descent.weather === weather) return descent;
  // From weak to bad, and back, is no new beginning.
  if (isPoor(weather) && isPoor(descent.weather)) return { ...descent, weather };
  const next = { ...descent, weather, since: now };
  return isPoor(weather) ? { ...next, ...verdict(descent, now) } : next;
}

/** The stream broke: once is an accident, twice in a short time is the network. */
export function broke(before: Descent, now: number, rungs: number): Descent {
  const descent = passed(before, now, rungs);
  const again = now - descent.brokeAt < adaptLimits.soonMs;
  const next = { ...descent, ...verdict(descent, now), brokeAt: now };
  return again && descent.rung < rungs ? { ...next, rung: descent.rung + 1, since: now } : next;
}

/** Time has passed. */
export function passed(descent: Descent, now: number, rungs: number): Descent {
  const at = dueAt(descent, rungs);
  if (at === null || now < at) return descent;
  const up = descent.weather === 'calm';
  const next = { ...descent, since: at, rung: descent.rung + (up ? -1 : 1), climbedAt: up ? at : descent.climbedAt };
  return passed(next, now, rungs);
}

/** When the next rung is taken if the weather stays; null when none is. */
export function dueAt({ weather, rung, since, patienceMs }: Descent, rungs: number): number | null {
  if (isPoor(weather) && rung < rungs - 1) return since + adaptLimits.downMs;
  if (weather === 'bad' && rung === rungs - 1) return since + adaptLimits.audioMs;
  return weather === 'calm' && rung > 0 ? since + patienceMs : null;
}

/** The network is bad again: was the last rung up too early? Each is judged once. */
function verdict({ climbedAt, patienceMs }: Descent, now: number): Pick<Descent, 'patienceMs' | 'climbedAt'> {
  if (climbedAt === -Infinity) return { patienceMs, climbedAt };
  const early = now - climbedAt < adaptLimits.soonMs;
  return { patienceMs: early ? Math.min(patienceMs * 2, adaptLimits.upMostMs) : adaptLimits.upMs, climbedAt: -Infinity };
}
