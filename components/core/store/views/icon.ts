/** Which of the four colours with a meaning an icon wears. */
export type Ink = 'ink' | 'accent' | 'danger' | 'warn';

const onPaper: { readonly [Colour in Ink]: string } = { ink: 'ink', accent: 'accent', danger: 'danger', warn: 'warn' };
const onDark: { readonly [Colour in Ink]: string } = {
  ink: 'white',
  accent: 'accent-on-ink',
  danger: 'danger-on-ink',
  warn: 'warn-on-ink',
};

/**
 * An icon as a path below `assets/`: pictures are PNG, one per colour, because `cover-image` takes nothing else.
 * What lies on video or on a dark ground wears the colours for ink.
 */
export const icon = (name: string, colour: Ink, dark: boolean): string => `${(dark ? onDark : onPaper)[colour]}/${name}.png`;
