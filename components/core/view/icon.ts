/** Colours with a meaning. An icon has that of the words around it unless it wears one of these. */
export type Ink = 'accent' | 'danger' | 'warn';

/** A glyph of `assets/icons`, and its colour: what follows `icon--` in a class, so that a sheet draws it in the theme at hand. */
export const icon = (glyph: string, ink: Ink): string => `${glyph} icon--${ink}`;
