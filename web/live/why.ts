/** What was thrown, in words. */
export const whyOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
