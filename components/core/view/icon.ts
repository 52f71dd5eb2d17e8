/** Colours with a meaning. Without one, an icon has the colour of the text around it. */
export type Ink = 'accent' | 'danger' | 'warn';

/** An icon of `assets/icons` and its colour, as the class after `icon--`; the sheet draws it in the present theme. */
export const icon = (glyph: string, ink: Ink): string => `${glyph} icon--${ink}`;
