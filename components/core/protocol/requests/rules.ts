/** The limits of requests between members that the kit and the server share. */
export const requestLimits = {
  /** The longest wait for the answer of a member. */
  requestWaitMs: 60_000,
} as const;

/**
 * The reasons for an answer without a value: nobody handles the topic there, the handler refused or failed, too many requests wait there, or the
 * value exceeds its limit.
 */
export const requestErrors = ['no_handler', 'refused', 'busy', 'too_large'] as const;
