const spoken = '[aria-live="polite"], [aria-live="assertive"], [role="alert"], [role="status"]';
const marked = 'data-spoken';

const textOf = (element: Element): string => ((element as HTMLElement).innerText ?? '').replace(/\s+/g, ' ').trim();

/** The text without its figures: a counting second is not said each time. */
const wordsOf = (element: Element): string => textOf(element).replace(/\d+/g, '');

const isHeard = (element: Element): boolean =>
  element.isConnected && element.closest('.wx-screen-covered, [inert]') === null && element.checkVisibility();

/**
 * Says what the live texts of all pages say through one live region. Each of them as a region of its own would interrupt the others, and
 * a screen reader misses a region that is inserted together with its text. Roles stay, but the elements are not live any more.
 */
export function announceLiveTexts(body: HTMLElement): void {
  const region = document.createElement('div');
  region.id = 'wx-live';
  region.setAttribute('aria-live', 'polite');
  body.append(region);
  const said = new WeakMap<Element, string>();
  const say = (changed: ReadonlySet<Element>): void => {
    const fresh = [...changed].filter((element) => isHeard(element) && wordsOf(element) !== said.get(element));
    fresh.forEach((element) => said.set(element, wordsOf(element)));
    const texts = fresh.map(textOf).filter((text) => text !== '');
    if (texts.length > 0) region.textContent = texts.join('. ');
  };
  const markIn = (root: Element): Element[] => {
    const found = [...(root.matches(spoken) ? [root] : []), ...root.querySelectorAll(spoken)].filter((one) => one !== region);
    found
      .filter((one) => one.getAttribute('aria-live') !== 'off')
      .forEach((one) => {
        one.setAttribute('aria-live', 'off');
        one.setAttribute(marked, '');
      });
    return found.filter((one) => one.hasAttribute(marked));
  };
  const around = (node: Node): Element | null =>
    (node instanceof Element ? node : node.parentElement)?.closest(`[${marked}]`) ?? null;
  new MutationObserver((records) => {
    const changed = records.flatMap(({ type, target, addedNodes }) => [
      around(target),
      ...(type === 'attributes' ? [target] : [...addedNodes]).flatMap((node) => (node instanceof Element ? markIn(node) : [])),
    ]);
    say(new Set(changed.filter((element) => element !== null)));
  }).observe(body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ['aria-live', 'role'],
  });
}
