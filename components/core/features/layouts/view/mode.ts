import type { LayoutChoice, LayoutName } from '../types';

/** A layout, and its large tile; '' where all have one size. */
export interface Mode {
  readonly name: LayoutName;
  readonly large: string;
}

export interface ModeFacts {
  readonly choice: LayoutChoice;
  /** Keys of all tiles in their order, the own one among them. */
  readonly members: readonly string[];
  /** Keys of the others, without shared screens, in the same order. */
  readonly people: readonly string[];
  readonly own: string;
  /** Keys of shared screens, the first of which is shown large. */
  readonly screens: readonly string[];
  /** The tile that fills the window, the one pinned here, and the one that the room shows large to everybody: keys, or ''. */
  readonly full: string;
  readonly pinned: string;
  readonly spotlight: string;
  /** The active speaker's key, or ''. */
  readonly speaker: string;
  /** A tile may lie over another. */
  readonly floats: boolean;
}

/**
 * The layout of a room. A choice of this user for one tile comes first, then a shared screen, then the room's own spotlight, then the
 * chosen layout. Keys that have no tile count as none.
 */
export function modeOf(facts: ModeFacts): Mode {
  const { choice: name, members, screens, floats } = facts;
  const present = (key: string): string => (members.indexOf(key) < 0 ? '' : key);
  const full = present(facts.full);
  const pinned = present(facts.pinned);
  const wanted = pinned || present(facts.spotlight);
  if (full && floats) return { name: 'full', large: full };
  if (!pinned && screens[0]) return { name: 'screen', large: screens[0] };
  if (!wanted && name !== 'speaker') return { name, large: '' };
  const large = wanted || present(facts.speaker) || facts.people[0] || facts.own;
  if (members.length > 2) return { name: 'speaker', large };
  return floats && members.length > 1 ? { name: 'pair', large } : { name: 'grid', large: '' };
}
