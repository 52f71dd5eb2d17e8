/** What a person would see cut off, spilled, unloaded or too small to hit on the page in front, in words; an empty list is a good page. */

const edgePx = 1;
const leastTargetPx = 44;

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const isShown = (element: Element): boolean =>
  element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getBoundingClientRect().width > 0;

const called = (element: Element): string =>
  `${element.className || element.tagName} “${(element.textContent ?? '').trim().slice(0, 24) || element.getAttribute('aria-label') || ''}”`;

const clips = (element: Element): boolean => /hidden|clip/.test(getComputedStyle(element).overflow);
const scrolls = (element: Element): boolean => /auto|scroll/.test(getComputedStyle(element).overflow);

/** The part of the page in which `element` can be seen: the window, less what its ancestors cut away. */
function openingOf(element: Element): Box {
  const opening: Box = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  for (let at: Element | null = element; at !== null && at !== document.documentElement; at = at.parentElement) {
    // What can be scrolled into sight is not cut off.
    if (scrolls(at)) return { left: opening.left, top: -Infinity, right: opening.right, bottom: Infinity };
    if (!clips(at)) continue;
    const box = at.getBoundingClientRect();
    opening.left = Math.max(opening.left, box.left);
    opening.top = Math.max(opening.top, box.top);
    opening.right = Math.min(opening.right, box.right);
    opening.bottom = Math.min(opening.bottom, box.bottom);
  }
  return opening;
}

const isOutside = (box: Box, opening: Box): boolean =>
  box.left < opening.left - edgePx ||
  box.top < opening.top - edgePx ||
  box.right > opening.right + edgePx ||
  box.bottom > opening.bottom + edgePx;

/** The lines of some words, each as high as its letters: a line of CJK claims more room than it paints. */
function linesOf(words: Range, holder: Element): Box[] {
  const sizePx = parseFloat(getComputedStyle(holder).fontSize);
  return Array.from(words.getClientRects(), ({ left, right, top, bottom }) => {
    const spare = Math.max(0, (bottom - top - sizePx) / 2);
    return { left, right, top: top + spare, bottom: bottom - spare };
  });
}

/** Names may be of any length: they end in an ellipsis. */
const mayBeShortened = (element: Element): boolean => /name|title|letter/.test(element.className);

function textFaults(): string[] {
  const faults: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const words = document.createRange();
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const { parentElement: holder } = node;
    if (holder === null || (node.textContent ?? '').trim() === '' || !isShown(holder)) continue;
    const shortens = getComputedStyle(holder).textOverflow === 'ellipsis' && holder.scrollWidth > holder.clientWidth;
    if (shortens && mayBeShortened(holder)) continue;
    words.selectNodeContents(node);
    const opening = openingOf(holder);
    if (shortens || linesOf(words, holder).some((line) => isOutside(line, opening))) faults.push(`cut off: ${called(holder)}`);
  }
  return faults;
}

function targetFaults(): string[] {
  const targets = Array.from(document.querySelectorAll('[role="button"], wx-button, input')).filter(isShown);
  return targets.flatMap((target) => {
    const box = target.getBoundingClientRect();
    const isSmall = Math.min(box.width, box.height) < leastTargetPx - 0.5;
    return [
      ...(isSmall ? [`too small, ${Math.round(box.width)} × ${Math.round(box.height)}: ${called(target)}`] : []),
      ...(isOutside(box, openingOf(target)) ? [`control outside: ${called(target)}`] : []),
    ];
  });
}

/** One that is still on its way is no fault: tests wait for it first. */
const imageFaults = (): string[] =>
  Array.from(document.images)
    .filter((image) => isShown(image) && image.complete && image.naturalWidth === 0)
    .map(({ src }) => `not loaded: ${src}`);

function overflowFaults(): string[] {
  const wide = Array.from(document.querySelectorAll('*')).filter(
    (element) => element.scrollWidth > element.clientWidth + edgePx && (scrolls(element) || element === document.documentElement),
  );
  return wide.map((element) => `scrolls sideways: ${called(element)}`);
}

export const misfits = (): string[] => [...overflowFaults(), ...textFaults(), ...targetFaults(), ...imageFaults()];
