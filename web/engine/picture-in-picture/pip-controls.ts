/** The names, in `data-name`, of the buttons that a window of its own shows, in their order. */
const names = ['microphone', 'camera', 'leave', 'end'];

/** The buttons of `page` for its window; the first one of a name. */
export function pipControls(page: Element, datasetOf: (element: Element) => unknown): HTMLElement[] {
  const buttons = Array.from(page.querySelectorAll<HTMLElement>('[role="button"]')).filter((each) => each.checkVisibility());
  const nameOf = (element: Element): unknown => (datasetOf(element) as { readonly name?: unknown }).name;
  return names.flatMap((name) => buttons.find((each) => nameOf(each) === name) ?? []);
}
