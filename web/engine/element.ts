import { bindUnits } from './units';

/** Roles that a keyboard can press. */
const pressable = new Set(['button', 'link', 'switch', 'checkbox', 'radio', 'tab', 'menuitem', 'option']);

const heard = new WeakMap<Element, Set<string>>();

/** The engine says that something listens for `type` on this element. */
export function recordListener(element: Element, type: string): void {
  const types = heard.get(element) ?? new Set();
  heard.set(element, types.add(type));
  if (type === 'tap') makeFocusable(element);
}

/** Whether `element` or anything around it listens for `type`. */
export function hasListener(element: Element | null, type: string): boolean {
  for (let at = element; at !== null; at = at.parentElement) if (heard.get(at)?.has(type) === true) return true;
  return false;
}

export const isPressable = (element: Element): boolean => pressable.has(element.getAttribute('role') ?? '');

/** Teaches a new element what differs in WeChat: rpx in inline styles, ids as written, roles that can be reached by Tab. */
export function prepareElement(element: HTMLElement): HTMLElement {
  const setAttribute = element.setAttribute.bind(element);
  element.setAttribute = (name, value) => {
    setAttribute(name, name === 'style' ? bindUnits(String(value)) : value);
    if (name === 'role') makeFocusable(element);
  };
  Object.defineProperty(element, 'id', {
    get: () => element.getAttribute('id') ?? '',
    // The engine prefixes ids by component, to keep them apart; selectors and tests want what the author wrote.
    set: (value: string) => setAttribute('id', value.replace(/^.*--/, '')),
  });
  return element;
}

/** Both must be there, in whatever order they come: a role that can be pressed, and somebody who hears the tap. */
function makeFocusable(element: Element): void {
  const known = isPressable(element) && heard.get(element)?.has('tap') === true;
  if (known && element instanceof HTMLElement && !element.hasAttribute('tabindex')) element.tabIndex = 0;
}
