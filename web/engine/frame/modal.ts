/**
 * Keeps keyboard and screen reader in a box of a page that says `aria-modal`, such as a ringing call: the focus moves in and returns, the
 * rest of the page is inert, and the tab has its name. With `aria-modal="false"`, a panel beside the page, only the focus does so. Escape,
 * and a letter with Alt, press the element of the box, or else of the page, whose `aria-keyshortcuts` names them.
 */
export function followModals(frame: HTMLElement): void {
  const open = (isModal: boolean): HTMLElement | null =>
    Array.from(frame.querySelectorAll<HTMLElement>(`.wx-screen:not(.wx-screen-covered) [aria-modal="${isModal}"]`)).pop() ?? null;
  let modal: HTMLElement | null = null;
  let isStrict = false;
  let before: Element | null = null;
  /** The last focused element outside of dialogs. */
  let outside: HTMLElement | null = null;
  let beside: HTMLElement[] = [];
  let titles = { page: '', modal: '' };

  const follow = (): void => {
    const strict = open(true);
    const found = strict ?? open(false);
    if (found === modal && isStrict === (strict !== null)) return;
    isStrict = strict !== null;
    beside.forEach((element) => (element.inert = false));
    if (modal === null) before = document.activeElement;
    // A page that opened meanwhile keeps its own title.
    if (titles.modal !== '' && document.title === titles.modal) document.title = titles.page;
    titles = { page: '', modal: '' };
    if (strict !== null) {
      titles = { page: document.title, modal: strict.getAttribute('aria-label') ?? '' };
      document.title = titles.modal || titles.page;
    }
    modal = found;
    beside = strict === null ? [] : elementsBeside(strict);
    beside.forEach((element) => (element.inert = true));
    // The box itself, so that a key meant for the page answers nothing.
    if (found !== null) found.tabIndex = -1;
    const target = found ?? before;
    if (target instanceof HTMLElement) target.focus();
  };

  new MutationObserver(follow).observe(frame, { subtree: true, childList: true, attributeFilter: ['aria-modal', 'class'] });
  document.addEventListener('keydown', ({ key, code, altKey, ctrlKey, metaKey }) => {
    // With Alt some keyboards type another letter, so the key is known by its place.
    const name = altKey && !ctrlKey && !metaKey && code.startsWith('Key') ? `Alt+${code.slice(3)}` : key;
    if (name !== 'Escape' && !name.startsWith('Alt+')) return;
    const keyed = `[aria-keyshortcuts="${name}"]`;
    const page = isStrict ? null : frame.querySelector('.wx-screen:not(.wx-screen-covered)');
    const pressed = modal?.querySelector(keyed) ?? page?.querySelector(keyed) ?? null;
    // By the gestures of the frame, like a mouse: the element may be none that Tab reaches.
    ['mousedown', 'mouseup'].forEach((type) => pressed?.dispatchEvent(new MouseEvent(type, { bubbles: true })));
    // A dialog beside the page that says nothing about being modal gives the focus back too.
    if (modal === null && document.activeElement?.closest('[role="dialog"]')?.contains(pressed) === true) outside?.focus();
  });
  frame.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && target.closest('[role="dialog"]') === null) outside = target;
  });
}

/** The elements beside a box and beside its ancestors in the page that are not inert for another reason. */
function elementsBeside(box: Element): HTMLElement[] {
  const { parentElement: parent } = box;
  if (parent === null || box.classList.contains('wx-screen')) return [];
  const here = Array.from(parent.children).filter(
    (each): each is HTMLElement => each instanceof HTMLElement && each !== box && !each.inert,
  );
  return [...here, ...elementsBeside(parent)];
}
