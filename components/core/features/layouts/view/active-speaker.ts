/** A member is shown as the speaker after talking for this long, so that a cough moves nothing. */
const talkMs = 1_500;
/** The speaker stays at least for this long. */
const stayMs = 3_000;

interface Times {
  readonly [key: string]: number;
}

/** Times are clock times in ms, and above 0. */
export interface Talk {
  /** The key of the active speaker; '' before anybody talked for long enough. */
  readonly speaker: string;
  /** The time at which `speaker` became the speaker. */
  readonly since: number;
  /** Everybody who talks now, with the time at which they began. */
  readonly began: Times;
  /** The last time at which each present member was heard; 0 for never. */
  readonly heard: Times;
  /** The time at which the speaker changes if nobody begins or stops to talk; `Infinity` if never. */
  readonly changesAt: number;
}

export const noTalk: Talk = { speaker: '', since: -stayMs, began: {}, heard: {}, changesAt: Infinity };

/**
 * The talk after a look at who is present and who talks at `now`. Pure. One who interrupts the speaker may become the next; two who talk
 * at the same time do not replace each other again and again, because the one who began earlier waits until the other is silent.
 */
export function nextTalk(before: Talk, present: readonly string[], talking: readonly string[], now: number): Talk {
  const began: { [key: string]: number } = {};
  const heard: { [key: string]: number } = {};
  present.forEach((key) => {
    const start = before.began[key];
    const isTalking = talking.indexOf(key) >= 0;
    heard[key] = isTalking || start ? now : before.heard[key] || 0;
    if (isTalking) began[key] = start || now;
  });
  const { speaker, since } = present.indexOf(before.speaker) < 0 ? noTalk : before;
  const talk = { speaker, since, began, heard, changesAt: Infinity };
  let next = '';
  Object.keys(began).forEach((key) => {
    const start = Number(began[key]);
    const at = Math.max(start + talkMs, since + stayMs);
    if (key === speaker || (began[speaker] && start < since) || at >= talk.changesAt) return;
    next = key;
    talk.changesAt = at;
  });
  return talk.changesAt > now ? talk : nextTalk({ ...talk, speaker: next, since: now }, present, talking, now);
}

/** The member of `page` who has been silent longest; '' if all talk. Of those equally silent, the last one. */
export function silentLongest(page: readonly string[], { began, heard }: Pick<Talk, 'began' | 'heard'>): string {
  return page.filter((key) => !began[key]).reduce((found, key) => (Number(heard[key]) > Number(heard[found]) ? found : key), '');
}
