/**
 * Keeps keyboard and screen reader in a box of a page that says `aria-modal`, such as a ringing call: the focus moves in and returns, the
 * rest of the page is inert, the tab has its name, and Escape presses the element whose `aria-keyshortcuts` names it.
 */
export function followModals(frame: HTMLElement): void {
  const open = '.wx-screen:not(.wx-screen-covered) [aria-modal="true"]';
  let modal: HTMLElement | null = null;
  let before: Element | null = null;
  let beside: HTMLElement[] = [];
  let titles = { page: '', modal: '' };

  const follow = (): void => {
    const found = Array.from(frame.querySelectorAll<HTMLElement>(open)).pop() ?? null;
    if (found === modal) return;
    beside.forEach((element) => (element.inert = false));
    if (modal === null) before = document.activeElement;
    // A page that opened meanwhile keeps its own title.
    if (modal !== null && document.title === titles.modal) document.title = titles.page;
    if (found !== null) {
      titles = { page: document.title, modal: found.getAttribute('aria-label') ?? '' };
      document.title = titles.modal || titles.page;
    }
    modal = found;
    beside = found === null ? [] : elementsBeside(found);
    beside.forEach((element) => (element.inert = true));
    // The box itself, so that a key meant for the page answers nothing.
    if (found !== null) found.tabIndex = -1;
    const target = found ?? before;
    if (target instanceof HTMLElement) target.focus();
  };

  new MutationObserver(follow).observe(frame, { subtree: true, childList: true, attributeFilter: ['aria-modal', 'class'] });
  frame.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    // Pressed like any button, by the gestures of the frame.
    const press = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true });
    modal?.querySelector('[aria-keyshortcuts="Escape"]')?.dispatchEvent(press);
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
