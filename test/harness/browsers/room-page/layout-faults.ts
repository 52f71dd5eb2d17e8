/** Finds text and images on the page in front that are clipped, overflowing, not loaded or too small to tap; returns descriptions. */

const edgePx = 1;
const minTargetPx = 44;

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const isShown = (element: Element): boolean =>
  element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getBoundingClientRect().width > 0;

const describe = (element: Element): string =>
  `${element.className || element.tagName} “${(element.textContent ?? '').trim().slice(0, 24) || element.getAttribute('aria-label') || ''}”`;

const clips = (element: Element): boolean => /hidden|clip/.test(getComputedStyle(element).overflow);
const scrolls = (element: Element): boolean => /auto|scroll/.test(getComputedStyle(element).overflow);

/** The visible part of the page for `element`: the window, reduced by its clipping ancestors. */
function visibleBoxOf(element: Element): Box {
  const opening: Box = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  for (let at: Element | null = element; at !== null && at !== document.documentElement; at = at.parentElement) {
    // Content that can be scrolled into view is not clipped.
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

/** The boxes of the text's lines, each as high as its glyphs: a line box of CJK is higher than the glyphs. */
function linesOf(words: Range, holder: Element): Box[] {
  const sizePx = parseFloat(getComputedStyle(holder).fontSize);
  return Array.from(words.getClientRects(), ({ left, right, top, bottom }) => {
    const spare = Math.max(0, (bottom - top - sizePx) / 2);
    return { left, right, top: top + spare, bottom: bottom - spare };
  });
}

/** Names may be of any length and end in an ellipsis. */
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
    const opening = visibleBoxOf(holder);
    if (shortens || linesOf(words, holder).some((line) => isOutside(line, opening))) faults.push(`cut off: ${describe(holder)}`);
  }
  return faults;
}

function targetFaults(): string[] {
  const targets = Array.from(document.querySelectorAll('[role="button"], wx-button, input')).filter(isShown);
  return targets.flatMap((target) => {
    const box = target.getBoundingClientRect();
    const isSmall = Math.min(box.width, box.height) < minTargetPx - 0.5;
    return [
      ...(isSmall ? [`too small, ${Math.round(box.width)} × ${Math.round(box.height)}: ${describe(target)}`] : []),
      ...(isOutside(box, visibleBoxOf(target)) ? [`control outside: ${describe(target)}`] : []),
    ];
  });
}

/** An image that is still loading is not a fault, because tests wait for it first. */
const imageFaults = (): string[] =>
  Array.from(document.images)
    .filter((image) => isShown(image) && image.complete && image.naturalWidth === 0)
    .map(({ src }) => `not loaded: ${src}`);

function overflowFaults(): string[] {
  const wide = Array.from(document.querySelectorAll('*')).filter(
    (element) => element.scrollWidth > element.clientWidth + edgePx && (scrolls(element) || element === document.documentElement),
  );
  return wide.map((element) => `scrolls sideways: ${describe(element)}`);
}

export const layoutFaults = (): string[] => [...overflowFaults(), ...textFaults(), ...targetFaults(), ...imageFaults()];
