import type { AudioPreset, VideoPreset } from '../../media/media';

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
export function presetSteps(choice: VideoChoice): readonly VideoPreset[] {
  const from = choice === 'auto' ? autoFrom : choice;
  return [from].concat(steps.filter((preset) => videoPresets.indexOf(preset) < videoPresets.indexOf(from)));
}

/** What the stream's network is: nothing is known of one that does not flow, and one that is only weak still carries a small picture. */
export type NetworkCondition = 'unknown' | 'bad' | 'weak' | 'calm';

const isPoor = (condition: NetworkCondition): boolean => condition === 'weak' || condition === 'bad';

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
export interface Adaptation {
  /** Rungs of the ladder; one more than it has is sound alone. */
  readonly step: number;
  readonly condition: NetworkCondition;
  readonly since: number;
  readonly calmNeededMs: number;
  readonly raisedAt: number;
  readonly brokeAt: number;
}

export const unadapted: Adaptation = {
  step: 0,
  condition: 'unknown',
  since: 0,
  calmNeededMs: adaptLimits.upMs,
  raisedAt: -Infinity,
  brokeAt: -Infinity,
};

/** The condition changes. `rungs` is the length of the ladder. */
export function conditionChanged(before: Adaptation, condition: NetworkCondition, now: number, rungs: number): Adaptation {
  const descent = advance(before, now, rungs);
  if (descent.condition === condition) return descent;
  // From weak to bad, and back, is no new beginning.
  if (isPoor(condition) && isPoor(descent.condition)) return { ...descent, condition };
  const next = { ...descent, condition, since: now };
  return isPoor(condition) ? { ...next, ...judgeLastRaise(descent, now) } : next;
}

/** The stream broke: once is an accident, twice in a short time is the network. */
export function connectionLost(before: Adaptation, now: number, rungs: number): Adaptation {
  const descent = advance(before, now, rungs);
  const again = now - descent.brokeAt < adaptLimits.soonMs;
  const next = { ...descent, ...judgeLastRaise(descent, now), brokeAt: now };
  return again && descent.step < rungs ? { ...next, step: descent.step + 1, since: now } : next;
}

/** Time has passed. */
export function advance(descent: Adaptation, now: number, rungs: number): Adaptation {
  const at = nextChangeAt(descent, rungs);
  if (at === null || now < at) return descent;
  const up = descent.condition === 'calm';
  const next = { ...descent, since: at, rung: descent.step + (up ? -1 : 1), climbedAt: up ? at : descent.raisedAt };
  return advance(next, now, rungs);
}

/** When the next rung is taken if the condition stays; null when none is. */
export function nextChangeAt({ condition, step, since, calmNeededMs }: Adaptation, rungs: number): number | null {
  if (isPoor(condition) && step < rungs - 1) return since + adaptLimits.downMs;
  if (condition === 'bad' && step === rungs - 1) return since + adaptLimits.audioMs;
  return condition === 'calm' && step > 0 ? since + calmNeededMs : null;
}

/** The network is bad again: was the last rung up too early? Each is judged once. */
function judgeLastRaise({ raisedAt, calmNeededMs }: Adaptation, now: number): Pick<Adaptation, 'calmNeededMs' | 'raisedAt'> {
  if (raisedAt === -Infinity) return { calmNeededMs, raisedAt };
  const early = now - raisedAt < adaptLimits.soonMs;
  return { calmNeededMs: early ? Math.min(calmNeededMs * 2, adaptLimits.upMostMs) : adaptLimits.upMs, raisedAt: -Infinity };
}
