/** How much the inspector keeps, and how often it looks. */
export const inspectorLimits = {
  /** Lines of the log. */
  lines: 100,
  /** Samples of a stream, and round trips: one minute. */
  samples: 30,
  /** WeChat reports the state of a stream about as often. */
  everyMs: 2_000,
};

/** Adds to a list, which loses its oldest values beyond `most`. */
export function keep<T>(list: T[], value: T, most: number): void {
  list.push(value);
  if (list.length > most) list.shift();
}
