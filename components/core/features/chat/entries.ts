import type { ChatMessage } from '../../protocol/messages';
import type { ChatEntry } from './types';

/** The most lines that are kept; older ones are loaded again. */
export const mostEntries = 500;

/** The key of an own message stays; that of another member may be anything. */
export const sentEntry = (message: ChatMessage, me: string): ChatEntry => ({
  ...message,
  key: (message.from === me ? message.key : undefined) ?? message.id,
  state: 'sent',
  reason: null,
});

/** In the order of the server: by time, and messages of the same time backwards by id. */
const inOrder = (one: ChatEntry, other: ChatEntry): number =>
  one.ts - other.ts || (one.id === '' || other.id === '' || one.id === other.id ? 0 : one.id < other.id ? 1 : -1);

/** The lines with others added; those of the same id take the place of what was there. */
export function merged(known: readonly ChatEntry[], fresh: readonly ChatEntry[]): readonly ChatEntry[] {
  const kept = known.filter(({ id }) => id === '' || !fresh.some((other) => other.id === id));
  return kept.concat(fresh).sort(inOrder);
}

/**
 * The lines after the newest page came. A message inside of it that it lacks was deleted meanwhile. A page that does not reach back to what is
 * known takes its place, so that no message is missing in between.
 */
export function withNewestPage(
  known: readonly ChatEntry[],
  page: readonly ChatEntry[],
  more: boolean,
): { entries: readonly ChatEntry[]; isWhole: boolean } {
  const [first] = page;
  const last = page[page.length - 1];
  if (first === undefined || last === undefined) return { entries: known, isWhole: true };
  const newest = known.filter(({ id }) => id !== '').pop();
  const isWhole = !more || (newest !== undefined && newest.ts >= first.ts);
  const kept = known.filter(
    ({ id, ts }) => id === '' || ts > last.ts || (isWhole && more && ts < first.ts) || page.some((other) => other.id === id),
  );
  return { entries: merged(kept, page), isWhole };
}
