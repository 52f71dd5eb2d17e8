import { bindUnits } from './units';

/** Roles of elements that Enter and Space press. */
const pressable = new Set(['button', 'link', 'switch', 'checkbox', 'radio', 'tab', 'menuitem', 'option']);

const listenedTypes = new WeakMap<Element, Set<string>>();

/** Records that a listener for `type` was added to this element. */
export function recordListener(element: Element, type: string): void {
  const types = listenedTypes.get(element) ?? new Set();
  listenedTypes.set(element, types.add(type));
  if (type === 'tap') makeFocusable(element);
}

/** Whether `element` or one of its ancestors has a listener for `type`. */
export function hasListener(element: Element | null, type: string): boolean {
  for (let at = element; at !== null; at = at.parentElement) if (listenedTypes.get(at)?.has(type) === true) return true;
  return false;
}

export const isPressable = (element: Element): boolean => pressable.has(element.getAttribute('role') ?? '');

/** Adapts a new element to WeChat: rpx in inline styles, ids as written, and pressable roles that Tab reaches. */
export function prepareElement(element: HTMLElement): HTMLElement {
  const setAttribute = element.setAttribute.bind(element);
  element.setAttribute = (name, value) => {
    // A role or an ARIA attribute without a value is not valid in HTML.
    if (value === '' && /^(role$|aria-)/.test(name)) element.removeAttribute(name);
    else setAttribute(name, name === 'style' ? bindUnits(String(value)) : value);
    if (name === 'role') makeFocusable(element);
  };
  Object.defineProperty(element, 'id', {
    get: () => element.getAttribute('id') ?? '',
    // The engine prefixes ids by component. Selectors and tests need the author's id.
    set: (value: string) => setAttribute('id', value.replace(/^.*--/, '')),
  });
  return element;
}

/** Makes an element focusable once it has both a pressable role and a tap listener, in any order. */
function makeFocusable(element: Element): void {
  const canPress = isPressable(element) && listenedTypes.get(element)?.has('tap') === true;
  if (canPress && element instanceof HTMLElement && !element.hasAttribute('tabindex')) element.tabIndex = 0;
}
