import { causeOf } from '../log';

/** The reason below the "fetch failed" of fetch: in words, and as a code such as `ECONNREFUSED`. */
export function fetchCause(cause: unknown): { text: string; code: string | null } {
  const { cause: deeper } = cause as { cause?: { message?: string; code?: string } };
  if (deeper === undefined) return { text: causeOf(cause), code: null };
  // When several addresses refused, there is only a code.
  return { text: deeper.message || String(deeper.code), code: deeper.code ?? null };
}
