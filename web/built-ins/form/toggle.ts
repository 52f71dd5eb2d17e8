import type { BuiltInNode } from '../../engine/built-in';
import { addControl } from './controls';

/** Makes a tag a toggle that screen readers announce. A tap, a key or a tap on its label calls `onToggle`. */
export function makeToggle(node: BuiltInNode, role: 'switch' | 'radio' | 'checkbox', onToggle: () => void): () => void {
  const { host } = node;
  host.tabIndex = 0;
  host.setAttribute('role', role);
  const activate = (): void => {
    if (node.data.disabled !== true) onToggle();
  };
  const apply = (): void => {
    host.toggleAttribute('checked', node.data.checked === true);
    host.toggleAttribute('disabled', node.data.disabled === true);
    host.setAttribute('aria-checked', String(node.data.checked === true));
    host.setAttribute('aria-disabled', String(node.data.disabled === true));
    host.style.setProperty('--wx-color', String(node.data.color));
  };
  node.listen('tap', activate);
  const initial = node.data.checked === true;
  addControl(host, {
    get name() {
      return role === 'switch' ? String(node.data.name) : '';
    },
    get value() {
      return node.data.checked === true;
    },
    reset: () => node.set({ checked: initial }),
    activate,
  });
  apply();
  return apply;
}
