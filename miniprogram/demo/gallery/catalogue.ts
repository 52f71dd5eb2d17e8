import type { Language } from './people';
import { callParts } from './parts/calls';
import { peopleParts } from './parts/people';
import { roomParts } from './parts/rooms';
import { sheetParts } from './parts/sheets';
import { tileParts } from './parts/tiles';
import type { GalleryPart, GalleryState } from './scene';

/** Every component of the kit with its states, in the order of the chooser. */
export const catalogue = (language: Language): GalleryPart[] =>
  roomParts(language).concat(tileParts(language), peopleParts(language), sheetParts(language), callParts(language));

export interface Found {
  readonly part: GalleryPart;
  readonly state: GalleryState;
}

/** The state of these names; the first of all for names that no state has. */
export function stateNamed(part: string, state: string, language: Language): Found {
  const all = catalogue(language);
  const found = all.filter((each) => each.part === part)[0] ?? (all[0] as GalleryPart);
  return { part: found, state: found.states.filter(({ id }) => id === state)[0] ?? (found.states[0] as GalleryState) };
}

/** The state before or after this one in the whole catalogue, from the last on to the first. */
export function stateBeside({ part, state }: Found, step: 1 | -1, language: Language): Found {
  const all: Found[] = [];
  catalogue(language).forEach((each) => each.states.forEach((one) => all.push({ part: each, state: one })));
  const at = all.map((found) => `${found.part.part} ${found.state.id}`).indexOf(`${part.part} ${state.id}`);
  return all[(at + step + all.length) % all.length] as Found;
}
