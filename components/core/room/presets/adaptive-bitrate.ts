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

/** The network of a stream. `unknown` while nothing flows; a `weak` network still carries a small picture. */
export type NetworkCondition = 'unknown' | 'bad' | 'weak' | 'good';

const isPoor = (condition: NetworkCondition): boolean => condition === 'weak' || condition === 'bad';

export const adaptLimits = {
  /** The network has to be poor for this long before the next step down; poor itself is reported after 3 s. */
  downMs: 5_000,
  /** The picture is given up later than its sharpness, and only when the network is bad. */
  audioMs: 10_000,
  /** The network has to be good for this long before the next step up. */
  upMs: 15_000,
  /** A step up was too early when the network is poor again this soon. Two breaks within this time are the network's. */
  soonMs: 30_000,
  /** After each step up that was too early, the network has to be good for twice as long, up to this. */
  upMostMs: 240_000,
};

/** How far a stream is below the chosen preset. Plain data; every change is a function of it and the time. */
export interface Adaptation {
  /** Steps below the chosen preset; one more than there are presets is sound alone. */
  readonly step: number;
  readonly condition: NetworkCondition;
  /** Clock time of the last change of condition or step. */
  readonly since: number;
  /** For how long the network has to be good before the next step up. */
  readonly goodNeededMs: number;
  /** Clock time of the last step up that was not judged yet. */
  readonly raisedAt: number;
  /** Clock time of the last break. */
  readonly brokeAt: number;
}

export const unadapted: Adaptation = {
  step: 0,
  condition: 'unknown',
  since: 0,
  goodNeededMs: adaptLimits.upMs,
  raisedAt: -Infinity,
  brokeAt: -Infinity,
};

/** The condition of the network changes. `steps` is the number of presets. */
export function conditionChanged(before: Adaptation, condition: NetworkCondition, now: number, steps: number): Adaptation {
  const current = advance(before, now, steps);
  if (current.condition === condition) return current;
  // A change between weak and bad does not restart the clock.
  if (isPoor(condition) && isPoor(current.condition)) return { ...current, condition };
  const next: Adaptation = { ...current, condition, since: now };
  return isPoor(condition) ? { ...next, ...judgeLastRaise(current, now) } : next;
}

/** The stream broke. One break may be an accident; two in a short time are the network's. */
export function connectionLost(before: Adaptation, now: number, steps: number): Adaptation {
  const current = advance(before, now, steps);
  const isSecond = now - current.brokeAt < adaptLimits.soonMs;
  const next: Adaptation = { ...current, ...judgeLastRaise(current, now), brokeAt: now };
  return isSecond && current.step < steps ? { ...next, step: current.step + 1, since: now } : next;
}

/** Takes the steps that are due by `now`. */
export function advance(before: Adaptation, now: number, steps: number): Adaptation {
  const at = nextChangeAt(before, steps);
  if (at === null || now < at) return before;
  const isUp = before.condition === 'good';
  const next: Adaptation = {
    ...before,
    since: at,
    step: before.step + (isUp ? -1 : 1),
    raisedAt: isUp ? at : before.raisedAt,
  };
  return advance(next, now, steps);
}

/** When the next step is due if the condition stays; null when none is. */
export function nextChangeAt({ condition, step, since, goodNeededMs }: Adaptation, steps: number): number | null {
  if (isPoor(condition) && step < steps - 1) return since + adaptLimits.downMs;
  if (condition === 'bad' && step === steps - 1) return since + adaptLimits.audioMs;
  return condition === 'good' && step > 0 ? since + goodNeededMs : null;
}

/** The network is poor again: decides, once, whether the last step up was too early. */
function judgeLastRaise({ raisedAt, goodNeededMs }: Adaptation, now: number): Pick<Adaptation, 'goodNeededMs' | 'raisedAt'> {
  if (raisedAt === -Infinity) return { goodNeededMs, raisedAt };
  const wasEarly = now - raisedAt < adaptLimits.soonMs;
  return { goodNeededMs: wasEarly ? Math.min(goodNeededMs * 2, adaptLimits.upMostMs) : adaptLimits.upMs, raisedAt: -Infinity };
}
