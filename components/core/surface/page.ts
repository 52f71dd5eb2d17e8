/** Lies on a page, so that two copies of the kit number it alike. */
const mark = 'rtcPlace';

type Marked = { [mark]?: number };

const open = (): Marked[] => getCurrentPages().slice() as Marked[];

/** A component that attaches now lies on the page in front, while that page is being made or is looked at. */
export const pageInFront = (): object | undefined => open().pop();

/**
 * The page in front as a number, which a component hands down: what is drawn inside it later lies there too, whatever page is in front
 * by then. 0 is no page.
 */
export function placeInFront(): number {
  const pages = open();
  const page = pages[pages.length - 1];
  if (page === undefined) return 0;
  const highest = pages.reduce((most, other) => Math.max(most, other[mark] ?? 0), 0);
  page[mark] = page[mark] ?? highest + 1;
  return page[mark] ?? 0;
}

/** The page of a component that attaches now and was given this place; 0 where a page holds it itself. */
export const pageAt = (place: number): object | undefined =>
  place === 0 ? pageInFront() : open().filter((page) => page[mark] === place)[0];
