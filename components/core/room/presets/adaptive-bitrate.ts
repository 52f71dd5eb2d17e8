import type { AudioPreset, VideoPreset } from '../../media/media';

/** The user's choice of a preset; with `auto` the network decides, up to 360p. */
export type VideoChoice = 'auto' | VideoPreset;

const videoPresets: readonly VideoPreset[] = ['180p', '240p', '360p', '480p', '540p', '720p', '1080p'];

/** Checks a choice, which may come from storage or from untyped code. */
export const isVideoChoice = (value: unknown): value is VideoChoice =>
  value === 'auto' || videoPresets.indexOf(value as VideoPreset) >= 0;
export const isAudioPreset = (value: unknown): value is AudioPreset => value === 'voice' || value === 'music';

/** The best preset of `auto`. */
const autoBest: VideoPreset = '360p';
/** The presets that adaptation uses below the chosen one: each has about half the bitrate of the one before. */
const steps: readonly VideoPreset[] = ['1080p', '720p', '480p', '240p', '180p'];

/** The presets from the chosen one down to the smallest, best first. */
export function presetSteps(choice: VideoChoice): readonly VideoPreset[] {
  const from = choice === 'auto' ? autoBest : choice;
  return [from].concat(steps.filter((preset) => videoPresets.indexOf(preset) < videoPresets.indexOf(from)));
}

/** The network of a stream. `unknown` while nothing flows; a `weak` network still carries a small picture. */
export type NetworkCondition = 'unknown' | 'bad' | 'weak' | 'good';

const isPoor = (condition: NetworkCondition): boolean => condition === 'weak' || condition === 'bad';

/** The times after which the sent bitrate goes down and up, in milliseconds. */
export const adaptLimits = {
  /** The network has to be weak or bad for this long before the next step down. `hysteresisLimits.downMs` passes before that. */
  downMs: 5_000,
  /** At the smallest preset the network has to be bad for this long before the picture is dropped and only sound is sent. */
  audioMs: 10_000,
  /** The network has to be good for this long before the next step up. */
  upMs: 15_000,
  /** A step up was too early if the network is poor again within this time. Two lost connections within it count as a bad network. */
  soonMs: 30_000,
  /** After each step up that was too early, the network has to be good for twice as long, up to this. */
  upMostMs: 240_000,
};

/** The state of adaptation: the step below the chosen preset, and the times behind it. Plain data that pure functions change. */
export interface Adaptation {
  /** The number of steps below the chosen preset; the step after the last preset sends sound only. */
  readonly step: number;
  readonly condition: NetworkCondition;
  /** Clock time of the last change of condition or step. */
  readonly since: number;
  /** For how long the network has to be good before the next step up. */
  readonly goodNeededMs: number;
  /** Clock time of the last step up; -Infinity once it was decided whether it was too early. */
  readonly raisedAt: number;
  /** Clock time at which the stream last lost its connection. */
  readonly connectionLostAt: number;
}

export const unadapted: Adaptation = {
  step: 0,
  condition: 'unknown',
  since: 0,
  goodNeededMs: adaptLimits.upMs,
  raisedAt: -Infinity,
  connectionLostAt: -Infinity,
};

/** Takes a new network condition. `steps` is the number of presets. */
export function conditionChanged(before: Adaptation, condition: NetworkCondition, now: number, steps: number): Adaptation {
  const current = advance(before, now, steps);
  if (current.condition === condition) return current;
  // A change between weak and bad does not restart the clock.
  if (isPoor(condition) && isPoor(current.condition)) return { ...current, condition };
  const next: Adaptation = { ...current, condition, since: now };
  return isPoor(condition) ? { ...next, ...checkLastRaise(current, now) } : next;
}

/** The stream lost its connection. Once may be an accident; twice in a short time is caused by the network. */
export function connectionLost(before: Adaptation, now: number, steps: number): Adaptation {
  const current = advance(before, now, steps);
  const isSecond = now - current.connectionLostAt < adaptLimits.soonMs;
  const next: Adaptation = { ...current, ...checkLastRaise(current, now), connectionLostAt: now };
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

/** The clock time of the next step if the condition stays; null if there is none. */
export function nextChangeAt({ condition, step, since, goodNeededMs }: Adaptation, steps: number): number | null {
  if (isPoor(condition) && step < steps - 1) return since + adaptLimits.downMs;
  if (condition === 'bad' && step === steps - 1) return since + adaptLimits.audioMs;
  return condition === 'good' && step > 0 ? since + goodNeededMs : null;
}

/** The network is poor again: decides, once, whether the last step up was too early. */
function checkLastRaise({ raisedAt, goodNeededMs }: Adaptation, now: number): Pick<Adaptation, 'goodNeededMs' | 'raisedAt'> {
  if (raisedAt === -Infinity) return { goodNeededMs, raisedAt };
  const wasEarly = now - raisedAt < adaptLimits.soonMs;
  return { goodNeededMs: wasEarly ? Math.min(goodNeededMs * 2, adaptLimits.upMostMs) : adaptLimits.upMs, raisedAt: -Infinity };
}
